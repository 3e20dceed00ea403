// The walk over NDJSON lines: which fields are taken, and white space at any place.
#include <algorithm>

#include "doctest/doctest.h"
#include "ndjson_rows.h"

using namespace weir;

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
      // Names that look alike: of one size, with the same first and last byte.
      {R"({"h00t":1,"host":2,"hoot":3,"loot":4,"heist":5})", {{"host"}}, " 2"},
      {R"({"h00t":1,"host":2,"hoot":3,"loot":4,"heist":5})", {{"hoot"}, {"host"}, {"haut"}}, " 3 2 -"},
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

TEST_CASE("a bad line leaves no fields to the next") {
  const Paths paths = {{"a"}, {"b", "c"}, {"d"}};
  for (const std::string_view bad : {"{\"a\":1,\"b\":{\"c\":2},\"d\":}\n", "{\"a\":1,\"b\":{\"c\":2}}x\n",
                                     "{\"a\":1,\"b.c\":2,\"d\":\n3}\n"}) {
    const std::string got = read_text(std::string(bad) + "{\"d\":4}\n", paths);
    CHECK(got.ends_with(": {\"d\":4} => - - 4\n"));
    CHECK(got.starts_with("0! invalid JSON"));
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

// Where there is no white space the walk knows that there is no newline: one at any place must be seen.
TEST_CASE("white space and newlines between any two tokens") {
  const std::vector<std::string> tokens = {"{",
                                           "\"a\"",
                                           ":",
                                           "{",
                                           "\"b\"",
                                           ":",
                                           "\"x\"",
                                           ",",
                                           "\"c\"",
                                           ":",
                                           "[",
                                           "1",
                                           ",",
                                           "\"y\"",
                                           ",",
                                           "{",
                                           "\"d\"",
                                           ":",
                                           "-1.5",
                                           "}",
                                           ",",
                                           "[",
                                           "]",
                                           ",",
                                           "true",
                                           "]",
                                           "}",
                                           ",",
                                           "\"k\"",
                                           ":",
                                           "12",
                                           ",",
                                           "\"n\"",
                                           ":",
                                           "null",
                                           ",",
                                           "\"f\"",
                                           ":",
                                           "1e5",
                                           ",",
                                           "\"t\"",
                                           ":",
                                           "123456789012",
                                           ",",
                                           "\"e\"",
                                           ":",
                                           "{",
                                           "}",
                                           ",",
                                           "\"g\"",
                                           ":",
                                           "\"\\n\"",
                                           ",",
                                           "\"s\"",
                                           ":",
                                           "\"z\"",
                                           "}"};
  const auto joined = [&](size_t gap, std::string_view space) {
    std::string line;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i == gap) line += space;
      line += tokens[i];
    }
    return line;
  };
  const Paths all = {{"a", "b"}, {"k"}, {"n"}, {"f"}, {"t"}, {"g"}, {"s"}, {"x"}};
  const Paths containers = {{"a"}, {"e"}, {"a", "c"}};
  for (size_t gap = 1; gap < tokens.size(); ++gap) {
    CAPTURE(gap);
    for (const std::string_view space : {" ", "\t\r", "       "}) {
      CHECK(values_of(joined(gap, space), all) == R"( "x" 12 null 1e5 123456789012 "\n" "z" -)");
      CHECK(read_text(joined(gap, space) + "\n", containers).starts_with("0: {"));
      CHECK(read_text(joined(gap, space) + "\n", {}).starts_with("0: {"));
    }
    for (const std::string_view space : {"\n", " \n", "\r\n", "\n ", "\n\n"}) {
      const std::string text = "{\"k\":1}\n" + joined(gap, space) + "\n{\"k\":2}\n";
      for (const Paths& paths : {all, containers, Paths()}) {
        const std::string got = read_text(text, paths);
        CHECK(got == read_text(text, paths, true));
        CHECK(got.find("\n1! invalid JSON: ") != got.npos);
        CHECK(std::count(got.begin(), got.end(), '>') == 2);
      }
    }
  }
}
