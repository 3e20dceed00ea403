// JSON text for a terminal: names, strings, numbers and words in colours, nothing else changed.
#pragma once

#include <string>
#include <string_view>

namespace weir {

// Appends valid JSON, or several values with white space between them.
void color_json(std::string_view json, std::string& out);

}  // namespace weir
