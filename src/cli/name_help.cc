#include "cli/name_help.h"

#include <fmt/format.h>

#include <algorithm>

#include "aggregates/running.h"
#include "base/near.h"
#include "cli/arguments.h"
#include "cli/columns.h"
#include "cli/help.h"
#include "cli/names.h"
#include "cli/texts.h"
#include "formats/format.h"
#include "functions/function.h"
#include "lang/synonyms.h"
#include "stages/guide.h"
#include "stages/line_formats.h"
#include "stages/table.h"

namespace weir {
namespace {

constexpr std::string_view kFunctionRow = R"({"x":1,"s":"weir","a":[1,2]})";
constexpr std::string_view kAggregateRows = R"({"x":1} {"x":2} {"x":4})";

std::string heading(std::string_view usage, std::string_view help, std::string_view alias) {
  std::string out = wrapped(usage, 0, 4) + wrapped(help, 2);
  if (!alias.empty()) out += fmt::format("  also: {}\n", alias);
  return out;
}

// Whether an example reads a field of kFunctionRow: a word of one letter outside strings.
bool reads_row(std::string_view expr) {
  const auto in_name = [](char c) { return c == '_' || c == '(' || (c >= '0' && c <= 'z'); };
  bool quoted = false;
  for (size_t i = 0; i < expr.size(); ++i) {
    if (expr[i] == '"') quoted = !quoted;
    const bool alone = (i == 0 || !in_name(expr[i - 1]) || expr[i - 1] == '(') &&
                       (i + 1 == expr.size() || !in_name(expr[i + 1]));
    if (!quoted && alone && (expr[i] == 'x' || expr[i] == 's' || expr[i] == 'a')) return true;
  }
  return false;
}

std::string example_lines(const Example& example, std::string_view over) {
  if (example.expr.empty()) return "";
  const std::string text = fmt::format("{} gives {}", example.expr, example.result);
  return wrapped(fmt::format("example: {}{}", text, over), 2, 4);
}

// Rows, the first one behind a word, the others below it.
std::string row_lines(std::string_view word, std::string_view rows) {
  std::string out;
  while (!rows.empty()) {
    const std::string_view row = rows.substr(0, rows.find('\n'));
    out += fmt::format("    {:<4} {}\n", out.empty() ? word : "", row);
    rows.remove_prefix(std::min(row.size() + 1, rows.size()));
  }
  return out;
}

std::string guide_lines(const Guide& guide) {
  std::string out;
  if (!guide.more.empty()) out += "\n" + wrapped(guide.more, 2);
  out += "\n" + wrapped(fmt::format("weir '{}'", guide.pipeline), 2, 4);
  out += row_lines("in", guide.in);
  if (!guide.file.empty()) out += fmt::format("    with {}:\n", guide.file) + row_lines("", guide.file_text);
  return out + row_lines("out", guide.out);
}

std::string stage_text(std::string_view name) {
  std::string out;
  for (const StageDef& def : all_stages()) {
    if (def.name != name && (def.alias.empty() || def.alias != name)) continue;
    out += heading(def.usage, def.help, def.alias);
    if (const Guide* guide = find_guide(def.name)) out += guide_lines(*guide);
  }
  return out;
}

std::string window_kind_text(std::string_view name) {
  for (const Guide& guide : window_guides()) {
    if (guide.name != name) continue;
    return heading(guide.usage, guide.help, "") + guide_lines(guide) + "\n  more: weir help windows\n";
  }
  return "";
}

std::string function_text(std::string_view name) {
  const FunctionDef* def = find_function(name);
  if (def == nullptr) return "";
  const std::string over = reads_row(def->example.expr) ? fmt::format(" over {}", kFunctionRow) : "";
  return heading(def->signature, def->help, def->alias) + example_lines(def->example, over);
}

std::string aggregate_text(std::string_view name) {
  const AggregateDef* def = name == "pNN" ? find_aggregate("p50") : find_aggregate(name);
  if (def == nullptr) return "";
  return heading(def->signature, fmt::format("{}; in aggregate", def->help), def->alias) +
         example_lines(def->example, fmt::format(" over {}", kAggregateRows));
}

std::string running_text(std::string_view name) {
  const RunningDef* def = find_running(name);
  if (def == nullptr) return "";
  return heading(def->signature, fmt::format("{}; in extend", def->help), "") +
         example_lines(def->example, fmt::format(" at the last of {}", kAggregateRows));
}

std::string format_text(std::string_view name) {
  const FormatDef* def = find_format(name);
  if (def == nullptr) return "";
  const std::string in = def->cutter == nullptr ? "" : fmt::format("-i {}", name);
  const std::string out = def->writer == nullptr ? "" : fmt::format("-o {}", name);
  return heading(in + (in.empty() || out.empty() ? "" : ", ") + out, format_help(*def), "");
}

// A format of lines, which `parse … as` knows.
std::string line_format_text(std::string_view name) {
  for (const LineFormat& format : line_formats()) {
    if (name == format.name || name == format.alias) return stage_text("parse");
  }
  return "";
}

std::string options_text(std::string_view name) {
  const bool is_long = name.starts_with("--");
  const bool letter = !is_long && name.starts_with('-');
  name.remove_prefix(is_long ? 2 : letter ? 1 : 0);
  std::string out;
  for (const OptionDef& def : all_options()) {
    const bool matches =
        letter ? !def.letter.empty() && def.letter == name : !def.name.empty() && def.name == name;
    if (matches) out += columns({option_line(def)});
  }
  return out;
}

}  // namespace

std::string name_text(std::string_view name) {
  std::string out;
  for (const auto text : {stage_text, window_kind_text, function_text, aggregate_text, running_text,
                          format_text, line_format_text, options_text, word_text}) {
    const std::string found = text(name);
    if (!found.empty()) out += (out.empty() ? "" : "\n") + found;
  }
  return out;
}

std::string name_hint(std::string_view name, const std::vector<std::string_view>& topics) {
  if (name.starts_with('-')) {
    std::vector<std::string_view> options;
    for (const OptionDef& def : all_options()) options.push_back(def.name);
    const std::string near =
        nearest(name.substr(std::min(name.find_first_not_of('-'), name.size())), options);
    return near.empty() ? "" : fmt::format("did you mean '--{}'?", near);
  }
  if (const ForeignOperator op = foreign_operator(name); op.length == name.size()) return op.hint;
  std::vector<std::string_view> functions, names = topics;
  for (const auto& part : {function_names(), aggregate_names(), running_names()})
    functions.insert(functions.end(), part.begin(), part.end());
  if (name == "json" || name == "jsonl") return "did you mean 'ndjson'?";
  // What other languages call it says more than what is spelt like it.
  if (is_foreign_stage(name)) return suggest_stage(name, stage_table());
  for (const auto& part : {stage_names(), functions, alias_names(), format_names(true), format_names(false)})
    names.insert(names.end(), part.begin(), part.end());
  for (const Guide& guide : window_guides()) names.push_back(guide.name);
  for (const OptionDef& def : all_options()) names.push_back(def.name);
  if (is_foreign_keyword(name)) return suggest_keyword(name);
  if (const std::string near = nearest(name, names); !near.empty())
    return fmt::format("did you mean '{}'?", near);
  const std::string stage = suggest_stage(name, stage_table());
  return stage.empty() ? suggest_word(name, functions) : stage;
}

}  // namespace weir
