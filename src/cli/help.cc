#include "cli/help.h"

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/columns.h"
#include "formats/format.h"
#include "stages/table.h"

namespace weir {
namespace {

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  const size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

HelpLine option_line(const OptionDef& def) {
  std::string left =
      def.letter.empty() ? "    " : fmt::format("-{}{}", def.letter, def.name.empty() ? "" : ", ");
  if (!def.name.empty()) left += fmt::format("--{}", def.name);
  if (!def.value.empty()) left += fmt::format("{}{}", def.value[0] == '[' ? "" : " ", def.value);
  std::string help(def.help);
  help = replaced(std::move(help), "{readable}", joined(format_names(true)));
  help = replaced(std::move(help), "{writable}", joined(format_names(false)));
  return {std::move(left), std::move(help)};
}

// Group by group, all in the same columns.
std::string all_option_lines() {
  std::vector<HelpLine> lines;
  for (const OptionDef& def : all_options()) lines.push_back(option_line(def));
  const size_t width = left_width(lines);
  std::string out;
  std::string_view group;
  for (size_t i = 0; i < lines.size(); ++i) {
    const OptionDef& def = all_options()[i];
    if (def.group != group) out += fmt::format("\n{}\n", def.group);
    group = def.group;
    out += columns({lines[i]}, width);
  }
  return out;
}

constexpr std::string_view kExamples =
    "  weir 'filter status >= 500 | project ts, path, latency_ms' app.ndjson\n"
    "  weir 'window 1m on ts | aggregate count(), p99(ms) by host' app.ndjson\n"
    "  weir 'count by status | sort count desc' access.csv\n";

}  // namespace

std::vector<std::string_view> format_names(bool readable) {
  std::vector<std::string_view> names;
  for (const FormatDef* format : all_formats()) {
    if (readable ? format->cutter != nullptr : format->writer != nullptr) names.push_back(format->name);
  }
  return names;
}

std::string usage_text() {
  return "usage: weir [OPTIONS] 'PIPELINE' [FILE…]  no FILE, or -: standard input\n"
         "       weir help [TOPIC]                  stages, functions, aggregates, formats\n";
}

std::string screen_text() {
  std::vector<std::string_view> stages;
  for (const StageDef& stage : all_stages()) stages.push_back(stage.name);
  std::vector<HelpLine> lines;
  for (const OptionDef& def : all_options()) {
    if (def.on_screen) lines.push_back(option_line(def));
  }
  // Within 80 columns and 24 lines.
  return usage_text() + fmt::format("\n{}\n", kExamples) + wrapped("stages: " + joined(stages), 0) + "\n" +
         columns(lines);
}

std::string help_text() {
  const std::string exits = columns({{"0", "done"},
                                     {"1", "no row came out, with -e"},
                                     {"2", "usage or pipeline error"},
                                     {"3", "records were rejected (--on-error report, fail)"},
                                     {"4", "input or output could not be read or written"}});
  return "weir takes streams of records (logs, tables) through a short pipeline.\n\n" + usage_text() +
         "\nExamples\n" + std::string(kExamples) + all_option_lines() + "\nExit codes: the greatest of\n" +
         exits +
         wrapped("After SIGINT, SIGTERM or SIGHUP all windows are closed, and weir ends by the signal.", 0);
}

std::string version_text() { return "weir " WEIR_VERSION "\n"; }

}  // namespace weir
