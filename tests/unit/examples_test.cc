// The tables of functions and aggregates: every entry is complete, and its example gives what it says.
#include <set>
#include <string>

#include "aggregates/running.h"
#include "doctest/doctest.h"
#include "engine/plan.h"
#include "functions/function.h"
#include "memory_run.h"

namespace weir {
namespace {

constexpr std::string_view kFunctionRow = R"({"x":1,"s":"weir","a":[1,2]})";
constexpr std::string_view kAggregateRows = "{\"x\":1}\n{\"x\":2}\n{\"x\":4}\n";

// What the pipeline makes of the rows, and whatever it complains of.
std::string output_of(const std::string& pipeline, std::string_view rows) {
  BindSettings settings;
  settings.now = *parse_time("2026-01-31T09:00Z", settings.zone);
  const auto compiled = compile(pipeline, settings, {});
  if (const auto* wrong = std::get_if<Diagnostic>(&compiled)) return wrong->render(pipeline);
  const MemoryFile input(rows);
  RunOptions options;
  options.inputs = {input.path()};
  const Ran ran = run_in_memory(*std::get<std::unique_ptr<Plan>>(compiled), options);
  std::string out = ran.output;
  for (const std::string& message : ran.messages) out += "weir: " + message + '\n';
  return out;
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
