// A scalar function: one entry in the table of its family's file, from which the binder, `weir help`, the man
// page and the completions live.
//
//   {"lower", "", "lower(s)", 1, 1, 0, "s in lower case", {"lower(\"AB\")", "\"ab\""}, lower_fn, nullptr},
//
// Functions are pure: the same arguments and environment give the same result. A null argument gives null
// unless kTakesNull is set.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "value/time.h"
#include "value/value.h"

namespace weir {

// What evaluation may ask of the world; one per batch.
struct Environment {
  TimeZone zone;
  int64_t now = 0;  // ns
};

// What a function prepared from its constant arguments (a compiled regex); immutable, shared between threads.
class Prepared {
 public:
  virtual ~Prepared() = default;
};

struct CallContext {
  std::span<const Value> args;  // settled; at least min_args
  Arena& arena;                 // for the result's text
  const Environment& env;
  const Prepared* prepared;  // null when prepare gave none
};

struct Example {
  std::string_view expr;    // "substr(\"weir\", 1, 2)"
  std::string_view result;  // as JSON: "\"ei\""
};

struct FunctionDef {
  // Flags.
  static constexpr unsigned kTakesNull = 1;  // is called with null arguments, too
  static constexpr unsigned kPathOnly = 2;   // its argument must be a path (exists)
  static constexpr unsigned kRegexArg =
      4;  // the second argument is in regex position (the parser knows them by name)
  static constexpr unsigned kNoFold = 8;     // not to be folded when all arguments are constant (now)
  static constexpr unsigned kOfSource = 16;  // of the row's source: the binder makes it a column (filename)

  std::string_view name;
  std::string_view alias;      // "" when there is none
  std::string_view signature;  // "substr(s, start[, length])"
  int min_args;
  int max_args;  // -1: any number
  unsigned flags;
  std::string_view help;  // one line
  Example example;
  Value (*call)(const CallContext&);
  // Called once at binding with, per argument, its constant or a Missing value; throws PipelineError with an
  // empty span (the binder puts the argument's span in) when a constant is wrong (a bad regex). May be null.
  std::unique_ptr<Prepared> (*prepare)(std::span<const Value> constants, const TimeZone& zone);
};

struct FunctionFamily {
  std::string_view title;  // "Strings"
  std::span<const FunctionDef> functions;
};
std::span<const FunctionFamily> function_families();
// All functions, family by family.
std::span<const FunctionDef* const> all_functions();
// By name or alias; null when there is none.
const FunctionDef* find_function(std::string_view name);

// One per family's file.
std::span<const FunctionDef> string_functions();
std::span<const FunctionDef> list_functions();
std::span<const FunctionDef> array_functions();
std::span<const FunctionDef> json_functions();
std::span<const FunctionDef> regex_functions();
std::span<const FunctionDef> format_functions();
std::span<const FunctionDef> number_functions();
std::span<const FunctionDef> time_functions();
std::span<const FunctionDef> logic_functions();
std::span<const FunctionDef> net_functions();
std::span<const FunctionDef> hash_functions();
std::span<const FunctionDef> input_functions();

}  // namespace weir
