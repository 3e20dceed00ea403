// csv, tsv and text, from rows to bytes; and the table of formats.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "doctest/doctest.h"
#include "formats/format.h"

namespace weir {
namespace {

// Rows as the engine hands them to a writer.
struct Out {
  explicit Out(const FormatDef& format, WriteOptions options = {}) : writer(format.writer(options)) {
    writer->begin(text);
  }
  Out& open(std::initializer_list<Field> fields) {
    writer->open_row({fields.begin(), fields.size()}, text);
    return *this;
  }
  Out& closed(std::initializer_list<Value> values) {
    writer->closed_row({values.begin(), values.size()}, text);
    return *this;
  }
  Out& verbatim(std::string_view line, const Header& header) {
    copied += writer->verbatim_row(line, &header, text) ? 'y' : 'n';
    return *this;
  }
  std::string copied;
  std::string text;
  std::unique_ptr<Writer> writer;
};

Value str(std::string_view s) { return Value::string(s); }
Value json(std::string_view s) { return Value::of_text(s[0] == '{' ? Kind::Object : Kind::Array, s); }
Field field(std::string_view name, const Value& value) { return {name, {}, value}; }
WriteOptions fixed(std::vector<std::string> columns, bool no_header = false) {
  WriteOptions options;
  options.columns = std::move(columns);
  options.fixed = true;
  options.no_header = no_header;
  return options;
}

TEST_CASE("cells are quoted only where they must be") {
  const std::pair<const char*, const char*> cells[] = {
      {"x", "x"},         {"", "\"\""},           {"a,b", "\"a,b\""},   {"a;b", "a;b"},
      {"\"", "\"\"\"\""}, {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""}, {"\r", "\"\r\""},
      {" x ", " x "},     {"\xff", "\xff"},       {"a\tb\\", "a\tb\\"}, {"5e1", "5e1"},
  };
  for (const auto& [in, out] : cells) {
    CHECK(Out(csv_format(), fixed({"v"}, true)).closed({str(in)}).text == std::string(out) + "\n");
  }
  CHECK(Out(csv_format(), fixed({"v", "w"}, true)).closed({str(""), Value::null()}).text == ",\n");
  CHECK(Out(tsv_format(), fixed({"v", "w"}, true)).closed({str("\t\"a,\\\n"), str("\r")}).text ==
        "\\t\"a,\\\\\\n\t\\r\n");
  WriteOptions semicolon = fixed({"a;b", "c"});
  semicolon.delimiter = ';';
  CHECK(Out(csv_format(), semicolon).closed({str("1,5"), str(";")}).text == "\"a;b\";c\n1,5;\";\"\n");
}

TEST_CASE("fixed columns") {
  CHECK(Out(csv_format(), fixed({"a", "b c", ""})).text == "a,b c,\n");
  CHECK(Out(csv_format(), fixed({""})).text == "\"\"\n");
  CHECK(Out(csv_format(), fixed({"a"}, true)).text.empty());
  const Value cell = Value::of_text(Kind::RawCell, "1.0");
  const Value number = Value::of_text(Kind::RawNumber, "1e3");
  const Value string = Value::of_text(Kind::RawString, "\\u00e9\\n");
  CHECK(Out(csv_format(), fixed({"a", "b", "c"}))
            .closed({cell, number, string})
            .closed({json("{\"x\":1}"), json("[1]"), Value::missing()})
            .text == "a,b,c\n1.0,1e3,\"\u00e9\n\"\n\"{\"\"x\"\":1}\",[1],\n");
  Out rows(csv_format(), fixed({"a", "b"}));
  rows.open({field("b", str("2")), field("x", str("3")), field("a", str("1"))});
  CHECK(rows.text == "a,b\n1,2\n");
  CHECK(rows.writer->left_out() == std::vector<std::pair<std::string, uint64_t>>{{"x", 1}});
}

TEST_CASE("the first row gives the columns, its objects flattened") {
  Out rows(csv_format());
  const Value user = json(R"({"name":"A\u0062","tags":[1,"x"],"geo":{"lat":1.50,"a.b":null},"none":{}})");
  rows.open({field("id", Value::integer(1)), field("user", user), field("ok", Value::boolean(true))});
  // Another order, fields missing, further ones, an object turned null or a scalar, a scalar turned object.
  rows.open({field("ok", Value::missing()), field("id", json(R"({"k":2})")), field("user", Value::null()),
             field("new", str("x"))});
  rows.open({field("user", json(R"({"geo":{"lat":2},"age":7})")), field("new", str("y")),
             field("ok", json(R"({})"))});
  rows.open({field("user", str("me"))}).open({});
  CHECK(rows.text ==
        "id,user.name,user.tags,user.geo.lat,user.geo.a.b,user.none,ok\n"
        "1,Ab,\"[1,\"\"x\"\"]\",1.50,,{},true\n"
        "\"{\"\"k\"\":2}\",,,,,,\n"
        ",,,2,,,{}\n"
        ",,,,,,\n"
        ",,,,,,\n");
  CHECK(rows.writer->left_out() ==
        std::vector<std::pair<std::string, uint64_t>>{{"new", 2}, {"user.age", 1}, {"user", 1}});

  // Rows without fields wait for the columns.
  CHECK(Out(csv_format()).open({}).open({}).open({field("a", str("1"))}).text == "a\n\"\"\n\"\"\n1\n");
  CHECK(Out(tsv_format()).open({field("a\tb", str("1"))}).text == "a\\tb\n1\n");
}

TEST_CASE("rows are copied under the header they came with") {
  const auto first = make_header({"a", "b c"}, "a,\"b c\"");
  const auto same = make_header({"a", "b c"}, "\"a\",b c");
  const auto other = make_header({"b c", "a"}, "b c,a");
  const auto given = make_header({"a", "b c"});
  Out rows(csv_format());
  rows.verbatim("\"1\",2", *first).verbatim("3,4", *same).verbatim("5,6", *other);
  rows.open({field("b c", str("5")), field("a", str("6"))})
      .verbatim("7,8", *given)
      .verbatim("9,\"x\ny\"", *first);
  CHECK(rows.copied == "yynyy");
  CHECK(rows.text == "a,\"b c\"\n\"1\",2\n3,4\n6,5\n7,8\n9,\"x\ny\"\n");

  CHECK(Out(csv_format()).verbatim("1,2", *given).text == "a,b c\n1,2\n");
  CHECK(Out(csv_format(), fixed({"a"})).verbatim("1,2", *first).copied == "n");
  CHECK(Out(csv_format(), fixed({"a", "b c"})).verbatim("1,2", *first).text == "a,b c\n1,2\n");
  WriteOptions no_header;
  no_header.no_header = true;
  CHECK(Out(csv_format(), no_header).verbatim("1,2", *first).text == "1,2\n");
  CHECK(Out(csv_format()).open({field("a", str("0"))}).verbatim("1,2", *first).copied == "n");
  CHECK(csv_format().record_format({})->verbatim_to("csv"));
  CHECK(!csv_format().record_format({})->verbatim_to("tsv"));
  CHECK(tsv_format().record_format({})->verbatim_to("tsv"));
}

TEST_CASE("text") {
  CHECK(Out(text_format(), fixed({"a", "b"}))
            .closed({str("x\ty"), Value::null()})
            .closed({json("[1]"), Value::integer(2)})
            .text == "x\ty\t\n[1]\t2\n");
  CHECK(Out(text_format()).open({field("a", str("\"")), field("b", json("{}"))}).text == "\"\t{}\n");
  CHECK(Out(text_format()).verbatim("1,2", Header{}).copied == "y");
}

TEST_CASE("formats by name and by file") {
  const std::pair<const char*, const FormatDef*> files[] = {
      {"a.csv", &csv_format()},
      {"dir.tsv/x.CSV.gz", &csv_format()},
      {"x.tsv.zst", &tsv_format()},
      {"x.jsonl", &ndjson_format()},
      {"x.csv.bak", nullptr},
      {"csv", nullptr},
      {"x.log.gz", &ndjson_format()},
      {"x.gz", nullptr},
      {"", nullptr},
  };
  for (const auto& [name, format] : files) CHECK_MESSAGE(format_of_file(name) == format, name);
  for (const FormatDef* format : all_formats()) CHECK(find_format(format->name) == format);
  CHECK(find_format("xml") == nullptr);
}

}  // namespace
}  // namespace weir
