// The language: tokens, expressions, canonical text, names of results and limits. Stages here are
// stand-ins that keep their text.
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "lang/parser.h"

using namespace weir;

namespace {

struct TextStage : StageSyntax {
  explicit TextStage(std::string t) : text(std::move(t)) {}
  std::string text;
};
std::unique_ptr<StageSyntax> text_stage(std::string text) {
  return std::make_unique<TextStage>(std::move(text));
}

std::string key_texts(Parser& p) {
  std::string out;
  for (const Key& key : p.keys()) out += (out.empty() ? "" : ", ") + to_text(key);
  return out;
}

std::unique_ptr<StageSyntax> filter_of(ExprPtr e) { return text_stage("filter " + to_text(*e)); }
std::unique_ptr<StageSyntax> aggregate_of(std::vector<Item> items, std::vector<Item> by) {
  return text_stage("aggregate " + to_text(items) + (by.empty() ? "" : " by " + to_text(by)));
}

const std::vector<StageEntry>& entries() {
  static const std::vector<StageEntry> table = {
      {"filter", "where", [](Parser& p) { return filter_of(p.expr()); }},
      {"project", "select", [](Parser& p) { return text_stage("project " + to_text(p.items())); }},
      {"extend", "", [](Parser& p) { return text_stage("extend " + to_text(p.items(true))); }},
      {"sort", "",
       [](Parser& p) {
         p.accept_word("by");
         return text_stage("sort " + key_texts(p));
       }},
      {"top", "",
       [](Parser& p) {
         const int64_t n = p.count("a number");
         p.expect_word("by");
         return text_stage("top " + std::to_string(n) + " by " + key_texts(p));
       }},
      {"limit", "head", [](Parser& p) { return text_stage("limit " + std::to_string(p.count("a number"))); }},
      {"drop", "",
       [](Parser& p) {
         std::string out = "drop";
         for (const auto& path : p.paths()) out += " " + to_text(path);
         return text_stage(out);
       }},
      {"window", "",
       [](Parser& p) {
         p.accept_word("tumble");
         std::string out = "window " + std::to_string(p.duration("the size"));
         while (!p.at_end_of_stage()) {
           if (!p.accept_word("on")) p.unexpected("on, grace or '|'");
           out += " on " + to_text(*p.expr());
         }
         return text_stage(out);
       }},
      {"parse", "",
       [](Parser& p) {
         const auto path = p.path();
         return text_stage("parse " + to_text(path) + " " + p.string("a regex", true).text);
       }},
      {"aggregate", "stats",
       [](Parser& p) {
         std::vector<Item> items = p.items(), by;
         if (p.accept_word("by")) by = p.by_items();
         return aggregate_of(std::move(items), std::move(by));
       }},
      {"dedup", "", [](Parser& p) { return text_stage("dedup " + to_text(p.path())); }},
  };
  return table;
}

bool is_aggregate(std::string_view name) {
  for (const std::string_view known : {"count", "sum", "avg", "max", "p99"}) {
    if (name == known) return true;
  }
  return false;
}

const StageTable& table() {
  static const StageTable t = {entries(),
                               filter_of,
                               aggregate_of,
                               is_aggregate,
                               {"lower", "length", "round", "count", "sum", "avg", "max", "coalesce"}};
  return t;
}

std::string canonical(std::string_view text, const Parameters& parameters = {}) {
  Parser p(text, table(), parameters);
  std::string out;
  for (const auto& stage : p.pipeline()) {
    if (!out.empty()) out += " | ";
    out += static_cast<const TextStage&>(*stage).text;
  }
  return out;
}

std::string error(std::string_view text, const Parameters& parameters = {}) {
  try {
    return "no error: " + canonical(text, parameters);
  } catch (const PipelineError& e) {
    return e.diagnostic.render(text);
  }
}

ExprPtr parsed(std::string_view text, const Parameters& parameters = {}) {
  Parser p(text, table(), parameters);
  return p.expr();
}

// Every part of a tree, to compare two.
std::string dump(const Expr& e) {
  std::string out = "(" + std::to_string(static_cast<int>(e.op)) + " " + e.name;
  const Literal& l = e.literal;
  out += ":" + std::to_string(static_cast<int>(l.kind)) + ":" + std::to_string(l.i) + ":" +
         std::to_string(l.f) + ":" + l.text;
  for (const Step& s : e.steps) out += s.is_index ? "[" + std::to_string(s.index) + "]" : "/" + s.name;
  out += std::string(e.negated ? "!" : "") + (e.distinct ? "d" : "") + (e.star ? "*" : "") +
         (l.naive_time ? "n" : "");
  for (const ExprPtr& arg : e.args) out += dump(*arg);
  if (e.where != nullptr) out += "where" + dump(*e.where);
  return out + std::to_string(static_cast<int>(e.over.kind)) + ":" + std::to_string(e.over.amount) + ")";
}

std::string name_of(std::string_view text) {
  return result_name(*parsed(text),
                     [](std::string_view name) { return std::string(name == "mean" ? "avg" : name); });
}

std::string repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("canonical text, which parses to the same tree") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"a = 1", "a == 1"},
      {"a <> 1 and b =~ 'x' or not c", "a != 1 and b ~ \"x\" or not c"},
      {"(a or b) and c", "(a or b) and c"},
      {"a or (b or c)", "a or (b or c)"},
      {"((a + b)) * c - (d - e)", "(a + b) * c - (d - e)"},
      {"a - b - c // d % e", "a - b - c // d % e"},
      {"not (a == 1)", "not a == 1"},
      {"(not a) == 1", "(not a) == 1"},
      {"not not a", "not not a"},
      {"a not in (1, -2, b)", "a not in (1, -2, b)"},
      {"a between 1 and 2 and b", "a between 1 and 2 and b"},
      {"a not between 1+1 and (b and c)", "a not between 1 + 1 and (b and c)"},
      {"a is not null == false", ""},
      {"a is null", "a is null"},
      {"a not contains \"x\"", "a not contains \"x\""},
      {"a starts_with b", "a starts_with b"},
      {"a not ~ \"x\"", "a !~ \"x\""},
      {"a not =~ \"x\"", "a !~ \"x\""},
      {"-a", "-a"},
      {"--a", "--a"},
      {"-5", "-5"},
      {"- 5", "-5"},
      {"-(5)", "-(5)"},
      {"--5", "--5"},
      {"-(5 ?? x)", "-(5 ?? x)"},
      {"-5 ?? x", "-5 ?? x"},
      {"-x ?? 1", "-x ?? 1"},
      {"(-x) ?? 1", "(-x) ?? 1"},
      {"x ?? -1", "x ?? -1"},
      {"x ?? -y ?? -(5)", "x ?? -y ?? -(5)"},
      {"x ?? (--y)", "x ?? (--y)"},
      {"x ?? (y ?? z)", "x ?? (y ?? z)"},
      {"a-1", "a - 1"},
      {"a - -1", "a - -1"},
      {"-a * -b", "-a * -b"},
      {"-(a * b)", "-(a * b)"},
      {"a[0].b[-1][\"x y\"].by", "a[0].b[-1][\"x y\"].by"},
      {"[\"user-agent\"].x", "[\"user-agent\"].x"},
      {"[\"plain\"]", "plain"},
      {".by + a.by", ".by + a.by"},
      {"@timestamp", "@timestamp"},
      {"größe > 1", "größe > 1"},
      {"(a).b", "(a).b"},
      {"lower(s).x[0]", "lower(s).x[0]"},
      {"(a + b)[0]", "(a + b)[0]"},
      {"count()", "count()"},
      {"count(*)", "count(*)"},
      {"count(distinct x)", "count(distinct x)"},
      {"count(distinct)", "count(distinct)"},
      {"count(distinct + 1)", "count(distinct + 1)"},
      {"sum(x) where a > 1 and b", "sum(x) where a > 1 and b"},
      {"(sum(x) where a) / 2", "(sum(x) where a) / 2"},
      {"round(sum(x) where a, 1)", "round(sum(x) where a, 1)"},
      {"sum(x) where a over 20 rows", "sum(x) where a over 20 rows"},
      {"sum(x) over 90s / 2", "sum(x) over 1m30s / 2"},
      {"sum(x) over all", "sum(x) over all"},
      {"1.0 + 1e3 + 10kB + 1.5kB + 1KiB", "1.0 + 1e3 + 10000 + 1500 + 1024"},
      {"12345678901234567890", "12345678901234567890"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"1h30m + 250ms", "1h30m + 250ms"},
      {"-90s", "-1m30s"},
      {"@2026-01-31T09:00Z", "@2026-01-31T09:00:00Z"},
      {"@2026-01-31T10:00+01:00", "@2026-01-31T09:00:00Z"},
      {"@2026-01-31", "@2026-01-31"},
      {"@2026-01-31T09:00 - 1d", "@2026-01-31T09:00 - 1d"},
      {"@2026-01-31-1d", "@2026-01-31 - 1d"},
      {"true == false or null is null", "true == false or null is null"},
      {R"w("a\"b\\\n\t\r\u0001\u00e9")w", R"w("a\"b\\\n\t\r\u0001é")w"},
      {"'it\\'s \"x\"'", R"w("it's \"x\"")w"},
      {R"w(a ~ "\d+\.\"\\")w", R"w(a ~ "\d+\.\"\\")w"},
      {R"w(a ~ '\"x')w", R"w(a ~ '\"x')w"},
      {R"w(a ~ "(?<n>x)[(?<n>](?<=y)\(?<")w", R"w(a ~ "(?P<n>x)[(?<n>](?<=y)\(?<")w"},
      {R"w(a ~ ("\d") and b == "\\d")w", R"w(a ~ "\d" and b == "\\d")w"},
      {R"w(regex_replace(s, "(\d)", "<\1>", "\n"))w", R"w(regex_replace(s, "(\d)", "<\1>", "\n"))w"},
      {R"w(regex_extract(lower("\n"), "\w"))w", R"w(regex_extract(lower("\n"), "\w"))w"},
      {"contains(a, b) and contains == 1", "contains(a, b) and contains == 1"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    if (expected.empty()) {
      CHECK_THROWS_AS(canonical("filter " + std::string(text)), PipelineError);
      continue;
    }
    const ExprPtr e = parsed(text);
    CHECK(to_text(*e) == expected);
    CHECK(dump(*parsed(to_text(*e))) == dump(*e));
  }
}

TEST_CASE("stages, implied and named") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"status >= 500", "filter status >= 500"},
      {"status = 500 | a", ""},
      {"not debug", "filter not debug"},
      {"count", "aggregate count()"},
      {"count by status, b = lower(c)", "aggregate count() by status, b = lower(c)"},
      {"count > 5", "filter count > 5"},
      {"count()", "aggregate count()"},
      {"count() by a | count() > 5", "aggregate count() by a | filter count() > 5"},
      {"n = count(), sum(x) as s by k", "aggregate n = count(), s = sum(x) by k"},
      {"[\"odd n\"] = count(distinct (a)) where b", "aggregate [\"odd n\"] = count(distinct a) where b"},
      {"n = 5", "filter n == 5"},
      {"lower(s) == \"x\"", "filter lower(s) == \"x\""},
      {"top > 3 | limit in (1) | sort.x = 1 | top[0] < 1 | limit - 1 > 2",
       "filter top > 3 | filter limit in (1) | filter sort.x == 1 | filter top[0] < 1 | filter limit - 1 > "
       "2"},
      {"limit is null | top not contains \"x\" | head contains \"x\"",
       "filter limit is null | filter top not contains \"x\" | filter head contains \"x\""},
      {"sort -n | sort by a desc nulls first, b asc | filter (a) | filter .by | sort [\"x y\"]",
       "sort -n | sort a desc nulls first, b asc | filter a | filter .by | sort [\"x y\"]"},
      {"where a | select b | head 3", "filter a | project b | limit 3"},
      {"project a = b == 1, c as d, e == 2", "project a = b == 1, d = c, e == 2"},
      {"extend user.email = 1, x as y.z", "extend user.email = 1, y.z = x"},
      {"filter a > 1 # b | c\n| limit 2", "filter a > 1 | limit 2"},
      {"window 1m on ts", "window 60000000000 on ts"},
      {"window -1m", "window -60000000000"},
      {"parse line \"(?<a>\\d+)\"", "parse line (?P<a>\\d+)"},
      {"drop a.b, [\"x\"]", "drop a.b x"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    if (expected.empty()) {
      CHECK_THROWS_AS(canonical(text), PipelineError);
    } else {
      CHECK(canonical(text) == expected);
    }
  }
}

TEST_CASE("parameters are one literal, never code") {
  Parameters p;
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{{"n", "5"},
                                                                                   {"neg", "-5"},
                                                                                   {"d", "1h"},
                                                                                   {"t", "@2026-01-31"},
                                                                                   {"s", "x\" or true"},
                                                                                   {"re", "(?<a>\\d)"},
                                                                                   {"word", "hello"},
                                                                                   {"q", "\"two words\""},
                                                                                   {"no", "null"},
                                                                                   {"yes", "true"},
                                                                                   {"i", "0"}}) {
    p[name] = parse_argument(text);
  }
  CHECK(to_text(*parsed("a == :s", p)) == R"w(a == "x\" or true")w");
  CHECK(to_text(*parsed("a ~ :re", p)) == R"w(a ~ "(?P<a>\d)")w");
  CHECK(to_text(*parsed("a - :neg", p)) == "a - -5");
  CHECK(to_text(*parsed("-:n", p)) == "-(5)");
  CHECK(to_text(*parsed("sum(a[:i][:word]) over :d", p)) == "sum(a[0].hello) over 1h");
  CHECK(to_text(*parsed("sum(a) over :n rows", p)) == "sum(a) over 5 rows");
  CHECK(to_text(*parsed("if(:yes, :no, :t)", p)) == "if(true, null, @2026-01-31)");
  CHECK(canonical("limit :n | window :d", p) == "limit 5 | window 3600000000000");
  CHECK(error("limit :d", p) == "expected a number, found ':d'\n  limit :d\n        ^^\n");
  CHECK(error("a > :wrod", p) ==
        "unknown parameter ':wrod'\n  a > :wrod\n      ^^^^^ did you mean ':word'?\n");

  for (const std::string_view text :
       {"a b", "10kb", "1.2.3.4", "2026-01-31", "#x", " 5", "-x", "", "a|b", "007"}) {
    CHECK(parse_argument(text).kind == Kind::String);
    CHECK(parse_argument(text).text == text);
  }
  CHECK(parse_argument("'a'").text == "a");
  CHECK_THROWS_AS(parse_argument("\"a"), PipelineError);
  CHECK_THROWS_AS(parse_argument("@2026-13-01"), PipelineError);
}

TEST_CASE("names of results") {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"count()", "count"},
      {"count(*)", "count"},
      {"count(distinct x)", "count_distinct_x"},
      {"mean(a.b)", "avg_a_b"},
      {"p99(x)", "p99_x"},
      {"percentile(x, 99)", "percentile_x"},
      {"round(avg(x), 1)", "round_x"},
      {"sum(x) where y > 1", "sum_x"},
      {"[\"user-agent\"]", "user-agent"},
      {"req.path", "req_path"},
      {".by", "by"},
      {"l[-1].a", "l_1_a"},
      {"if(n > 1, s, o.t)", "if_n_s_o_t"},
      {"parse_json(x).a", "parse_json_x_a"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(name_of(text) == expected);
  }
  for (const std::string_view text : {"a + b", "-a", "1", "a == 1", "a ?? 1", "not a", "\"x\""}) {
    CAPTURE(text);
    CHECK_THROWS_AS(name_of(text), PipelineError);
  }
}

TEST_CASE("depth and size are limited, not the stack") {
  CHECK(canonical("filter " + repeat("(", 400) + "a" + repeat(")", 400)) == "filter a");
  CHECK(canonical("filter a" + repeat(" + a", 1500)).size() == 8 + 1500 * 4);
  for (const std::string_view open :
       {"(", "not ", "- ", "lower(", "a[0] in (", "x ?? (", "sum(x) where (", "-(", "a and ("}) {
    CAPTURE(open);
    CHECK_THROWS_AS(canonical("filter " + repeat(open, 20000)), PipelineError);
    CHECK_THROWS_AS(canonical("filter " + repeat(open, 499) + "("), PipelineError);
  }
  for (const std::string_view link : {" + a", " * a", " or a", " and a", " ?? a", "-1", " // 2"}) {
    CAPTURE(link);
    CHECK_THROWS_AS(canonical("filter a" + repeat(link, 100000)), PipelineError);
  }
  // Chains in nested parentheses add up.
  CHECK_THROWS_AS(canonical("filter " + repeat("(", 100) + "a" + repeat(repeat("+a", 100) + ")", 100)),
                  PipelineError);
  CHECK_THROWS_AS(canonical("filter a == \"" + repeat("x", 1 << 21) + "\""), PipelineError);
  CHECK(canonical("filter a in (" + repeat("1, ", 100000) + "1)").size() > 300000);
}
