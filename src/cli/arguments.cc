// Parsing by CLI11, whose header takes seconds to compile: it is included here alone.
#include "cli/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "base/near.h"
#include "cli/habits.h"
#include "functions/utf8.h"

namespace weir {
namespace {

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

const OptionDef* find_long(std::string_view name) {
  const auto options = all_options();
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const OptionDef& def) { return !name.empty() && def.name == name; });
  return found == options.end() ? nullptr : &*found;
}

const OptionDef* find_letter(std::string_view letter) {
  const auto options = all_options();
  const auto found = std::find_if(options.begin(), options.end(), [&](const OptionDef& def) {
    return !letter.empty() && def.letter == letter;
  });
  return found == options.end() ? nullptr : &*found;
}

// "-i,--input" as CLI11 wants it.
std::string cli_names(const OptionDef& def) {
  std::string out;
  if (!def.letter.empty()) out = fmt::format("-{}", def.letter);
  if (!def.name.empty()) out += fmt::format("{}--{}", out.empty() ? "" : ",", def.name);
  return out;
}

using Defined = std::map<const CLI::Option*, const OptionDef*>;

Defined define(CLI::App& app) {
  Defined defined;
  for (const OptionDef& def : all_options()) {
    CLI::Option* option = nullptr;
    if (def.value.empty() || def.value[0] == '[') {
      option = app.add_flag(cli_names(def));
    } else {
      option = app.add_option(cli_names(def))->expected(1)->allow_extra_args(false);
    }
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    defined.emplace(option, &def);
  }
  return defined;
}

// CLI11 takes the next argument for the value in `--header=`: made two arguments of it.
std::vector<std::string> with_empty_values(const std::vector<std::string>& args) {
  std::vector<std::string> out;
  bool options = true;
  for (const std::string& arg : args) {
    options = options && arg != "--";
    if (options && arg.starts_with("--") && arg.ends_with('=')) {
      const OptionDef* def = find_long(std::string_view(arg).substr(2, arg.size() - 3));
      if (def != nullptr && !def->value.empty() && def->value[0] != '[') {
        out.push_back(arg.substr(0, arg.size() - 1));
        out.emplace_back();
        continue;
      }
    }
    out.push_back(arg);
  }
  return out;
}

[[noreturn]] void unknown_option(std::string_view arg, std::string_view next) {
  const std::string habit = option_hint(arg, next);
  if (arg.starts_with("--")) {
    const std::string_view name = arg.substr(2, arg.find('=') - 2);
    std::vector<std::string_view> names;
    for (const OptionDef& def : all_options()) names.push_back(def.name);
    const std::string near = nearest(name, names);
    throw UsageError{fmt::format("unknown option '--{}'{}", name,
                                 !habit.empty()  ? fmt::format("; {}", habit)
                                 : !near.empty() ? fmt::format("; did you mean '--{}'?", near)
                                                 : ""),
                     true};
  }
  const std::string_view letter = arg.substr(1, char_length_at(arg, 1));
  const bool pipeline = arg.find_first_of(" |(") != std::string_view::npos;
  throw UsageError{fmt::format("unknown option '-{}'{}", all_digits(arg.substr(1)) ? arg.substr(1) : letter,
                               pipeline        ? "; a pipeline that begins with '-' goes behind --"
                               : habit.empty() ? ""
                                               : fmt::format("; {}", habit)),
                   true};
}

// The one error of CLI11 that is left: the last argument is an option without its value.
[[noreturn]] void missing_value(const std::string& arg) {
  const bool is_long = arg.starts_with("--");
  const std::string_view name =
      is_long ? std::string_view(arg).substr(2) : std::string_view(arg).substr(arg.size() - 1);
  const OptionDef* def = is_long ? find_long(name) : find_letter(name);
  throw UsageError{fmt::format("option '{}{}' needs a value{}", is_long ? "--" : "-", name,
                               def != nullptr ? fmt::format(": {}", def->value) : ""),
                   true};
}

void set(Arguments& arguments, const OptionDef& def, const std::string& value) {
  if (const auto* flag = std::get_if<bool Arguments::*>(&def.target)) {
    if (value != "true") throw UsageError{fmt::format("option '--{}' takes no value", def.name), true};
    arguments.*(*flag) = true;
  } else if (const auto* text = std::get_if<std::optional<std::string> Arguments::*>(&def.target)) {
    arguments.*(*text) = def.value[0] == '[' && value == "true" ? "" : value;
  } else {
    arguments.parameters.push_back({std::get<ParameterKind>(def.target), value});
  }
}

// What CLI11 left: operands, `--`, and options that it does not know.
std::vector<std::string> operands_of(const std::vector<std::string>& left) {
  std::vector<std::string> operands;
  bool options = true;
  for (size_t i = 0; i < left.size(); ++i) {
    const std::string& arg = left[i];
    if (options && arg == "--") {
      options = false;
      continue;
    }
    // "-", "- x" and "-1 < x" are none; but "-5" is head's.
    const bool number = arg.size() > 1 && all_digits(std::string_view(arg).substr(1));
    const bool like_option = arg.size() > 1 && arg[0] == '-' && arg[1] != ' ' && arg[1] != '!' &&
                             arg[1] != '\n' && (number || !(arg[1] >= '0' && arg[1] <= '9'));
    if (options && like_option) unknown_option(arg, i + 1 < left.size() ? left[i + 1] : "");
    operands.push_back(arg);
  }
  return operands;
}

}  // namespace

Arguments parse_arguments(const std::vector<std::string>& args) {
  CLI::App app;
  app.set_help_flag();  // none of CLI11's own
  app.allow_extras();
  const Defined defined = define(app);
  std::vector<std::string> reversed = with_empty_values(args);
  std::reverse(reversed.begin(), reversed.end());
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::ArgumentMismatch&) {
    missing_value(args.back());
  } catch (const CLI::ParseError& e) {
    throw UsageError{e.what(), true};
  }

  Arguments arguments;
  arguments.operands = operands_of(app.remaining());
  const std::vector<std::string>& operands = arguments.operands;
  if (!operands.empty() && operands.front().size() == 1 &&
      std::string_view(",;:|").find(operands.front()) != std::string_view::npos)
    throw UsageError{fmt::format("'{0}' is no pipeline; the separator of CSV: -d '{0}'", operands.front()),
                     true};
  // In their order: of equal options the last one counts.
  std::map<const CLI::Option*, size_t> seen;
  for (const CLI::Option* option : app.parse_order()) {
    const auto def = defined.find(option);
    if (def != defined.end()) set(arguments, *def->second, option->results().at(seen[option]++));
  }
  return arguments;
}

}  // namespace weir
