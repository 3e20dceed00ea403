// JSON text: the check, looking into values, escapes, printing.
#include "value/json.h"

#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "value/decode.h"
#include "value/text.h"

using namespace weir;

namespace {

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string printed(const Value& v) {
  std::string out;
  print_json(v, TimeZone(), out);
  return out;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

}  // namespace

TEST_CASE("check_json says what is wrong and where") {
  struct Case {
    std::string text;
    std::string_view wrong;
  };
  const Case cases[] = {
      {"{}", ""},
      {" [ ] ", ""},
      {"[[],{}]", ""},
      {R"({"a":[1,{"b":null}],"c":"x"})", ""},
      {"-0.5e+10", ""},
      {"\"\\u00e9\\n\\ud83d\\ude00\"", ""},
      {"[true,\nfalse]", ""},
      {nested(1024), ""},
      {nested(1025), "nested deeper than 1,024 at column 1025"},
      {"", "unexpected end"},
      {"{\"a\":", "unexpected end"},
      {"{\"a\":1}}", "unexpected '}' at column 8"},
      {"[1,]", "unexpected ']' at column 4"},
      {"{\"a\":1,}", "unexpected '}' at column 8"},
      {"[,1]", "unexpected ',' at column 2"},
      {"{1:2}", "unexpected '1' at column 2"},
      {"{\"a\" 1}", "unexpected '1' at column 6"},
      {"[1}", "unexpected '}' at column 3"},
      {"[1 2]", "unexpected '2' at column 4"},
      {"nul", "unexpected end"},
      {"nulx", "unexpected 'x' at column 4"},
      {"truee", "unexpected 'e' at column 5"},
      {"[\"\xC3\xA9\",\xC3\xA9]", "unexpected '\xC3\xA9' at column 6"},
      {"[\x01]", "unexpected byte 0x01 at column 2"},
      {"[\"a]", "unclosed string at column 2"},
      {"[\"a\tb\"]", "control character in a string at column 4"},
      {R"(["\x"])", "bad escape at column 3"},
      {R"(["\u12G4"])", "bad escape at column 3"},
      {R"(["\ud800"])", "lone surrogate at column 3"},
      {R"(["\udc00"])", "lone surrogate at column 3"},
      {R"(["\ud800\u0041"])", "lone surrogate at column 3"},
      {"[-]", "bad number at column 2"},
      {"[01]", "number with a leading zero at column 2"},
      {"[1e999]", "number out of range at column 2"},
      {"[\"\xFF\"]", "invalid UTF-8 at column 3"},
      {"[\"\xED\xA0\x80\"]", "invalid UTF-8 at column 3"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text.substr(0, 40));
    CHECK(check_json(c.text) == c.wrong);
  }
}

TEST_CASE("members and elements") {
  const Value v =
      read_json_value(R"( {"a": {"b": [10, "x\"]", null, true]}, "\u0061": 1.0, "e": "", "o": {}} )");
  CHECK(v.kind == Kind::Object);
  CHECK(json_member(v, "a").view() == "1.0");  // the last of equal names, escapes undone
  CHECK(json_member(v, "e").kind == Kind::String);
  CHECK(json_member(v, "o").view() == "{}");
  CHECK(json_member(v, "x").kind == Kind::Missing);
  const Value list = read_json_value(R"([10, "x\"]", null, [1, [2]], "p"])");
  CHECK(json_element(list, 0).view() == "10");
  CHECK(json_element(list, 1).kind == Kind::RawString);
  CHECK(json_element(list, 2).kind == Kind::Null);
  CHECK(json_element(list, 3).view() == "[1, [2]]");
  CHECK(json_element(list, -1).view() == "p");
  CHECK(json_element(list, -5).view() == "10");
  CHECK(json_element(list, -6).kind == Kind::Missing);
  CHECK(json_element(list, 5).kind == Kind::Missing);
  CHECK(json_element(read_json_value("[ ]"), 0).kind == Kind::Missing);
  CHECK(json_member(list, "a").kind == Kind::Missing);
  CHECK(key_is("\\u0061", "a"));
  CHECK(!key_is("b", "a"));
}

// Strings are scanned eight characters at a time.
TEST_CASE("strings end at their quote, wherever escapes and the text's end are") {
  for (const std::string special : {R"(\")", R"(\\)", R"(\u0022)", "\xC3\xA9", ":", "}"}) {
    for (size_t before = 0; before < 20; ++before) {
      for (size_t after = 0; after < 20; ++after) {
        const std::string inside = std::string(before, 'x') + special + std::string(after, '{');
        const std::string text = "{\"" + inside + "\":1,\"k\":\"" + inside + "\"}";
        CAPTURE(text);
        const std::vector<char> exact(text.begin(), text.end());
        std::vector<std::string> seen;
        for_each_member({exact.data(), exact.size()}, [&](const JsonMember& member) {
          CHECK(member.key_escapes == (member.key.find('\\') != std::string_view::npos));
          seen.emplace_back(member.key);
          seen.emplace_back(member.text);
          if (seen.size() == 4) CHECK(member.value.view() == inside);
          return true;
        });
        const std::string last = "\"k\":\"" + inside + "\"";
        CHECK(seen == std::vector<std::string>{inside, "\"" + inside + "\":1", "k", last});
      }
    }
  }
}

TEST_CASE("escapes are undone and made") {
  Arena arena;
  CHECK(unescape_json(R"(a\"\\\/\b\f\n\r\t)", arena) == "a\"\\/\b\f\n\r\t");
  CHECK(unescape_json(R"(\u00e9\u20AC\ud83d\ude00\u0041)", arena) ==
        "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
        "A");
  CHECK(unescape_json(R"(\u0000)", arena) == std::string_view("\0", 1));
  CHECK(quoted("plain text, longer than eight") == "\"plain text, longer than eight\"");
  CHECK(quoted("a\"b\\c\n\x01\x7f/") == "\"a\\\"b\\\\c\\n\\u0001\x7f/\"");
  CHECK(quoted("\xC3\xA9t\xC3\xA9") == "\"\xC3\xA9t\xC3\xA9\"");
  const std::string_view bad_texts[] = {"\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xE2\x82", "\xF4\x8F"};
  for (const std::string_view bad : bad_texts) {
    std::string out;
    CHECK(append_json_string(std::string("12345678") + std::string(bad) + "x", out) == 1);
    CHECK(out == "\"12345678\xEF\xBF\xBDx\"");
  }
  std::string out;
  CHECK(append_json_string("\xED\xA0\x80", out) == 3);  // a surrogate has no valid start
  CHECK(append_json_string("\xC0\xAF", out) == 2);
}

TEST_CASE("values print in their source text") {
  Arena arena;
  for (const std::string_view text : {"1.0", "1e3", "12345678901234567890", "\"\\u00e9\"", "\"a\\/b\"",
                                      "\"x\"", "[ 1,  2 ]", "{\"a\" : 1}", "null", "true", "-0"}) {
    const Value v = read_json_value(text);
    CHECK(printed(v) == text);
    CHECK(printed(decode(v, arena)) == text);
  }
  CHECK(printed(decode(read_json_value("\"\\u00e9\""), arena).computed()) == "\"\xC3\xA9\"");
  CHECK(printed(decode(read_json_value("1.0"), arena).computed()) == "1");
}

TEST_CASE("a CSV cell is typed by its text") {
  struct Case {
    std::string_view cell;
    Kind kind;
    std::string_view json;
  };
  const Case cases[] = {
      {"", Kind::Null, "null"},
      {"1.50", Kind::Float, "1.50"},
      {"007", Kind::String, "\"007\""},
      {"12", Kind::Int, "12"},
      {"1e999", Kind::String, "\"1e999\""},
      {"true", Kind::Bool, "true"},
      {"True", Kind::String, "\"True\""},
      {"a\"b", Kind::String, "\"a\\\"b\""},
      {" 1", Kind::String, "\" 1\""},
      {"-", Kind::String, "\"-\""},
  };
  Arena arena;
  for (const Case& c : cases) {
    CAPTURE(c.cell);
    const Value raw = Value::of_text(Kind::RawCell, c.cell);
    CHECK(decode(raw, arena).kind == c.kind);
    CHECK(printed(raw) == c.json);
    CHECK(printed(decode(raw, arena)) == c.json);
    std::string text;
    print_raw(raw, TimeZone(), text);
    CHECK(text == c.cell);
  }
}
