// `weir help TOPIC`, out of the tables.
#include <fmt/format.h>

#include <algorithm>

#include "aggregates/running.h"
#include "base/near.h"
#include "cli/columns.h"
#include "cli/help.h"
#include "formats/format.h"
#include "functions/function.h"
#include "lang/synonyms.h"
#include "stages/table.h"

namespace weir {
namespace {

std::string with_alias(std::string_view help, std::string_view alias) {
  return alias.empty() ? std::string(help) : fmt::format("{} (also {})", help, alias);
}

std::string format_help(const FormatDef& format) {
  const char* ways = format.writer == nullptr ? "read only" : format.cutter == nullptr ? "written only" : "";
  std::string out(format.help);
  if (!format.extensions.empty()) out += fmt::format(" ({})", joined(format.extensions));
  if (*ways != '\0') out += fmt::format("; {}", ways);
  return out;
}

std::string list_stages() {
  std::vector<HelpLine> lines;
  for (const StageDef& def : all_stages())
    lines.push_back({std::string(def.usage), with_alias(def.help, def.alias)});
  return columns(lines);
}

std::string list_functions() {
  std::vector<HelpLine> lines;
  for (const FunctionDef* def : all_functions())
    lines.push_back({std::string(def->signature), with_alias(def->help, def->alias)});
  return columns(lines);
}

std::string list_aggregates() {
  std::vector<HelpLine> lines;
  for (const AggregateDef* def : all_aggregates())
    lines.push_back({std::string(def->signature), with_alias(def->help, def->alias)});
  return columns(lines) + "Each takes `where EXPR` behind it: count() where status >= 500\n";
}

std::string list_running() {
  std::vector<HelpLine> lines;
  for (const RunningDef& def : running_functions())
    lines.push_back({std::string(def.signature), std::string(def.help)});
  return columns(lines) +
         "So are aggregates over a frame: avg(x) over 10m, sum(x) over 20 rows, count() where ok over all\n";
}

std::string list_formats() {
  std::vector<HelpLine> lines;
  for (const FormatDef* def : all_formats()) lines.push_back({std::string(def->name), format_help(*def)});
  return columns(lines);
}

struct Topic {
  std::string_view name;
  std::string_view help;
  std::string (*text)();
};
constexpr Topic kTopics[] = {
    {"stages", "what a pipeline is made of", list_stages},
    {"functions", "in any expression", list_functions},
    {"aggregates", "in aggregate and count", list_aggregates},
    {"running", "in extend: results for each row from the rows so far", list_running},
    {"formats", "of input and output", list_formats},
};

std::string overview() {
  std::vector<HelpLine> lines;
  for (const Topic& topic : kTopics)
    lines.push_back({fmt::format("weir help {}", topic.name), std::string(topic.help)});
  lines.push_back({"weir help NAME", "one stage, function, aggregate or format"});
  lines.push_back({"weir --help", "all options"});
  std::vector<std::string_view> stages, functions, aggregates, running;
  for (const StageDef& def : all_stages()) stages.push_back(def.name);
  for (const FunctionDef* def : all_functions()) functions.push_back(def->name);
  for (const AggregateDef* def : all_aggregates()) aggregates.push_back(def->name);
  for (const RunningDef& def : running_functions()) running.push_back(def.name);
  return usage_text() + "\n" + columns(lines) + "\n" +
         columns({{"stages", joined(stages)},
                  {"functions", joined(functions)},
                  {"aggregates", joined(aggregates)},
                  {"running", joined(running)},
                  {"formats", joined(format_names(true))}});
}

// How one name is explained.
std::string entry(std::string_view signature, std::string_view help, std::string_view alias,
                  const std::string& example) {
  std::string out = wrapped(signature, 0) + wrapped(help, 2);
  if (!alias.empty()) out += fmt::format("  alias: {}\n", alias);
  if (!example.empty()) out += fmt::format("  example: {}\n", example);
  return out;
}

std::string example_text(const Example& example, std::string_view over) {
  if (example.expr.empty()) return "";
  return fmt::format("{} gives {}{}", example.expr, example.result, over);
}

// All that bears this name; "" when nothing does.
std::string name_text(std::string_view name) {
  std::string out;
  const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : "\n") + text; };
  const auto is = [name](const auto& def) {
    return def.name == name || (!def.alias.empty() && def.alias == name);
  };
  for (const StageDef& def : all_stages()) {
    if (is(def)) add(entry(def.usage, def.help, def.alias, ""));
  }
  for (const FunctionDef* def : all_functions()) {
    if (is(*def)) add(entry(def->signature, def->help, def->alias, example_text(def->example, "")));
  }
  for (const AggregateDef* def : all_aggregates()) {
    if (!is(*def) && find_aggregate(name) != def) continue;
    const std::string example = example_text(def->example, R"( over {"x":1} {"x":2} {"x":4})");
    add(entry(def->signature, def->help, def->alias, example));
  }
  if (const RunningDef* def = find_running(name)) {
    const std::string example = example_text(def->example, R"( at the last of {"x":1} {"x":2} {"x":4})");
    add(entry(def->signature, std::string(def->help) + "; in extend", "", example));
  }
  if (const FormatDef* def = find_format(name)) add(entry(def->name, format_help(*def), "", ""));
  return out;
}

// What stands behind "no help for 'NAME'".
std::string hint_for(std::string_view name) {
  std::vector<std::string_view> names, functions;
  const auto add = [&names](std::string_view word) {
    if (!word.empty()) names.push_back(word);
  };
  for (const Topic& topic : kTopics) add(topic.name);
  for (const StageDef& def : all_stages()) {
    add(def.name);
    add(def.alias);
  }
  for (const FunctionDef* def : all_functions()) {
    functions.push_back(def->name);
    add(def->name);
    add(def->alias);
  }
  for (const AggregateDef* def : all_aggregates()) {
    functions.push_back(def->name);
    add(def->name);
    add(def->alias);
  }
  for (const RunningDef& def : running_functions()) {
    functions.push_back(def.name);
    add(def.name);
  }
  for (const FormatDef* def : all_formats()) add(def->name);
  const std::string near = nearest(name, names);
  if (!near.empty()) return fmt::format("did you mean '{}'?", near);
  const std::string stage = suggest_stage(name, stage_table());
  return stage.empty() ? suggest_word(name, functions) : stage;
}

}  // namespace

Result<std::string> topic_text(std::string_view topic) {
  if (topic.empty()) return overview();
  for (const Topic& t : kTopics) {
    if (t.name == topic) return t.text();
  }
  std::string text = name_text(topic);
  if (!text.empty()) return text;
  const std::string hint = hint_for(topic);
  return Error{fmt::format("no help for '{}'{}{}", topic, hint.empty() ? "" : "; ", hint)};
}

}  // namespace weir
