#include "cli/completions.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "cli/arguments.h"
#include "cli/columns.h"
#include "cli/completion_scripts.h"
#include "cli/completion_words.h"
#include "cli/help.h"
#include "cli/names.h"

namespace weir {
namespace {

template <class Words>
std::string list(const Words& words, std::string_view between = " ") {
  return fmt::format("{}", fmt::join(words, between));
}

// -i, --input: how an option is written.
std::vector<std::string> spellings(const OptionDef& def) {
  std::vector<std::string> out;
  if (!def.letter.empty()) out.push_back(fmt::format("-{}", def.letter));
  if (!def.name.empty()) out.push_back(fmt::format("--{}", def.name));
  return out;
}

// Of "[=json]".
std::string_view optional_word(const OptionDef& def) { return def.value.substr(2, def.value.size() - 3); }

std::string values_of(const OptionDef& def) {
  switch (value_kind(def)) {
    case ValueKind::ReadFormat: return list(format_names(true));
    case ValueKind::WriteFormat: return list(format_names(false));
    case ValueKind::Optional: return std::string(optional_word(def));
    case ValueKind::Words: return list(value_words(def));
    default: return "";
  }
}

std::string one_line_help(const OptionDef& def) { return option_line(def).right; }

std::string bash_options() {
  std::string out;
  for (const OptionDef& def : all_options()) {
    const ValueKind kind = value_kind(def);
    if (kind == ValueKind::None || kind == ValueKind::Any) continue;
    const std::string names = list(spellings(def), " | ");
    if (kind == ValueKind::File) {
      out += fmt::format("    {}) ;;\n", names);  // bash's own names of files
    } else {
      out += fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$cur\")) ;;\n", names, values_of(def));
    }
  }
  return out;
}

// What _arguments' specifications and fish's strings give a meaning.
std::string escaped(std::string_view text, std::string_view special, std::string_view by) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += by;
    } else {
      if (special.find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string zsh_action(const OptionDef& def) {
  switch (value_kind(def)) {
    case ValueKind::None: return "";
    case ValueKind::Optional: return fmt::format("::value:({})", optional_word(def));
    case ValueKind::File: return ":file:_files";
    case ValueKind::Any: return fmt::format(":{}: ", escaped(def.value, ":[]\\", "'\\''"));
    default: return fmt::format(":{}:({})", escaped(def.value, ":[]\\", "'\\''"), values_of(def));
  }
}

std::string zsh_options() {
  std::string out;
  for (const OptionDef& def : all_options()) {
    const auto names = spellings(def);
    const std::string help = escaped(one_line_help(def), ":[]\\", "'\\''");
    const bool optional = value_kind(def) == ValueKind::Optional;
    const std::string equals = def.value.empty() ? "" : optional ? "=-" : "=";
    const std::string long_name = def.name.empty() ? "" : fmt::format("--{}{}", def.name, equals);
    const std::string letter =
        def.letter.empty() ? "" : fmt::format("-{}{}", def.letter, def.value.empty() ? "" : "+");
    const std::string both =
        letter.empty() || long_name.empty()
            ? fmt::format("'*{}{}[{}]{}'", letter, long_name, help, zsh_action(def))
            : fmt::format("'*'{{{},{}}}'[{}]{}'", letter, long_name, help, zsh_action(def));
    out += fmt::format("    {} \\\n", both);
  }
  return out;
}

std::string fish_options() {
  std::string out;
  for (const OptionDef& def : all_options()) {
    out += "complete -c weir";
    if (!def.letter.empty()) out += fmt::format(" -s {}", def.letter);
    if (!def.name.empty()) out += fmt::format(" -l {}", def.name);
    const std::string values = values_of(def);
    if (value_kind(def) == ValueKind::File) {
      out += " -r -F";
    } else if (value_kind(def) > ValueKind::Optional) {
      out += " -x";
    }
    if (!values.empty() && value_kind(def) != ValueKind::Optional) out += fmt::format(" -a '{}'", values);
    out += fmt::format(" -d '{}'\n", escaped(one_line_help(def), "\\", "\\'"));
  }
  return out;
}

// "aggregate | stats) words="$aggregates by" ;;", as bash and zsh have it.
std::string sh_cases(std::string_view indent) {
  std::string out;
  for (const StageWords& stage : stage_words()) {
    const std::string names = stage.names.empty() ? "*" : list(stage.names, " | ");
    out += fmt::format("{}{}) words=\"{}\" ;;\n", indent, names, list(stage.words));
  }
  return out;
}

std::string fish_cases() {
  std::string out;
  for (const StageWords& stage : stage_words()) {
    out += fmt::format("            case {}\n                set words {}\n",
                       stage.names.empty() ? "'*'" : list(stage.names), list(stage.words));
  }
  return out;
}

// The options that take a value, or all.
std::vector<std::string> option_names(bool with_value_only) {
  std::vector<std::string> out;
  for (const OptionDef& def : all_options()) {
    if (with_value_only && value_kind(def) <= ValueKind::Optional) continue;
    for (std::string& name : spellings(def)) out.push_back(std::move(name));
  }
  return out;
}

std::string filled(std::string_view script, std::map<std::string, std::string> places) {
  std::vector<std::string_view> stages = stage_names();
  places.insert({{"{stages}", list(stages)},
                 {"{functions}", list(calls(function_names()))},
                 {"{aggregates}", list(calls(aggregate_names()))},
                 {"{running}", list(calls(running_names()))},
                 {"{operators}", list(operator_words())},
                 {"{help_names}", list(help_names())},
                 {"{option_names}", list(option_names(false))}});
  std::string out(script);
  for (const auto& [place, words] : places) {
    for (size_t at = 0; (at = out.find(place, at)) != std::string::npos; at += words.size())
      out.replace(at, place.size(), words);
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") {
    return filled(kBashCompletion, {{"{options}", bash_options()},
                                    {"{stage_cases}", sh_cases("    ")},
                                    {"{value_options}", list(option_names(true), " | ")}});
  }
  if (shell == "zsh")
    return filled(kZshCompletion, {{"{options}", zsh_options()}, {"{stage_cases}", sh_cases("      ")}});
  if (shell == "fish") {
    const auto quoted = [](const auto& words) { return fmt::format("'{}'", list(words, "' '")); };
    return filled(kFishCompletion, {{"{options}", fish_options()},
                                    {"{stage_cases}", fish_cases()},
                                    {"{functions}", quoted(calls(function_names()))},
                                    {"{aggregates}", quoted(calls(aggregate_names()))},
                                    {"{running}", quoted(calls(running_names()))},
                                    {"{value_options}", list(option_names(true))}});
  }
  return "";
}

}  // namespace weir
