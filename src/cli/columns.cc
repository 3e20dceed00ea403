#include "cli/columns.h"

#include <algorithm>

#include "base/terminal.h"
#include "functions/utf8.h"

namespace weir {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kIndent = 2;
constexpr size_t kGap = 2;
// No left side wider than this widens the column.
constexpr size_t kWidest = 28;

// Appends the words of `text`; `column` is where the first one begins, `indent` where the others' lines do.
void wrap(std::string_view words, size_t column, size_t indent, std::string& out) {
  const std::string shown = in_locale(words);
  std::string_view text = shown;
  bool first = true;
  while (!text.empty()) {
    const size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    if (word.empty()) continue;
    const size_t width = count_code_points(word);
    if (!first && column + 1 + width > kWidth) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      first = true;
    }
    if (!first) out += ' ';
    out += word;
    column += width + (first ? 0 : 1);
    first = false;
  }
  out += '\n';
}

}  // namespace

std::string in_locale(std::string_view text) {
  constexpr std::string_view kEllipsis = "…";
  const bool shows = locale_is_utf8();
  std::string out;
  for (size_t at = 0; !shows && (at = text.find(kEllipsis)) != std::string_view::npos;) {
    out.append(text.substr(0, at)).append("...");
    text.remove_prefix(at + kEllipsis.size());
  }
  return out.append(text);
}

size_t left_width(const std::vector<HelpLine>& lines) {
  size_t widest = 0;
  for (const HelpLine& line : lines) {
    const size_t width = count_code_points(in_locale(line.left));
    if (width <= kWidest) widest = std::max(widest, width);
  }
  return widest;
}

std::string columns(const std::vector<HelpLine>& lines, size_t left_width) {
  const size_t right_column = kIndent + left_width + kGap;
  std::string out;
  for (const HelpLine& line : lines) {
    out.append(kIndent, ' ');
    const std::string left = in_locale(line.left);
    size_t column = kIndent + count_code_points(left);
    if (column + kGap > right_column) {
      // An option without a letter is indented, too.
      const size_t blanks = std::min(left.find_first_not_of(' '), left.size());
      out.append(blanks, ' ');
      wrap(left, kIndent + blanks, 2 * kIndent, out);
      column = 0;
    } else {
      out += left;
    }
    out.append(right_column - column, ' ');
    wrap(line.right, right_column, right_column, out);
  }
  return out;
}

std::string wrapped(std::string_view text, size_t indent, size_t hanging) {
  std::string out(indent, ' ');
  wrap(text, indent, hanging, out);
  return out;
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += ' ';
    out += name;
  }
  return out;
}

}  // namespace weir
