// The shells' code, with places for words: {stages}, {functions} … stand for lists, {stage_cases} and
// {options} for what completions.cc makes of the tables in the shell's own syntax.
#pragma once

#include <string_view>

namespace weir {

extern const std::string_view kBashCompletion;
extern const std::string_view kZshCompletion;
extern const std::string_view kFishCompletion;

}  // namespace weir
