// csv and tsv, from bytes to rows. Every text is read whole, in two pieces cut at every byte, and
// byte by byte: the rows must be the same. Long texts: csv_long_test.cc.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "csv_input.h"
#include "csv_rules.h"
#include "doctest/doctest.h"
#include "formats/csv.h"

namespace weir {
namespace {

// Whole; the other ways must agree.
Lines read_all(const FormatDef& format, const ReadOptions& options, std::string_view text) {
  const Lines whole = read_in(format, options, {text});
  std::vector<std::string_view> bytes;
  for (size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  CHECK_MESSAGE(read_in(format, options, bytes) == whole, "byte by byte: ", text);
  for (size_t i = 1; i < text.size(); ++i) {
    CHECK_MESSAGE(read_in(format, options, {text.substr(0, i), text.substr(i)}) == whole, "cut at ", i, ": ",
                  text);
  }
  return whole;
}

struct Case {
  std::string text;
  Lines rows;
};

TEST_CASE("csv records") {
  const Case cases[] = {
      {"", {}},
      {"\n\r\n", {}},
      {"a,b\n", {"[a|b]"}},
      {"a,b", {"[a|b]"}},
      {"a,b\n1,2\n3,4", {"[a|b]", "2: 1|2", "3: 3|4"}},
      {"a,b\r\n1,2\r\n3,4\r\n", {"[a|b]", "2: 1|2", "3: 3|4"}},
      {"a,b\r\n1,2\r", {"[a|b]", "2: 1|2"}},
      {"a,b\n,\n\n\r\n,x\n", {"[a|b]", "2: |", "5: |x"}},
      {"a\n1\n\n\"\"\n2\n", {"[a]", "2: 1", "4: ", "5: 2"}},
      {"a,b\n\"1\",\"2\"\r\n\"\",\"\"\n", {"[a|b]", "2: 1|2", "3: |"}},
      {"a,b\n\"x,y\",\"p\"\"q\"\n\"\"\"\",\"\"\"\"\"\"\n", {"[a|b]", "2: x,y|p\"q", "3: \"|\"\""}},
      {"a,b\n\"x\ny\",2\n3,\"\r\n\n\"\r\n5,6\n", {"[a|b]", "2: x\ny|2", "4: 3|\r\n\n", "7: 5|6"}},
      {"a,b\n5\" pipe,x\"y\"\nx\"\",\"z\"\n", {"[a|b]", "2: 5\" pipe|x\"y\"", "3: x\"\"|z"}},
      {"a,b\n\"\"\"\",x\"\"\n\"\"\"x\",\"\"\n", {"[a|b]", "2: \"|x\"\"", "3: \"x|"}},
      {"a,b\n x, \"y\"\n", {"[a|b]", "2:  x| \"y\""}},
      {"a,b\n1\r2,\r\n", {"[a|b]", "2: 1\r2|"}},
      {"a,b\n\xff,\"\xc3\"\n", {"[a|b]", "2: \xff|\xc3"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);
}

TEST_CASE("bad csv records") {
  const Case cases[] = {
      {"a,b\n1\n1,2,3\n\"1\"\n\"1\",2,\"3\"\n1,2\n",
       {"[a|b]", "2! 1 cell where the header has 2: 1", "3! 3 cells where the header has 2: 1,2,3",
        "4! 1 cell where the header has 2: \"1\"", "5! 3 cells where the header has 2: \"1\",2,\"3\"",
        "6: 1|2"}},
      {"a,b\n\"x\"y,2\n3,\"x\" \r\n5,\"6\"\r7\n8,9\n",
       {"[a|b]", "2! text after a closing quote: \"x\"y,2", "3! text after a closing quote: 3,\"x\" ",
        "4! text after a closing quote: 5,\"6\"\r7", "5: 8|9"}},
      // Over several lines it is no closing quote: the cell never closed, and what it swallowed is read.
      {"a,b\n\"x\ny\"z,1\n3,4\n", {"[a|b]", "2! a quoted cell never ends: \"x", "3: y\"z|1", "4: 3|4"}},
      // Unclosed: in the first cell, the last, on the last line, without its newline, behind a cell of
      // several lines.
      {"a,b\n\"1,2\n3,4\n5,6\n", {"[a|b]", "2! a quoted cell never ends: \"1,2", "3: 3|4", "4: 5|6"}},
      {"a,b\n1,\"2\r\n3,4\n", {"[a|b]", "2! a quoted cell never ends: 1,\"2", "3: 3|4"}},
      {"a,b\n1,\"\"\"\n3,4\n", {"[a|b]", "2! a quoted cell never ends: 1,\"\"\"", "3: 3|4"}},
      {"a,b\n1,2\n3,\"4\n", {"[a|b]", "2: 1|2", "3! a quoted cell never ends: 3,\"4"}},
      {"a,b\n1,2\n3,\"", {"[a|b]", "2: 1|2", "3! a quoted cell never ends: 3,\""}},
      {"a,b\n\"1\n1\",\"2\n3,4\n\n5\"\",6\n",
       {"[a|b]", "2! a quoted cell never ends: \"1\n1\",\"2", "4: 3|4", "6: 5\"\"|6"}},
      {"\"a\n1,2\n", {"bad header: a quoted cell never ends"}},
      {"\"a\"b,c\n1,2\n", {"bad header: text after a closing quote"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);
}

TEST_CASE("csv headers") {
  const Case cases[] = {
      {"\n\r\na,b\n1,2\n", {"[a|b]", "4: 1|2"}},
      {"\"a,\"\"x\"\"\",\"b\nc\"\r\n1,2\n", {"[a,\"x\"|b\nc]", "3: 1|2"}},
      {"a,a,a\n1,2,3\n", {"[a|a_2|a_3]", "2: 1|2|3"}},
      {"a,a,a_2\n1,2,3\n", {"[a|a_3|a_2]", "2: 1|2|3"}},
      {",x,\n1,2,3\n", {"[column_1|x|column_3]", "2: 1|2|3"}},
      {"\"\"\n1\n", {"[column_1]", "2: 1"}},
      {" a ,b\n1,2\n", {"[ a |b]", "2: 1|2"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);

  ReadOptions given;
  given.header = {"a", "a", ""};
  CHECK(make_header(given.header)->names == Lines{"a", "a_2", "column_3"});
  CHECK(read_all(csv_format(), given, "1,2,3\n4,5\n") ==
        Lines{"1: 1|2|3", "2! 2 cells where the header has 3: 4,5"});

  ReadOptions semicolon;
  semicolon.delimiter = ';';
  CHECK(read_all(csv_format(), semicolon, "a;b\n1,5;\"x;y\"\n") == Lines{"[a|b]", "2: 1,5|x;y"});
  semicolon.delimiter = '\xA7';
  CHECK(read_all(csv_format(), semicolon,
                 "a\xA7"
                 "b\n1\xA7\"2\"\n") == Lines{"[a|b]", "2: 1|2"});
}

TEST_CASE("tsv records") {
  const Case cases[] = {
      {"a\tb\n1\t\n\t2\r\n", {"[a|b]", "2: 1|", "3: |2"}},
      {"a\tb\n\"x\t\"\"\n", {"[a|b]", "2: \"x|\"\""}},
      {"a\tb\n\\t\\n\t\\r\\\\\n", {"[a|b]", "2: \t\n|\r\\"}},
      {"a\tb\n\\x\\\\n\tend\\\nplain\t\\\\\n", {"[a|b]", "2: \\x\\n|end\\", "3: plain|\\"}},
      {"a\tb\n1\t2\t\\t\n1\n",
       {"[a|b]", "2! 3 cells where the header has 2: 1\t2\t\\t", "3! 1 cell where the header has 2: 1"}},
      {"a\\tb\ta\n1\t2\n", {"[a\tb|a]", "2: 1|2"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(tsv_format(), {}, c.text) == c.rows, c.text);
}

TEST_CASE("random csv reads as by the rules, however it is cut") {
  std::mt19937 random(20261);
  const std::string_view alphabet = "\"\"\"\",,,\n\n\rab";
  ReadOptions options;
  options.header = {"p", "q"};
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (size_t length = random() % (round % 10 == 0 ? 200 : 24); text.size() < length;)
      text += alphabet[random() % alphabet.size()];
    CHECK_MESSAGE(read_all(csv_format(), options, text) == rows_by_the_rules(text, ',', 2), text);
  }
}

TEST_CASE("what is written reads back as it was") {
  std::mt19937 random(5);
  const std::string_view alphabet("\"\",;\n\r\t\\ab\0n", 12);
  for (const FormatDef* format : {&csv_format(), &tsv_format()}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<std::string> cells(2 + random() % 3);
      for (std::string& cell : cells) {
        for (size_t length = random() % 6; cell.size() < length;)
          cell += alphabet[random() % alphabet.size()];
      }
      std::vector<Value> values;
      std::vector<std::string> names;
      std::string expected;
      for (const std::string& cell : cells) {
        values.push_back(Value::string(cell));
        names.push_back("c" + std::to_string(names.size()));
        expected += (expected.empty() ? "2: " : "|") + cell;
      }
      WriteOptions options;
      options.columns = names;
      options.fixed = true;
      const auto writer = format->writer(options);
      std::string out;
      writer->begin(out);
      writer->closed_row(values, out);
      const Lines rows = read_all(*format, {}, out);
      REQUIRE(rows.size() == 2);
      CHECK(rows[1] == expected);
    }
  }
}

}  // namespace
}  // namespace weir
