// The command line as it was given: one table of options, and what their values were. Nothing is checked here
// but that options exist and have their values.
//
//   Arguments a = parse_arguments({"-o", "csv", "filter a > 1", "in.ndjson"});   // a.output_format == "csv",
//   a.operands has two
//
// The table feeds parsing, `weir -h`, `weir --help` and the hints of errors. cli/settings.h makes of the
// arguments what a run needs.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace weir {

// Thrown for whatever is wrong with a command line, within this folder only.
struct UsageError {
  std::string message;
  // Whether the user should look at the options: for a wrong option, not for a wrong value.
  bool try_help = false;
  // Whether the lines of usage help.
  bool show_usage = false;
};

enum class ParameterKind : uint8_t { Literal, String };  // --arg, --arg-str

struct Arguments {
  std::optional<std::string> input_format;
  std::optional<std::string> output_format;
  std::optional<std::string> delimiter;
  std::optional<std::string> header;
  bool no_header = false;
  std::optional<std::string> record_start;
  std::optional<std::string> out;
  bool ascii = false;
  bool unbuffered = false;
  std::optional<std::string> pipeline_file;
  struct Parameter {
    ParameterKind kind;
    std::string text;  // name=value
  };
  std::vector<Parameter> parameters;
  bool check = false;
  bool explain = false;
  std::optional<std::string> time;
  std::optional<std::string> zone;
  std::optional<std::string> now;
  std::optional<std::string> late;
  std::optional<std::string> rejects;
  std::optional<std::string> on_error;
  bool follow = false;
  std::optional<std::string> from;
  std::optional<std::string> idle;
  bool exit_status = false;
  std::optional<std::string> stats;  // "": --stats, "json": --stats=json
  std::optional<std::string> metrics;
  bool progress = false;
  std::optional<std::string> color;
  std::optional<std::string> checkpoint;
  bool checkpoint_reset = false;
  bool final = false;
  std::optional<std::string> threads;
  std::optional<std::string> max_memory;
  bool quiet = false;
  bool screen = false;  // -h
  bool help = false;
  bool version = false;

  std::vector<std::string> operands;  // what is no option
};

struct OptionDef {
  // Where its value goes: a flag, the last value given, or one more parameter.
  using Target = std::variant<bool Arguments::*, std::optional<std::string> Arguments::*, ParameterKind>;

  std::string_view letter;  // "i" for -i; "" when there is none
  std::string_view name;    // "input" for --input; "" when there is none
  std::string_view value;   // "FORMAT"; "" for a flag; "[=json]" for a flag that may have a value
  Target target;
  std::string_view group;
  bool on_screen;         // also in `weir -h`
  std::string_view help;  // {readable} and {writable} stand for the names of formats
};

std::span<const OptionDef> all_options();

// Of what follows the command's name; throws UsageError.
Arguments parse_arguments(const std::vector<std::string>& args);

}  // namespace weir
