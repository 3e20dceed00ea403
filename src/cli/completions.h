// `weir completions SHELL`: scripts that complete options, their values and, inside the quotes of a pipeline,
// stages, functions and aggregates. The words come from the program's tables; completions/ holds what it
// prints.
//
// What an option's value completes to is read off its placeholder in the option table: FILE, FORMAT, or the
// words between the bars of "start|end".
#pragma once

#include <string>
#include <string_view>

namespace weir {

// "" for a shell that there is none for.
std::string completion_script(std::string_view shell);

}  // namespace weir
