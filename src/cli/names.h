// The names that the program's tables know, for help's overview and hints, and for completions.
#pragma once

#include <string_view>
#include <vector>

namespace weir {

std::vector<std::string_view> stage_names();
std::vector<std::string_view> function_names();
std::vector<std::string_view> aggregate_names();  // with "pNN"
std::vector<std::string_view> running_names();

// Second names of stages, functions and aggregates.
std::vector<std::string_view> alias_names();

// Formats that can be read, or written.
std::vector<std::string_view> format_names(bool readable);

}  // namespace weir
