// `weir help TOPIC`, out of the tables.
#include <fmt/format.h>

#include <algorithm>

#include "aggregates/running.h"
#include "cli/arguments.h"
#include "cli/columns.h"
#include "cli/help.h"
#include "cli/name_help.h"
#include "cli/names.h"
#include "cli/texts.h"
#include "formats/format.h"
#include "functions/function.h"
#include "stages/guide.h"
#include "stages/table.h"

namespace weir {
namespace {

std::string with_alias(std::string_view help, std::string_view alias) {
  return alias.empty() ? std::string(help) : fmt::format("{} (also {})", help, alias);
}

std::string list_stages() {
  std::vector<HelpLine> lines;
  for (const StageDef& def : all_stages())
    lines.push_back({std::string(def.usage), with_alias(def.help, def.alias)});
  return columns(lines) + "\nMore of one, with an example: weir help top\n";
}

std::string list_functions() {
  std::vector<HelpLine> all;
  for (const FunctionDef* def : all_functions())
    all.push_back({std::string(def->signature), with_alias(def->help, def->alias)});
  const size_t width = left_width(all);
  std::string out;
  auto line = all.begin();
  for (const FunctionFamily& family : function_families()) {
    const auto end = line + static_cast<std::ptrdiff_t>(family.functions.size());
    out += fmt::format("{}\n{}\n", family.title, columns({line, end}, width));
    line = end;
  }
  return out + wrapped(
                   "Positions count from 0; what is null or of the wrong kind gives null. An example of one: "
                   "weir help substr. In extend there are more: weir help running.",
                   0);
}

std::string list_aggregates() {
  std::vector<HelpLine> lines;
  for (const AggregateDef* def : all_aggregates())
    lines.push_back({std::string(def->signature), with_alias(def->help, def->alias)});
  return columns(lines) + "\n" +
         wrapped(
             "null does not count. Each takes `where EXPR` behind it: count() where status >= 500; in extend "
             "also a frame: avg(x) over 10m (weir help running).",
             0);
}

std::string list_running() {
  std::vector<HelpLine> lines;
  for (const RunningDef& def : running_functions())
    lines.push_back({std::string(def.signature), std::string(def.help)});
  return columns(lines) + "\n" +
         wrapped(
             "They give a result for each row of extend, from the rows of its key so far: extend gap = "
             "elapsed(ts) by user.id. So do aggregates over a frame: avg(x) over 10m, sum(x) over 20 rows, "
             "count() where ok over all.",
             0);
}

std::string list_formats() {
  std::vector<HelpLine> lines;
  for (const FormatDef* def : all_formats()) lines.push_back({std::string(def->name), format_help(*def)});
  return columns(lines) + "\n" +
         wrapped(
             "The input's format goes by the file's extension, else it is NDJSON; the output's is csv for "
             "csv, tsv for tsv, else ndjson. .gz and .zst are unpacked.",
             0);
}

std::string list_examples() {
  return fmt::format("Of the files in tests/data\n{}", example_lines()) +
         "\nA stage or function has its own: weir help top. More in: man weir,\nman weir-language.\n";
}

std::string list_options() { return all_option_lines(); }

std::string list_window_kinds() {
  std::vector<HelpLine> lines;
  for (const Guide& guide : window_guides())
    lines.push_back({std::string(guide.usage), std::string(guide.help)});
  return "Kinds (weir help session: one with an example)\n" + columns(lines);
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
    {"options", "of the command line", list_options},
    {"examples", "to begin with", list_examples},
};

std::string overview() {
  std::vector<HelpLine> lines;
  const auto add = [&lines](std::string_view name, std::string_view help) {
    lines.push_back({fmt::format("weir help {}", name), std::string(help)});
  };
  for (const Topic& topic : kTopics) add(topic.name, topic.help);
  for (const TextTopic& topic : text_topics()) add(topic.name, topic.help);
  add("NAME", "one stage, function, aggregate, format, option, word");
  return usage_text() + "\n" + columns(lines) + "\n" +
         columns({{"stages", joined(stage_names())},
                  {"functions", joined(function_names())},
                  {"aggregates", joined(aggregate_names())},
                  {"running", joined(running_names())},
                  {"formats", joined(format_names(true))}}) +
         "\nman weir has the options and recipes, man weir-language the language.\n";
}

}  // namespace

std::vector<std::string_view> topic_names() {
  std::vector<std::string_view> names;
  for (const Topic& topic : kTopics) names.push_back(topic.name);
  for (const TextTopic& topic : text_topics()) names.push_back(topic.name);
  return names;
}

std::string format_help(const FormatDef& format) {
  const char* ways = format.writer == nullptr ? "read only" : format.cutter == nullptr ? "written only" : "";
  std::string out(format.help);
  if (!format.extensions.empty()) out += fmt::format(" ({})", joined(format.extensions));
  if (*ways != '\0') out += fmt::format("; {}", ways);
  return out;
}

Result<std::string> topic_text(std::string_view topic) {
  if (topic.empty()) return overview();
  for (const Topic& t : kTopics) {
    if (t.name == topic) return t.text();
  }
  for (const TextTopic& t : text_topics()) {
    if (t.name == topic) return topic_sections(t, topic == "windows" ? list_window_kinds() : "");
  }
  const std::string_view other = topic_for(topic);
  std::string text = name_text(topic);
  const std::string more = fmt::format("more: weir help {}\n", other);
  if (!text.empty())
    return other.empty() || text.ends_with(more) ? text : fmt::format("{}\n  {}", text, more);
  if (!other.empty()) return topic_text(other);
  const std::string hint = name_hint(topic, topic_names());
  return Error{fmt::format("no help for '{}'{}{}", topic, hint.empty() ? "" : "; ", hint)};
}

}  // namespace weir
