#include "formats/plot_legend.h"

#include <algorithm>

#include "base/screen_text.h"

namespace weir {
namespace {

// Names that begin alike are cut at the left.
std::string cut_name(const std::vector<LegendEntry>& entries, const LegendEntry& of, size_t width,
                     std::string_view ellipsis) {
  if (shown_width(of.text) <= width) return of.text;
  const std::string kept = cut_shown(of.text, width - std::min(width, shown_width(ellipsis)), "");
  const bool alike = std::any_of(entries.begin(), entries.end(), [&](const LegendEntry& other) {
    return &other != &of && other.text.starts_with(kept);
  });
  return alike ? cut_shown_left(of.text, width, ellipsis) : cut_shown(of.text, width, ellipsis);
}

}  // namespace

std::optional<std::vector<std::string>> plot_legend(const std::string& title,
                                                    const std::vector<LegendEntry>& entries,
                                                    const Screen& screen, size_t longest, size_t most) {
  constexpr size_t kGap = 3;
  const std::string_view ellipsis = screen.ascii ? "..." : "…";
  const size_t columns = screen.size.columns;
  const size_t indent = columns < 20 ? 0 : 2;
  const std::string first = cut_shown(title, columns, ellipsis);
  std::vector<std::string> lines = {screen.color ? "\x1b[1m" + first + "\x1b[0m" : first};
  size_t width = shown_width(first);
  for (const LegendEntry& entry : entries) {
    const size_t sample = entry.sample.empty() ? 0 : entry.sample_width + 1;
    const size_t room = columns - std::min(columns, sample + indent);
    const size_t limit = entry.sample.empty() ? room : std::min(room, longest);
    const std::string text = cut_name(entries, entry, std::max<size_t>(limit, 1), ellipsis);
    const size_t more = sample + shown_width(text);
    size_t gap = kGap;
    if (width + kGap + more > columns) {
      if (lines.size() == most) return std::nullopt;
      lines.emplace_back();
      width = 0;
      gap = indent;
    }
    lines.back().append(gap, ' ').append(entry.sample).append(sample > 0 ? " " : "").append(text);
    width += gap + more;
  }
  return lines;
}

}  // namespace weir
