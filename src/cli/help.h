// Texts for people: usage, the options, and `weir help` out of the tables of stages, functions, aggregates
// and formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/columns.h"

namespace weir {

struct FormatDef;
struct OptionDef;

// The ways to call weir.
std::string usage_text();
// `weir -h`: what most need, on a screen of 80 by 24.
std::string screen_text();
// `weir --help`.
std::string help_text();
// Commands on tests/data, a line each; all of them run as tests.
std::string example_lines();
std::string version_text();

// An option in two columns, and all of them group by group.
HelpLine option_line(const OptionDef& def);
std::string all_option_lines();

// A format in one line.
std::string format_help(const FormatDef& format);

// `weir help TOPIC`; no topic: what there is. The error names the nearest one.
Result<std::string> topic_text(std::string_view topic);
std::vector<std::string_view> topic_names();

}  // namespace weir
