// What a run needs, made of the arguments: values are checked, names looked up, the pipeline read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/terminal.h"
#include "cli/arguments.h"
#include "engine/runner.h"
#include "expr/binder.h"
#include "lang/parser.h"

namespace weir {

// What a run tells of itself.
struct ReportSettings {
  bool stats = false;
  bool json = false;         // SIGUSR1, too, prints an object
  std::string metrics_file;  // "": none
  int64_t metrics_every = 15 * kSecond;
  bool progress = false;                 // in any case
  int64_t progress_delay = 500'000'000;  // ns before its line is first shown: short runs show none
  int64_t progress_every = 5 * kSecond;  // between lines where there is no terminal
  bool quiet = false;
  TimeZone zone;
};

struct Settings {
  std::string pipeline;
  BindSettings bind;
  Parameters parameters;
  ReportSettings reports;
  ColorWhen color = ColorWhen::Auto;
  RunOptions run;  // the output descriptor, messages and signals are set by the command
};

// Throws UsageError.
Settings make_settings(const Arguments& arguments);

// --color, which also holds for errors about the other arguments. Throws UsageError.
ColorWhen color_when(const Arguments& arguments);

// A number from 1 to 10⁹ in decimal digits.
std::optional<unsigned> whole_number(std::string_view text);

}  // namespace weir
