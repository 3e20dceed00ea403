#include "cli/columns.h"

#include <algorithm>

#include "functions/utf8.h"

namespace weir {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kIndent = 2;
constexpr size_t kGap = 2;
// No left side wider than this widens the column.
constexpr size_t kWidest = 28;

// Appends the words of `text`; `column` is where the first one begins, `indent` where the others' lines do.
void wrap(std::string_view text, size_t column, size_t indent, std::string& out) {
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

size_t left_width(const std::vector<HelpLine>& lines) {
  size_t widest = 0;
  for (const HelpLine& line : lines) {
    const size_t width = count_code_points(line.left);
    if (width <= kWidest) widest = std::max(widest, width);
  }
  return widest;
}

std::string columns(const std::vector<HelpLine>& lines, size_t left_width) {
  const size_t right_column = kIndent + left_width + kGap;
  std::string out;
  for (const HelpLine& line : lines) {
    out.append(kIndent, ' ');
    size_t column = kIndent + count_code_points(line.left);
    if (column + kGap > right_column) {
      wrap(line.left, kIndent, 2 * kIndent, out);
      column = 0;
    } else {
      out += line.left;
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
