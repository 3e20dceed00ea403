// The parser's error messages, whole: place, what was found, a suggestion. Stages here only read their
// syntax.
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "lang/hints.h"
#include "lang/parser.h"
#include "lang/synonyms.h"

using namespace weir;

namespace {

std::unique_ptr<StageSyntax> done() { return std::make_unique<StageSyntax>(); }

const std::vector<StageEntry>& entries() {
  static const std::vector<StageEntry> table = {
      {"filter", "where",
       [](Parser& p) {
         p.expr();
         return done();
       }},
      {"project", "select",
       [](Parser& p) {
         p.items();
         return done();
       }},
      {"extend", "",
       [](Parser& p) {
         p.items(true);
         return done();
       }},
      {"sort", "",
       [](Parser& p) {
         p.keys();
         return done();
       }},
      {"limit", "head",
       [](Parser& p) {
         p.count("a number");
         return done();
       }},
      {"drop", "",
       [](Parser& p) {
         p.paths();
         return done();
       }},
      {"dedup", "",
       [](Parser& p) {
         p.paths();
         return done();
       }},
      {"aggregate", "stats",
       [](Parser& p) {
         p.items();
         return done();
       }},
      {"top", "",
       [](Parser& p) {
         p.count("a number");
         p.expect_word("by");
         p.keys();
         return done();
       }},
      {"window", "",
       [](Parser& p) {
         p.duration("the size");
         return done();
       }},
  };
  return table;
}

bool is_aggregate(std::string_view name) { return name == "count" || name == "sum" || name == "avg"; }

const StageTable& table() {
  static const StageTable t = {entries(),
                               [](ExprPtr) { return done(); },
                               [](std::vector<Item>, std::vector<Item>) { return done(); },
                               is_aggregate,
                               {"lower", "length", "round", "count", "sum", "avg", "max", "coalesce"}};
  return t;
}

std::string error(std::string_view text) {
  try {
    const Parameters none;
    Parser(text, table(), none).pipeline();
    return "no error";
  } catch (const PipelineError& e) {
    return e.diagnostic.render(text);
  }
}

}  // namespace

TEST_CASE("errors: place, what was found, a suggestion") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"srot n", "unknown stage 'srot'\n  srot n\n  ^^^^ did you mean 'sort'?\n"},
      {"a | sumarize count() by h", "unknown stage 'a'\n  a | sumarize count() by h\n  ^\n"},
      {"a>1 | sumarize count() by h",
       "unknown stage 'sumarize'\n  a>1 | sumarize count() by h\n        ^^^^^^^^ did you mean "
       "'aggregate'?\n"},
      {"group by host", "unknown stage 'group'\n  group by host\n  ^^^^^ did you mean 'aggregate … by'?\n"},
      {"fliter (a > 1)", "unknown stage 'fliter'\n  fliter (a > 1)\n  ^^^^^^ did you mean 'filter'?\n"},
      {"srot -n", "unknown stage 'srot'\n  srot -n\n  ^^^^ did you mean 'sort'?\n"},
      {"srot [\"a b\"]", "unknown stage 'srot'\n  srot [\"a b\"]\n  ^^^^ did you mean 'sort'?\n"},
      {"avg latency", "unknown stage 'avg'\n  avg latency\n  ^^^ write avg(latency)\n"},
      {"user.name",
       "unknown stage 'user.name'\n  user.name\n  ^^^^^^^^^ a condition is like user.name == 1\n"},
      {"name like \"x%\"", "unknown word 'like'\n  name like \"x%\"\n       ^^^^ write starts_with \"x\"\n"},
      {"", "the pipeline is empty\n"},
      {" # nothing\n", "the pipeline is empty\n"},
      {"a > 1 |", "expected a stage, found the end\n  a > 1 |\n         ^\n"},
      {"filter a >  # x\n", "expected an expression, found the end\n  filter a >  # x\n            ^\n"},
      {"filter (a > 1 | limit 1", "expected ')', found '|'\n  filter (a > 1 | limit 1\n                ^\n"},
      {"filter lower(a", "expected ')', found the end\n  filter lower(a\n                ^\n"},
      {"filter lower(a b)",
       "expected ',' or ')', found 'b'\n  filter lower(a b)\n                 ^ a comma is missing?\n"},
      {"filter a)", "expected '|' or the end, found ')'\n  filter a)\n          ^\n"},
      {"filter a > 1 adn b",
       "expected '|' or the end, found 'adn'\n  filter a > 1 adn b\n               ^^^ did you mean "
       "'and'?\n"},
      {"filter a > 1 sort b",
       "expected '|' or the end, found 'sort'\n  filter a > 1 sort b\n               ^^^^ a '|' is missing "
       "before 'sort'\n"},
      {"filter 1 < n < 3",
       "expected '|' or the end, found '<'\n  filter 1 < n < 3\n               ^ did you mean 'between … "
       "and'?\n"},
      {"filter by == 1",
       "expected an expression, found 'by'\n  filter by == 1\n         ^^ write .by for the field\n"},
      {"filter a && b", "unknown operator '&&'\n  filter a && b\n           ^^ did you mean 'and'?\n"},
      {"filter a || b", "unknown operator '||'\n  filter a || b\n           ^^ did you mean 'or'?\n"},
      {"filter !a", "unknown operator '!'\n  filter !a\n         ^ did you mean 'not'?\n"},
      {"filter a == “x”", "unknown operator '“'\n  filter a == “x”\n              ^ did you mean '\"'?\n"},
      {"filter user-agent ~ \"x\"",
       "'user-agent' reads as a subtraction\n  filter user-agent ~ \"x\"\n         ^^^^^^^^^^ write "
       "[\"user-agent\"] for the field, "
       "user - agent for the difference\n"},
      {"filter h.x-forwarded-for == 1",
       "'h.x-forwarded-for' reads as a subtraction\n  filter h.x-forwarded-for == 1\n         "
       "^^^^^^^^^^^^^^^^^ write "
       "h[\"x-forwarded-for\"] for the field, h.x - forwarded - for for the difference\n"},
      {"drop user-agent",
       "'user-agent' reads as a subtraction\n  drop user-agent\n       ^^^^^^^^^^ write [\"user-agent\"] for "
       "the field\n"},
      {"filter s == \"abc", "unclosed string\n  filter s == \"abc\n              ^^^^\n"},
      {"filter s == \"a\\d\"",
       "unknown escape '\\d'\n  filter s == \"a\\d\"\n                ^^ write \\\\d, or ~ for a regex\n"},
      {"filter s == \"\\ud800\"",
       "half a surrogate pair '\\ud800'\n  filter s == \"\\ud800\"\n               ^^^^^^\n"},
      {"filter a > 10kb", "unknown unit 'kb'\n  filter a > 10kb\n             ^^^^ did you mean 'kB'?\n"},
      {"window 5min", "unknown unit 'min'\n  window 5min\n         ^^^^ did you mean 'm'?\n"},
      {"window 5 minutes",
       "the number '5' is no duration\n  window 5 minutes\n         ^^^^^^^^^ write 5m\n"},
      {"window 5", "the number '5' is no duration\n  window 5\n         ^ write 5s\n"},
      {"window 400000w",
       "the duration '400000w' is too long\n  window 400000w\n         ^^^^^^^ the longest is about 292 "
       "years\n"},
      {"window tumbling 1m",
       "unknown word 'tumbling'\n  window tumbling 1m\n         ^^^^^^^^ did you mean 'tumble'?\n"},
      {"filter 404_a > 1",
       "invalid number '404_a'\n  filter 404_a > 1\n         ^^^^^ write [\"404_a\"] for the field\n"},
      {"filter a > 1e999",
       "the number '1e999' is too large\n  filter a > 1e999\n             ^^^^^ the largest is about "
       "1.8e308\n"},
      {"filter a > 2026-01-31",
       "a time is written with @\n  filter a > 2026-01-31\n             ^^^^^^^^^^ write @2026-01-31\n"},
      {"filter a > @2026-02-30",
       "'@2026-02-30' is no time\n  filter a > @2026-02-30\n             ^^^^^^^^^^^\n"},
      {"filter ip == 10.0.0.1",
       "invalid number '10.0.0.1'\n  filter ip == 10.0.0.1\n               ^^^^^^^^ a text stands in quotes: "
       "\"10.0.0.1\"\n"},
      {"project a.b = 1",
       "'a.b' is a nested field, this sets one by its name\n  project a.b = 1\n          ^^^ like a_b = …, "
       "or [\"a.b\"] = …\n"},
      {"drop \"a b\"",
       "expected a field, found '\"a b\"'\n  drop \"a b\"\n       ^^^^^ write [\"a b\"] for the field\n"},
      {"filter a[b]",
       "expected an index or a name in quotes, found 'b'\n  filter a[b]\n           ^ an index is a number "
       "or a text: a[\"b\"]\n"},
      {"filter lower(a).0",
       "expected a name, found '0'\n  filter lower(a).0\n                  ^ write [0]\n"},
      {"filter a.0", "expected a name, found '0'\n  filter a.0\n           ^ write [0]\n"},
      {"filter a is NULL",
       "expected 'null', found 'NULL'\n  filter a is NULL\n              ^^^^ did you mean 'null'?\n"},
      {"extend x = sum(y) over 5",
       "expected rows or a unit after '5'\n  extend x = sum(y) over 5\n                         ^ write 5 "
       "rows, or 5s\n"},
      {"top 0 by x", "a number must be at least 1\n  top 0 by x\n      ^\n"},
      {"coutn(x) where y", "unknown function 'coutn'\n  coutn(x) where y\n  ^^^^^ did you mean 'count'?\n"},
      {"sum(a) / sum(b) by c",
       "expected '|' or the end, found 'by'\n  sum(a) / sum(b) by c\n                  ^^ write aggregate "
       "name = sum(a) / sum(b) by c\n"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(error(text) == expected);
  }
}

TEST_CASE("hints name a mistyped word before a missing comma") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"sort a dsc", "'desc'?"},
      {"sort a b", "a comma is missing?"},
      {"count() whre b > 1", "'where'?"},
      {"project a inn", "a comma is missing?"},
      {"project a [\"b c\"]", "a comma is missing?"},
      {"count() yb a | limit 1", "a comma is missing?"},
      {"filter a b", "found 'b'"},
      {"filter lower(a) lower(b)", "found 'lower'"},
      {"extend x = lower s", "write lower(…)"},
      {"extend a = 1 limit 5", "a '|' is missing before 'limit'"},
      {"project a distinct b", "'dedup'?"},
      {"limit 5 6", "found '6'"},
      {"filter a in (1, 2 3)", "a comma is missing?"},
      {"filter (a b)", "found 'b'"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    const std::string found = error(text);
    CHECK(found.find(expected) != std::string::npos);
    CHECK((found.find("comma") != std::string::npos) == (expected.find("comma") != std::string::npos));
  }
}

TEST_CASE("hints keep to their stage and to a line's length") {
  CHECK(error("a > 1 | drop b | sort desc c.d[0]").find("write c.d[0] desc\n") != std::string::npos);
  CHECK(error("filter desc = 1").find("write .desc for the field") != std::string::npos);
  CHECK(error("sort -r a | sort -r b").find("^ write sort a desc") != std::string::npos);
  CHECK(error("sort a | sort -rn b").find("^ write sort b desc") != std::string::npos);
  CHECK(error("filter a in [1, 2, 3").find("write in (1, 2, 3)") != std::string::npos);
  const std::string many = "filter a in 1" + std::string(200, '1');
  CHECK(error(many).find("write in (…)") != std::string::npos);
  const std::string condition = "count(a) filter (where b > 1" + std::string(200, '1') + ")";
  CHECK(error(condition).find("write where …") != std::string::npos);
  const std::string many_keys = "count by " + std::string(200, 'k') + " where a > 1";
  CHECK(error(many_keys).find("^ write count() where a > 1 by …\n") != std::string::npos);
  const std::string select = "select a, b where c > 1" + std::string(200, '1');
  CHECK(error(select).find("^ a '|' is missing before 'where'\n") != std::string::npos);
}

TEST_CASE("numbers with commas") {
  CHECK(error("filter a = 1,000").find("write 1000\n") != std::string::npos);
  CHECK(error("filter a = 12,345,678").find("write 12345678\n") != std::string::npos);
  CHECK(error("filter a = 1,000,000 and b").find("write 1000000\n") != std::string::npos);
  CHECK(error("filter a = 1,00").find("write 0\n") != std::string::npos);
  CHECK(error("filter a = 1, 000").find("write 0\n") != std::string::npos);
  CHECK(error("filter a = 1000,000").find("write 0\n") != std::string::npos);
  CHECK(error("filter a = 1,23").find("join conditions") != std::string::npos);
}

TEST_CASE("a regex between slashes") {
  CHECK(slash_regex("a ~ /x y/", 4) == R"("x y")");
  CHECK(slash_regex(R"(/\/v1\/"\d"/i)", 0) == R"("(?i)/v1/\"\d\"")");
  CHECK(slash_regex("//", 0) == "");
  CHECK(slash_regex("/x", 0) == "");
  CHECK(slash_regex("/x\\", 0) == "");
  CHECK(error("filter a ~ /x/ and b =~ /5xx/").find("write \"5xx\"\n") != std::string::npos);
  CHECK(error("filter a / b ~ /5xx/").find("write \"5xx\"\n") != std::string::npos);
}

TEST_CASE("file names") {
  for (const std::string_view name :
       {"a.ndjson", "./x/y.csv", "*.log", "app-1.log.12", "a.json.gz", "é.tsv"}) {
    CAPTURE(name);
    CHECK(file_hint(name) == "the pipeline comes before the files");
  }
  for (const std::string_view name : {"a.b", "a.log == 1", "limit 1", "", "1", ".1", "app.name"}) {
    CAPTURE(name);
    CHECK(file_hint(name) == "");
  }
}

TEST_CASE("durations with another language's units") {
  CHECK(duration_for("5", "sec") == "5s");
  CHECK(duration_for("1.5", "h") == "1.5h");
  CHECK(duration_for("2", "Months") == "60d");
  CHECK(duration_for("1.5", "years") == "365d");
  CHECK(duration_for("5", "MB") == "");
  CHECK(duration_for("5", "x") == "");
}

TEST_CASE("other languages' words") {
  CHECK(suggest_word("LOWER", table().functions) == "did you mean 'lower'?");
  CHECK(suggest_word("lag", table().functions) == "");
  CHECK(suggest_word("p999", table().functions) == "did you mean 'p99_9'?");
  CHECK(suggest_word("p101", table().functions) == "");
  CHECK(suggest_stage("unnest", table()) == "");  // no explode here, and drop is not meant
  CHECK(suggest_word("len", table().functions) == "did you mean 'length'?");
  CHECK(suggest_word("ifnull", table().functions) == "did you mean 'coalesce'?");
  CHECK(suggest_word("lenght", table().functions) == "did you mean 'length'?");
  CHECK(suggest_word("ucase", table().functions) == "");  // no upper here
  CHECK(suggest_stage("distinct", table()) == "did you mean 'dedup'?");
  CHECK(suggest_stage("Filter", table()) == "did you mean 'filter'?");
}
