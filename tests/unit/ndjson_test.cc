// The NDJSON reader and writer: what is a record, what is taken out of it, and that blocks do not show.
#include <algorithm>

#include "doctest/doctest.h"
#include "ndjson_rows.h"

using namespace weir;

namespace {

// Objects that hold `depth` arrays and objects inside each other, themselves included.
std::string deep(size_t depth) {
  return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

const Paths kSomePaths[] = {{}, {{"a"}}, {{"a", "b"}, {"k"}, {"a"}}};

}  // namespace

TEST_CASE("good lines are rows, bad lines are rejects, whatever is wanted") {
  struct Case {
    std::string line;
    std::string_view reason;  // empty: a row
  };
  const Case cases[] = {
      {"{}", ""},
      {"{ }", ""},
      {" { \"a\" : [ 1 , 2 ] } ", ""},
      {"{\"a\":-0,\"b\":1.5e-7,\"c\":12345678901234567890123,\"d\":0.1}", ""},
      {"{\"a\":{\"b\":{\"c\":[[],{}]}},\"k\":[{\"x\":null},true,false]}", ""},
      {"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"}", ""},
      {"{\"\\u0061\":\"x\"}", ""},
      {"{\"\":\"\"}", ""},
      {"{\"a\":\"}{][,:\"}", ""},
      {"{\"a\":\"caf\xC3\xA9\"}", ""},
      {deep(1024), ""},
      {deep(1025), "invalid JSON: nested deeper than 1,024 at column 1029"},
      {"null", "not an object"},
      {"[{}]", "not an object"},
      {"1", "not an object"},
      {"\"a\"", "not an object"},
      {"{\"a\":1} {\"a\":2}", "invalid JSON: unexpected '{' at column 9"},
      {"{\"a\":1}x", "invalid JSON: unexpected 'x' at column 8"},
      {"{\"a\":1}}", "invalid JSON: unexpected '}' at column 8"},
      {"{\"a\":1", "invalid JSON: unexpected end"},
      {"{\"a\":[1", "invalid JSON: unexpected end"},
      {"{\"a\":{\"b\":1", "invalid JSON: unexpected end"},
      {"{\"a\":{\"b\":", "invalid JSON: unexpected end"},
      {"{\"a\":", "invalid JSON: unexpected end"},
      {"{\"a\"", "invalid JSON: unexpected end"},
      {"{\"a\":\"x\"", "invalid JSON: unexpected end"},
      {"{", "invalid JSON: unexpected end"},
      {"{\"a\":1,}", "invalid JSON: unexpected '}' at column 8"},
      {"{,}", "invalid JSON: unexpected ',' at column 2"},
      {"{\"a\" 1}", "invalid JSON: unexpected '1' at column 6"},
      {"{\"a\"::1}", "invalid JSON: unexpected ':' at column 6"},
      {"{\"a\":}", "invalid JSON: unexpected '}' at column 6"},
      {"{a:1}", "invalid JSON: unexpected 'a' at column 2"},
      {"{\"a\":[1,]}", "invalid JSON: unexpected ']' at column 9"},
      {"{\"a\":[1}}", "invalid JSON: unexpected '}' at column 8"},
      {"{\"a\":{\"b\":1]}", "invalid JSON: unexpected ']' at column 12"},
      {"{\"a\":\"x\"y}", "invalid JSON: unexpected 'y' at column 9"},
      {"{\"a\":\"x\"\"y\"}", "invalid JSON: unexpected '\"' at column 9"},
      {"{\"a\":1\"b\"}", "invalid JSON: unexpected '\"' at column 7"},
      {"{\"a\":true\"b\"}", "invalid JSON: unexpected '\"' at column 10"},
      {"{\"a\":truex}", "invalid JSON: unexpected 'x' at column 10"},
      {"{\"a\":nul}", "invalid JSON: unexpected '}' at column 9"},
      {"{\"a\":01}", "invalid JSON: number with a leading zero at column 6"},
      {"{\"a\":-}", "invalid JSON: bad number at column 6"},
      {"{\"a\":[0.5,-0.5,10.25,0,12345678,1234567.8,-12345678,123456789,1.2345678]}", ""},
      {"{\"a\":00.5}", "invalid JSON: number with a leading zero at column 6"},
      {"{\"a\":-01}", "invalid JSON: unexpected '1' at column 8"},
      {"{\"a\":.5}", "invalid JSON: unexpected '.' at column 6"},
      {"{\"a\":5.}", "invalid JSON: unexpected '.' at column 7"},
      {"{\"a\":-.5}", "invalid JSON: bad number at column 6"},
      {"{\"a\":1.2.3}", "invalid JSON: unexpected '.' at column 9"},
      {"{\"a\":12a4}", "invalid JSON: unexpected 'a' at column 8"},
      {"{\"a\":12\xC3\xA9}", "invalid JSON: unexpected '\xC3\xA9' at column 8"},
      {"{\"a\":1\x7F}", "invalid JSON: unexpected byte 0x7f at column 7"},
      {"{\"a\":+1}", "invalid JSON: unexpected '+' at column 6"},
      {"{\"a\":1e999}", "invalid JSON: number out of range at column 6"},
      {"{\"a\":[1e999]}", "invalid JSON: number out of range at column 7"},
      {"{\"a\":" + std::string(400, '9') + "}", "invalid JSON: number out of range at column 6"},
      {"{\"a\":NaN}", "invalid JSON: unexpected 'N' at column 6"},
      {"{\"a\":\"\\x\"}", "invalid JSON: bad escape at column 7"},
      {"{\"a\":\"\\ud800\"}", "invalid JSON: lone surrogate at column 7"},
      {"{\"a\":\"\\udc00x\"}", "invalid JSON: lone surrogate at column 7"},
      {"{\"\\q\":1}", "invalid JSON: bad escape at column 3"},
      {"{\"a\":\\\"x\"}", "invalid JSON: unexpected '\\' at column 6"},
      {"{\"a\":\"x}", "invalid JSON: unclosed string at column 6"},
      {"{\"a\":\"x\\\"}", "invalid JSON: unclosed string at column 6"},
      {"{\"a\":\"\t\"}", "invalid JSON: control character in a string at column 7"},
      {"{\"a\":\x0c 1}", "invalid JSON: unexpected byte 0x0c at column 6"},
      {"{\"a\":\"\xFF\"}", "invalid UTF-8 at column 7"},
      {"\xEF\xBB\xBF{}", "invalid JSON: unexpected '\xEF\xBB\xBF' at column 1"},
      {std::string("{\"a\":1\0}", 8), "invalid JSON: unexpected byte 0x00 at column 7"},
      {"127.0.0.1 - - \"GET / HTTP/1.1\" 200", "invalid JSON: unexpected '.' at column 6"},
  };
  const auto line_text = [](size_t number, const Case& c) {
    return std::to_string(number) +
           (c.reason.empty() ? ": " + c.line + " =>\n" : "! " + std::string(c.reason) + "\n");
  };
  std::string all;
  std::string expected;
  size_t number = 0;
  for (const Case& c : cases) {
    CAPTURE(c.line.substr(0, 60));
    for (const Paths& paths : kSomePaths) {  // alone, without a newline, and between good lines
      const std::string alone = read_text(c.line, paths);
      CHECK(alone.starts_with(c.reason.empty() ? "0: " : "0! " + std::string(c.reason) + "\n"));
      const std::string got = read_text("{\"k\":1}\n" + c.line + "\n{\"k\":3}\n", paths);
      CHECK(got.starts_with("0: {\"k\":1} =>"));
      CHECK(got.find("\n1" + std::string(c.reason.empty() ? ":" : "! " + std::string(c.reason) + "\n")) !=
            got.npos);
      CHECK(got.find("\n2: {\"k\":3} =>") != got.npos);
    }
    all += c.line + "\n";
    expected += line_text(number++, c);
  }
  CHECK(read_text(all, {}) == expected);
  CHECK(read_text(all, {}, true) == expected);
}

TEST_CASE("a bad line spoils no neighbour, wherever it is") {
  std::string good = "{\"a\":{\"b\":1},\"k\":\"" + std::string(500, 'x') + "\\n\"}\n";
  const std::string bad_lines[] = {"{\"a\":\"x\n", "{\"a\":[\n", "\xFF\n", "{\"a\":1}}\n", "\"\\\n"};
  for (const std::string& bad : bad_lines) {
    for (const size_t at : {0, 1, 7, 100, 255, 299}) {
      std::string text;
      for (size_t i = 0; i < 300; ++i) text += i == at ? bad : good;
      for (const Paths& paths : kSomePaths) {
        const std::string got = read_text(text, paths);
        CHECK(got == read_text(text, paths, true));
        CHECK(std::count(got.begin(), got.end(), '\n') == 300);
        CHECK(got.find(std::to_string(at) + "! invalid") != got.npos);
        CHECK(got.find('!') == got.rfind('!'));
      }
    }
  }
}

TEST_CASE("line ends, blank lines, newlines inside a record") {
  const Paths a = {{"a"}};
  CHECK(read_text("{\"a\":1}\r\n\r\n \n{\"a\":2}", a) == "0: {\"a\":1} => 1\n3: {\"a\":2} => 2\n");
  CHECK(read_text("\n\n{\"a\":1}\n\n", a) == "2: {\"a\":1} => 1\n");
  CHECK(read_text("  {\"a\":1} \n", a) == "0:   {\"a\":1}  => 1\n");
  CHECK(read_text(" \n\t\n  ", a).empty());
  CHECK(read_text("", a).empty());
  CHECK(read_text("{\"a\":\n1}\n{\"a\":2}\n", a) ==
        "0! invalid JSON: unexpected end\n1! invalid JSON: unexpected '}' at column 2\n2: {\"a\":2} => 2\n");
  CHECK(read_text("{\"a\":1}\r", a) == "0: {\"a\":1} => 1\n");
}

TEST_CASE("a record over 16 MiB is bad, one of 16 MiB is not") {
  const std::string frame = "{\"a\":\"\"}";
  const std::string fits = "{\"a\":\"" + std::string(kMaxRecord - frame.size(), 'x') + "\"}";
  const std::string over = "{\"a\":\"" + std::string(kMaxRecord - frame.size() + 1, 'x') + "\"}";
  CHECK(read_text(fits + "\n{}\n", {}).ends_with("\n1: {} =>\n"));
  CHECK(read_text(fits, {}).starts_with("0: {"));
  CHECK(read_text(over + "\n{}\n", {}) == "0! line over 16 MiB\n1: {} =>\n");
  CHECK(read_text(over, {}) == "0! line over 16 MiB\n");
}

TEST_CASE("more rows than a batch holds") {
  std::string text;
  std::string expected;
  for (uint32_t i = 0; i < 3 * kBatchRows + 5; ++i) {
    const std::string n = std::to_string(i);
    if (i % 1000 == 7) {
      text += "{\"a\"}\n";
      expected += n + "! invalid JSON: unexpected '}' at column 5\n";
    } else {
      text += "{\"a\":" + n + "}\n";
      expected += n + ": {\"a\":" + n + "} => " + n + "\n";
    }
  }
  CHECK(read_text(text, {{"a"}}) == expected);
  CHECK(read_text(text, {{"a"}}, true) == expected);
}

TEST_CASE("a record's fields, and rows written") {
  const auto records = ndjson_format().record_format({});
  WriteOptions options;
  options.columns = {"a", "b\""};
  const auto writer = ndjson_format().writer(options);
  Arena arena;
  std::vector<Field> fields;
  struct Case {
    std::string_view line;
    std::string_view written;
  };
  const Case cases[] = {
      {R"({ "a" : 1.0 , "b": [1, 2] })", R"({"a":1.0,"b":[1, 2]})"},
      {R"({"a":1,"b":2,"a":3})", R"({"b":2,"a":3})"},
      {R"({"a":1,"b":2,"\u0061":"\u00e9"})", R"({"b":2,"\u0061":"\u00e9"})"},
      {"{}", "{}"},
  };
  for (const Case& c : cases) {
    std::string out;
    records->fields(c.line, nullptr, arena, fields);
    writer->open_row(fields, out);
    CHECK(out == std::string(c.written) + "\n");
  }
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"n" + std::to_string(i % 60) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  records->fields(many, nullptr, arena, fields);
  CHECK(fields.size() == 60);
  CHECK(fields.front().name == "n40");
  CHECK(fields.back().value.view() == "99");

  std::string out;
  const Value row[] = {Value::integer(5), Value::missing()};
  writer->closed_row(row, out);
  CHECK(writer->verbatim_row("{ }", nullptr, out));
  CHECK(out == "{\"a\":5,\"b\\\"\":null}\n{ }\n");
  CHECK(records->verbatim_to("ndjson"));
  CHECK(!records->verbatim_to("csv"));
}

TEST_CASE("lines are cut at their newlines") {
  const auto cutter = make_line_cutter();
  CHECK(cutter->cut("ab\ncd\nef", 0, false) == 6);
  CHECK(cutter->cut("ab", 0, false) == 0);
  CHECK(cutter->cut("abcd\n", 2, false) == 5);
  CHECK(cutter->cut("ab\ncd", 0, true) == 5);
}
