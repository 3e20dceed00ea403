// How `weir help NAME` explains one name: a stage, a kind of windows, a function, an aggregate, a format, an
// option, a word of the language.
//
//   p50(x), p99(x), p99_9(x)
//     a percentile, between values interpolated; …
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

// All that bears this name; "" when nothing does.
std::string name_text(std::string_view name);

// What may have been meant by a name that nothing bears: "did you mean 'aggregate'?", or "".
std::string name_hint(std::string_view name, const std::vector<std::string_view>& topics);

}  // namespace weir
