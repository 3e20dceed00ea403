#include "cli/habits.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/near.h"
#include "cli/arguments.h"
#include "cli/names.h"
#include "formats/format.h"
#include "lang/hints.h"
#include "lang/synonyms.h"
#include "lang/word_table.h"
#include "stages/line_formats.h"
#include "stages/table.h"

namespace weir {
namespace {

// Options of other programs, without dashes, and weir's way.
constexpr auto kOptions = std::to_array<Others>({
    {"raw texts: -o text", "r raw-output raw"},
    {"rows come out compact", "c compact-output"},
    {"rows come one by one, an aggregate gathers them: 'aggregate collect(x)'", "s slurp"},
    {"a parameter: --arg name=value", "argjson var define"},
    {"the separator of CSV: -d ';'", "t field-separator fs ifs ofs sep separator"},
    {"for the eye: -o table", "pretty opprint"},
    {"the first rows: 'limit 5'", "n null-input lines head"},
});

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// --icsv, --ojson and --tsv of mlr and others.
std::string format_option(std::string_view name) {
  const bool in = name.starts_with('i');
  const bool out = name.starts_with('o');
  for (const std::string_view format : {name, name.substr(in || out ? 1 : 0)}) {
    const std::string_view ours = format == "json" || format == "jsonl" ? "ndjson" : format;
    if (find_format(ours) == nullptr) continue;
    if (format == name) return fmt::format("formats: -i {0}, -o {0}", ours);
    return fmt::format("did you mean '-{} {}'?", in ? "i" : "o", ours);
  }
  return "";
}

// ---- the pipeline without quotes

bool missing(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
}

bool has_space(std::string_view text) { return text.find_first_of(" \t\n") != std::string_view::npos; }

bool like_file(std::string_view text) {
  return text.find('/') != std::string_view::npos || !file_hint(text).empty();
}

bool is_stage(std::string_view word) {
  const auto is = [word](const StageDef& def) { return word == def.name || word == def.alias; };
  const std::vector<StageDef>& stages = all_stages();
  return word == "count" || std::any_of(stages.begin(), stages.end(), is);
}

bool is_language(std::string_view word) {
  return is_reserved(word) || is_stage(word) ||
         word.find_first_not_of("=!<>~|+*/%?") == std::string_view::npos;
}

[[noreturn]] void refuse(const std::vector<std::string>& operands) {
  size_t end = operands.size();  // of the pipeline's words
  while (end > 1 && (operands[end - 1] == "-" || like_file(operands[end - 1]) || !missing(operands[end - 1])))
    --end;
  std::string pipeline = operands.front();
  for (size_t i = 1; i < end; ++i) {
    const char last = pipeline.back();
    const bool text =
        has_space(operands[i]) && std::string_view("=~<>,").find(last) != std::string_view::npos;
    pipeline += text ? fmt::format(" \"{}\"", operands[i]) : " " + operands[i];
  }
  std::string command = fmt::format(" weir '{}'", pipeline);
  for (size_t i = end; i < operands.size(); ++i) command += " " + operands[i];
  const bool short_enough = command.size() <= 200 && pipeline.find('\'') == std::string::npos;
  throw UsageError{"is the pipeline in single quotes?" + (short_enough ? command : "")};
}

}  // namespace

std::string option_hint(std::string_view arg, std::string_view next) {
  const std::string_view name = arg.substr(std::min(arg.find_first_not_of('-'), arg.size()));
  if (arg.starts_with("--")) {
    const std::string_view word = name.substr(0, name.find('='));
    const std::string_view ours = find(kOptions, word);
    return ours.empty() ? format_option(word) : std::string(ours);
  }
  if (all_digits(name)) return fmt::format("the first rows: 'limit {}'", name);  // head -5
  const std::string_view letter = name.substr(0, 1);
  if (letter == "n") {  // -n 5, -n5
    const std::string_view count = name.size() > 1 ? name.substr(1) : next;
    if (all_digits(count)) return fmt::format("the first rows: 'limit {}'", count);
  }
  if (letter == "v")
    return next.find('=') == std::string_view::npos ? "" : fmt::format("a parameter: --arg {}", next);
  // What is left of awk's -F, by the parser of options.
  constexpr std::string_view kSeparators = ",;:|\\";
  if (kSeparators.find(letter) != std::string_view::npos)
    return fmt::format("the separator of CSV: -d '{}'", name);
  return std::string(find(kOptions, letter));
}

std::string format_hint(std::string_view name, bool input) {
  const std::vector<std::string_view> names = format_names(input);
  if (name == "json")
    return fmt::format("ndjson is JSON, one object a line; an array: {}",
                       input ? "jq -c '.[]' FILE | weir …" : "weir … | jq -s .");
  if (find_format(name) != nullptr) return fmt::format("{} is only {}", name, input ? "written" : "read");
  const std::string_view ours = our_format(name);
  for (const LineFormat& format : line_formats()) {
    if (!input || (ours != format.name && ours != format.alias)) continue;
    return fmt::format("lines of such logs: -i text 'parse line as {} | …'", ours);
  }
  const std::string_view meant = ours == "json" ? "ndjson" : ours;
  const std::string near = nearest(meant, names);
  return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
}

void refuse_unquoted(const std::vector<std::string>& operands) {
  if (operands.size() < 2 || has_space(operands.front())) return;
  const auto is_word = [](const std::string& operand) { return is_language(operand) && missing(operand); };
  if (std::any_of(operands.begin() + 1, operands.end(), is_word)) refuse(operands);
}

void refuse_unquoted_stage(const std::vector<std::string>& operands) {
  if (operands.size() < 2 || !is_stage(operands.front())) return;
  if (operands[1] != "-" && !like_file(operands[1]) && missing(operands[1])) refuse(operands);
}

void refuse_pipeline_file(const std::vector<std::string>& operands) {
  const std::string& name = operands.front();
  struct stat status {};
  if (is_stage(name) || !file_hint(name).empty() || ::stat(name.c_str(), &status) != 0) return;
  // With nothing behind it, or no file, it may as well be the input: weir access 'limit 1'.
  const bool inputs = operands.size() > 1 && (operands[1] == "-" || !missing(operands[1]));
  if (!S_ISREG(status.st_mode) || (!inputs && !name.ends_with(".weir"))) return;
  std::string command = "weir -f";
  for (const std::string& operand : operands) command += " " + operand;
  throw UsageError{
      fmt::format("is {} a pipeline's file? {}", name, command.size() > 200 ? "weir -f " + name : command)};
}

}  // namespace weir
