// The nearest known name to a mistyped one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// Damerau-Levenshtein distance (optimal string alignment) of two short names, in bytes.
size_t edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, or "" when none is near enough (more than a third of the letters wrong, at
// least one allowed; abbreviations like lvl are near, too; ignoring case counts as distance 0 to a
// different-case name). First of equals.
std::string nearest(std::string_view word, std::span<const std::string_view> candidates);
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace weir
