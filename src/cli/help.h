// Texts for people: usage, the options, and `weir help` out of the tables of stages, functions, aggregates
// and formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir {

// The ways to call weir.
std::string usage_text();
// `weir -h`: what most need, on a screen of 80 by 24.
std::string screen_text();
// `weir --help`.
std::string help_text();
std::string version_text();

// Formats that can be read, or written.
std::vector<std::string_view> format_names(bool readable);

// `weir help TOPIC`; no topic: what there is. The error names the nearest one.
Result<std::string> topic_text(std::string_view topic);

}  // namespace weir
