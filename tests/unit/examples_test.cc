// The tables of functions and aggregates: every entry is complete, and its example gives what it says.
#include <set>
#include <string>

#include "aggregates/running.h"
#include "doctest/doctest.h"
#include "functions/function.h"
#include "memory_run.h"

namespace weir {
namespace {

constexpr std::string_view kFunctionRow = R"({"x":1,"s":"weir","a":[1,2],"o":{"p":1}})";
constexpr std::string_view kAggregateRows = "{\"x\":1,\"o\":{}}\n{\"x\":2,\"o\":{}}\n{\"x\":4,\"o\":{}}\n";

// What the pipeline makes of the rows, and whatever it complains of.
std::string output_of(const std::string& pipeline, std::string_view rows) {
  BindSettings settings;
  settings.now = *parse_time("2026-01-31T09:00Z", settings.zone);
  return shown_by(pipeline, settings, rows);
}

std::string row_of(const Example& example) { return "{\"r\":" + std::string(example.result) + "}\n"; }

template <class Def>
void check_entry(const Def& def, std::set<std::string_view>& names) {
  CHECK(!def.name.empty());
  CHECK_MESSAGE(names.insert(def.name).second, "stands twice");
  if constexpr (requires { def.alias; }) {
    if (!def.alias.empty()) CHECK_MESSAGE(names.insert(def.alias).second, "alias stands twice: ", def.alias);
  }
  // "pNN" stands for p50, p99_9 …; the signature may use any of them.
  const bool percentile = def.name == "pNN" && def.signature.starts_with('p');
  const bool starts = def.signature.starts_with(std::string(def.name) + "(");
  CHECK_MESSAGE((starts || percentile), def.signature);
  CHECK(def.signature.ends_with(')'));
  CHECK(!def.help.empty());
  CHECK_MESSAGE(!def.help.ends_with('.'), def.help);
  CHECK(def.help.find('\n') == std::string_view::npos);
  CHECK(!def.example.expr.empty());
  CHECK(!def.example.result.empty());
  CHECK(def.min_args >= 0);
  CHECK((def.max_args == -1 || def.max_args >= def.min_args));
}

// An example shows the function it is an example of.
bool mentions(std::string_view expr, std::string_view name) {
  return expr.find(std::string(name) + "(") != std::string_view::npos;
}

// Where the arguments of the call of `name` in the text begin and end.
std::vector<std::pair<size_t, size_t>> arguments(std::string_view text, std::string_view name) {
  std::vector<std::pair<size_t, size_t>> found;
  const size_t call = text.find(std::string(name) + "(");
  if (call == std::string_view::npos) return found;
  size_t begin = call + name.size() + 1;
  size_t depth = 0;
  bool quoted = false;
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c == '(') {
      ++depth;
    } else if ((c == ',' || c == ')') && depth == 0) {
      if (i > begin) found.emplace_back(begin, i);
      if (c == ')') return found;
      begin = i + 1;
    } else if (c == ')') {
      --depth;
    }
  }
  return found;
}

// The example's last result for each argument that need not be a constant, with `instead` in its place.
std::vector<std::string> results_with(std::string_view expr, std::string_view name, const std::string& stage,
                                      std::string_view rows, std::string_view instead) {
  std::vector<std::string> results;
  for (const auto& [begin, end] : arguments(expr, name)) {
    std::string changed(expr);
    changed.replace(begin, end - begin, instead);
    const std::string out = output_of(stage + " r = " + changed + " | project r", rows);
    if (!out.starts_with('{')) continue;
    const size_t line = out.rfind('\n', out.size() - 2) + 1;  // npos + 1 is the beginning
    results.push_back(out.substr(line, out.size() - line - 1));
  }
  return results;
}

bool is_in(std::string_view name, std::string_view words) {
  return (" " + std::string(words) + " ").find(" " + std::string(name) + " ") != std::string::npos;
}

TEST_CASE("functions: null for null and for the wrong kind") {
  constexpr std::string_view kTakeAny =
      "length array keys values has to_json greatest least nullif string hash";
  for (const FunctionDef* def : all_functions()) {
    if (def->max_args == 0 || (def->flags & (FunctionDef::kTakesNull | FunctionDef::kPathOnly)) != 0)
      continue;
    INFO(def->name);
    const auto nulls = results_with(def->example.expr, def->name, "extend", kFunctionRow, ".nothing");
    CHECK(!nulls.empty());
    for (const std::string& result : nulls) CHECK(result == R"({"r":null})");
    if (is_in(def->name, kTakeAny)) continue;
    for (const std::string& result : results_with(def->example.expr, def->name, "extend", kFunctionRow, "o"))
      CHECK(result == R"({"r":null})");
  }
}

TEST_CASE("aggregates: of nulls and of the wrong kind") {
  constexpr std::string_view kZero = "count countif sum count_distinct approx_count_distinct";
  constexpr std::string_view kTakeAny =
      "count first last any arg_min arg_max count_distinct approx_count_distinct mode topk collect "
      "collect_set object";
  for (const AggregateDef* def : all_aggregates()) {
    if (def->max_args == 0 || def->name == "rate") continue;
    INFO(def->name);
    const std::string expected = is_in(def->name, kZero) ? R"({"r":0})" : R"({"r":null})";
    const std::string_view expr = def->name == "count" ? "count(x)" : def->example.expr;
    const std::string_view name = expr.substr(0, expr.find('('));
    const auto nulls = results_with(expr, name, "aggregate", kAggregateRows, ".nothing");
    CHECK(!nulls.empty());
    for (const std::string& result : nulls) CHECK(result == expected);
    if (is_in(def->name, kTakeAny)) continue;
    for (const std::string& result : results_with(expr, name, "aggregate", kAggregateRows, "o"))
      CHECK(result == expected);
  }
}

TEST_CASE("running functions: of nulls") {
  for (const RunningDef& def : running_functions()) {
    if (def.max_args == 0) continue;
    INFO(def.name);
    const std::string expected = def.name == "cumsum"    ? R"({"r":0})"
                                 : def.name == "changed" ? R"({"r":false})"
                                                         : R"({"r":null})";
    const auto nulls = results_with(def.example.expr, def.name, "extend", kAggregateRows, ".nothing");
    CHECK(!nulls.empty());
    for (const std::string& result : nulls) CHECK(result == expected);
  }
}

TEST_CASE("functions: entries and examples") {
  std::set<std::string_view> names;
  for (const FunctionDef* def : all_functions()) {
    INFO(def->name);
    check_entry(*def, names);
    CHECK(mentions(def->example.expr, def->name));
    CHECK(find_function(def->name) == def);
    if (!def->alias.empty()) CHECK(find_function(def->alias) == def);
    const std::string expr(def->example.expr);
    CHECK(output_of("extend r = " + expr + " | project r", kFunctionRow) == row_of(def->example));
  }
  CHECK(find_function("") == nullptr);
  CHECK(find_function("no_such_function") == nullptr);
}

TEST_CASE("aggregates: entries and examples") {
  std::set<std::string_view> names;
  for (const AggregateDef* def : all_aggregates()) {
    INFO(def->name);
    check_entry(*def, names);
    CHECK((mentions(def->example.expr, def->name) || def->name == "pNN"));
    if (def->name != "pNN") CHECK(find_aggregate(def->name) == def);
    if (!def->alias.empty()) CHECK(find_aggregate(def->alias) == def);
    CHECK_MESSAGE(find_function(def->name) == nullptr, "a function has this name");
    const std::string expr(def->example.expr);
    CHECK(output_of("aggregate r = " + expr, kAggregateRows) == row_of(def->example));
  }
  CHECK(find_aggregate("") == nullptr);
  for (const std::string_view none : {"p", "p101", "p5x", "p_5", "p99_", "pNN", "p1e1", "p99.9"}) {
    CHECK_MESSAGE(find_aggregate(none) == nullptr, none);
  }
}

TEST_CASE("running functions: entries and examples") {
  std::set<std::string_view> names;
  for (const RunningDef& def : running_functions()) {
    INFO(def.name);
    check_entry(def, names);
    CHECK(mentions(def.example.expr, def.name));
    CHECK(find_running(def.name) == &def);
    CHECK_MESSAGE(find_function(def.name) == nullptr, "a function has this name");
    CHECK_MESSAGE(find_aggregate(def.name) == nullptr, "an aggregate has this name");
    const std::string expr(def.example.expr);
    const std::string rows = output_of("extend r = " + expr + " | project r", kAggregateRows);
    CHECK(rows.ends_with("\n" + row_of(def.example)));
  }
}

}  // namespace
}  // namespace weir
