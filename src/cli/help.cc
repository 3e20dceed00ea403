#include "cli/help.h"

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/columns.h"
#include "cli/exit_codes.h"
#include "cli/names.h"

namespace weir {
namespace {

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  const size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

constexpr std::string_view kExamples =
    "  weir 'filter status >= 500 | project ts, path, latency_ms' access.ndjson\n"
    "  weir 'window 1m on ts | aggregate count(), p99(latency_ms)' access.ndjson\n"
    "  weir 'count by symbol | sort count desc' trades.csv\n";

// What --help shows behind them.
constexpr std::string_view kMoreExamples =
    "  weir 'count by host, failed = status >= 500' access.ndjson\n"
    "  weir -o csv 'top 3 by latency_ms per service' access.ndjson\n"
    "  weir 'window 10m every 5m on ts grace 2m | aggregate count()' access.ndjson\n"
    "  weir 'window session 5m on ts by user.id | aggregate count()' access.ndjson\n"
    "  weir --arg host=web-1 'filter host = :host | limit 3' access.ndjson\n"
    "  cat access.ndjson | weir 'filter level = \"error\"' | weir 'count by path'\n";

// What `weir help examples` shows behind those.
constexpr std::string_view kLastExamples =
    "  weir describe access.ndjson\n"
    "  weir 'drop ua, user | extend s = latency_ms / 1000 | limit 3' access.ndjson\n"
    "  weir 'extend gap = elapsed(ts) by user.id | filter gap > 20m' access.ndjson\n"
    "  weir -i text 'parse line as combined | count by status' apache_access.log\n"
    "  weir 'lookup \"ads.csv\" on ad_id | count by campaign_id' events.ndjson\n"
    "  weir -o table 'count(), avg(latency_ms) by service' access.ndjson\n"
    "  weir -o plot 'window 1m on ts grace 2m | count by service' access.ndjson\n";

}  // namespace

std::string example_lines() { return fmt::format("{}{}{}", kExamples, kMoreExamples, kLastExamples); }

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

std::string all_option_lines() {
  std::vector<HelpLine> lines;
  for (const OptionDef& def : all_options()) lines.push_back(option_line(def));
  const size_t width = left_width(lines);
  std::string out;
  std::string_view group;
  for (size_t i = 0; i < lines.size(); ++i) {
    const OptionDef& def = all_options()[i];
    if (def.group != group) out += fmt::format("{}{}\n", out.empty() ? "" : "\n", def.group);
    group = def.group;
    out += columns({lines[i]}, width);
  }
  return out;
}

std::string usage_text() {
  return "usage: weir [OPTIONS] 'PIPELINE' [FILE…]  no FILE, or -: standard input\n"
         "       weir help [TOPIC…]                 stages, windows, p99, any name\n";
}

std::string screen_text() {
  std::vector<HelpLine> lines;
  for (const OptionDef& def : all_options()) {
    if (def.on_screen) lines.push_back(option_line(def));
  }
  // Within 80 columns and 22 lines: with the command above and the next prompt below a terminal of 24 is
  // full.
  return usage_text() + fmt::format("\n{}\n", kExamples) + wrapped("stages: " + joined(stage_names()), 0) +
         "\n" + columns(lines);
}

std::string help_text() {
  std::vector<HelpLine> exits;
  for (const WordLine& line : kExitCodes) exits.push_back({std::string(line.word), std::string(line.help)});
  return "weir takes streams of records (logs, tables) through a short pipeline.\n\n" + usage_text() +
         fmt::format("\nExamples, of the files in share/doc/weir/examples\n{}{}\n", kExamples,
                     kMoreExamples) +
         fmt::format("Stages (weir help stages)\n{}\n", wrapped(joined(stage_names()), 2)) +
         all_option_lines() + "\nExit codes: the greatest of\n" + columns(exits) +
         wrapped(
             "After SIGINT, SIGTERM or SIGHUP all windows are closed (with --checkpoint: saved), and weir "
             "ends by "
             "the signal.",
             0) +
         "\nCompletions of a shell are printed by: weir completions bash|zsh|fish\n"
         "More: weir help, man weir, man weir-language\n";
}

std::string version_text() { return "weir " WEIR_VERSION "\n"; }

}  // namespace weir
