// Help texts in two columns, wrapped for a terminal of 80.
//
//   -O, --out FILE    writes to FILE instead of standard output
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

// The text as the locale can show it: where that has no UTF-8, ... for the ellipses of its syntax. What is
// laid out here has it already.
std::string in_locale(std::string_view text);

struct HelpLine {
  std::string left;
  std::string right;
};

// The width of the left column, which a few wider lines do not determine.
size_t left_width(const std::vector<HelpLine>& lines);

// Every line indented by two; a left side that is too wide stands on lines of its own.
std::string columns(const std::vector<HelpLine>& lines, size_t left_width);
inline std::string columns(const std::vector<HelpLine>& lines) { return columns(lines, left_width(lines)); }

// Words on lines of at most 80 columns, indented by `indent` spaces, those behind the first by `hanging`;
// ended by a newline.
std::string wrapped(std::string_view text, size_t indent, size_t hanging);
inline std::string wrapped(std::string_view text, size_t indent) { return wrapped(text, indent, indent); }

// Names with a space between.
std::string joined(const std::vector<std::string_view>& names);

}  // namespace weir
