// The NDJSON reader and writer: what is a record, what is taken out of it, and that blocks do not show.
#include <algorithm>
#include <memory>

#include "doctest/doctest.h"
#include "formats/format.h"
#include "value/json.h"
#include "value/text.h"

using namespace weir;

namespace {

using Paths = std::vector<std::vector<std::string>>;

// Rows as "line number: line => value value…", rejects as "line number! reason", in order.
std::string read_text(std::string_view text, const Paths& paths, bool line_by_line = false) {
  std::vector<WantedField> wanted;
  for (uint32_t i = 0; i < paths.size(); ++i) wanted.push_back({paths[i], i});
  const auto reader = ndjson_format().reader({}, wanted);
  const auto cutter = make_line_cutter();
  std::string out;
  uint64_t base = 0;
  while (!text.empty()) {
    size_t size = text.size();
    if (line_by_line && text.find('\n') != text.npos)
      size = cutter->cut(text.substr(0, text.find('\n') + 1), 0, false);
    std::string block(text.substr(0, size));
    block.append(kPadding, '}');  // what follows a block is anything
    std::vector<std::unique_ptr<Batch>> batches;
    const uint64_t ends = reader->read({block.data(), size, nullptr}, [&]() -> Batch& {
      batches.push_back(std::make_unique<Batch>());
      return *batches.back();
    });
    CHECK(ends ==
          static_cast<uint64_t>(std::count(block.begin(), block.begin() + static_cast<long>(size), '\n')));
    for (const auto& b : batches) {
      CHECK(b->selected.size() == b->rows);
      size_t reject = 0;
      for (uint32_t row = 0; row <= b->rows; ++row) {
        for (; reject < b->rejects.size() && b->rejects[reject].row == row; ++reject) {
          out += std::to_string(base + b->rejects[reject].line) + "! " + b->rejects[reject].reason + "\n";
        }
        if (row == b->rows) break;
        out += std::to_string(base + b->line_numbers[row]) + ": " + std::string(b->lines[row]) + " =>";
        for (uint32_t i = 0; i < paths.size(); ++i) {
          const Value& v = b->columns[i][row];
          out += ' ';
          if (v.kind == Kind::Missing)
            out += '-';
          else
            print_json(v, TimeZone(), out);
        }
        out += '\n';
      }
      CHECK(reject == b->rejects.size());
    }
    base += ends;
    text.remove_prefix(size);
  }
  return out;
}

std::string values_of(std::string_view line, const Paths& paths) {
  const std::string out = read_text(line, paths);
  return out.substr(out.find("=>") + 2, out.size() - out.find("=>") - 3);
}

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

TEST_CASE("fields are taken with their source text") {
  struct Case {
    std::string_view line;
    Paths paths;
    std::string_view values;
  };
  const Case cases[] = {
      {R"({"a":1.0,"b":"x","c":[1, 2],"d":{"e": 5},"f":null,"g":true})",
       {{"a"}, {"b"}, {"c"}, {"d"}, {"f"}, {"g"}, {"x"}},
       R"( 1.0 "x" [1, 2] {"e": 5} null true -)"},
      {R"({"a":"\u00e9\"","b" : "y" , "c": 1e3 })", {{"a"}, {"b"}, {"c"}}, R"( "\u00e9\"" "y" 1e3)"},
      {R"({"\u0061":1,"\"":2})", {{"a"}, {"\""}}, " 1 2"},
      {R"({"a":{"b":{"c":7},"d":8}})",
       {{"a", "b", "c"}, {"a", "d"}, {"a"}, {"a", "b"}},
       R"( 7 8 {"b":{"c":7},"d":8} {"c":7})"},
      // Of equal names the last one counts, with all that is in it.
      {R"({"a":1,"a":2})", {{"a"}}, " 2"},
      {R"({"a":{"b":1},"a":{"b":2}})", {{"a", "b"}}, " 2"},
      {R"({"a":{"b":1},"a":{"c":2}})", {{"a", "b"}}, " -"},
      {R"({"a":{"b":1},"a":2})", {{"a", "b"}, {"a"}}, " - 2"},
      {R"({"a":{"b":{"c":1}},"a":{"b":3}})", {{"a", "b", "c"}, {"a", "b"}}, " - 3"},
      {R"({"a":2,"a":{"b":1}})", {{"a", "b"}}, " 1"},
      {R"({"a":1,"\u0061":2})", {{"a"}}, " 2"},
      // The literal "a.b" where there is no nested one.
      {R"({"a.b":1})", {{"a", "b"}}, " 1"},
      {R"({"a.b":1,"a":{"b":2}})", {{"a", "b"}}, " 2"},
      {R"({"a":{"b":null},"a.b":1})", {{"a", "b"}}, " null"},
      {R"({"a":3,"a.b":1,"a.b":"y"})", {{"a", "b"}}, R"( "y")"},
      {R"({"a.b":1})", {{"a.b"}, {"a", "b"}}, " 1 1"},
      {R"({"a.b.c":1,"a":{"b.c":2}})", {{"a", "b", "c"}, {"a", "b.c"}, {"a.b", "c"}}, " 1 2 1"},
      {R"({"x":{"a.b":1}})", {{"a", "b"}, {"x", "a", "b"}}, " - -"},
      // Names around the table's 8 bytes, and the same path twice.
      {R"({"":0,"1234567":1,"12345678":2,"123456789":3,"x23456789":4})",
       {{""}, {"1234567"}, {"12345678"}, {"123456789"}, {"x23456789"}, {"12345678"}},
       " 0 1 2 3 4 2"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    CHECK(values_of(c.line, c.paths) == c.values);
  }
}

TEST_CASE("many names at one level") {
  Paths paths;
  std::string line = "{";
  std::string values;
  for (int i = 0; i < 1000; ++i) {
    paths.push_back({"name_number_" + std::to_string(i)});
    line += (i != 0 ? ",\"" : "\"") + paths.back()[0] + "\":" + std::to_string(i);
    values += " " + std::to_string(i);
  }
  CHECK(values_of(line + "}", paths) == values);
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
