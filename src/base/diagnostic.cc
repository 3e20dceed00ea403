#include "base/diagnostic.h"

#include <algorithm>
#include <vector>

namespace weir {
namespace {

// The most columns of the source shown.
constexpr size_t kWidth = 100;
// How far before the span a cut line begins.
constexpr size_t kLead = 50;

// The offset of each code point of `line`; a byte that belongs to none stands for itself.
std::vector<size_t> code_points(std::string_view line) {
  std::vector<size_t> out;
  for (size_t i = 0; i < line.size(); ++i) {
    if ((static_cast<unsigned char>(line[i]) & 0xC0) != 0x80) out.push_back(i);
  }
  return out;
}

// The source line of a span: its text, and the span in its code points.
struct Excerpt {
  std::string_view line;
  std::vector<size_t> points;
  size_t begin = 0;
  size_t end = 0;  // > begin; may be one past the last code point
};

Excerpt excerpt(Span span, std::string_view source) {
  Excerpt e;
  const size_t at = std::min<size_t>(span.begin, source.size());
  const size_t newline = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  const size_t first = newline == std::string_view::npos ? 0 : newline + 1;
  const size_t last = std::min(source.find('\n', at), source.size());
  e.line = source.substr(first, last - first);
  e.points = code_points(e.line);
  auto column = [&](size_t offset) {
    const auto place = std::lower_bound(e.points.begin(), e.points.end(), offset - first);
    return static_cast<size_t>(place - e.points.begin());
  };
  e.begin = column(at);
  e.end = std::max(column(std::clamp<size_t>(span.end, at, last)), e.begin + 1);
  return e;
}

}  // namespace

std::string Diagnostic::render(std::string_view source) const {
  if (span.end == 0 || source.empty()) return message + (hint.empty() ? "" : "; " + hint) + "\n";
  const Excerpt e = excerpt(span, source);
  const size_t count = e.points.size();
  size_t from = 0;
  if (count > kWidth && e.begin > kWidth - kLead) from = std::min(e.begin - kLead, count - kWidth);
  const size_t to = std::min(count, from + kWidth);

  std::string out = message + "\n  ";
  for (size_t k = from; k < to; ++k) {
    if ((k == from && from > 0) || (k + 1 == to && to < count)) {
      out += "…";
      continue;
    }
    const size_t next = k + 1 < count ? e.points[k + 1] : e.line.size();
    const std::string_view point = e.line.substr(e.points[k], next - e.points[k]);
    const auto lead = static_cast<unsigned char>(point[0]);
    if (lead < 0x20 || lead == 0x7F) {
      out += ' ';  // a tab has no width to align under, other controls would reach the terminal
    } else {
      out += point;
    }
  }
  out += "\n  ";
  out.append(e.begin - from, ' ');
  out.append(std::max<size_t>(1, std::min(e.end, std::max(to, e.begin + 1)) - e.begin), '^');
  if (!hint.empty()) out += " " + hint;
  out += "\n";
  return out;
}

}  // namespace weir
