#include "base/diagnostic.h"

#include <algorithm>
#include <vector>

#include "base/screen_text.h"

namespace weir {
namespace {

// The columns of the source shown where there is no terminal, and the fewest on one.
constexpr size_t kWidth = 100;
constexpr size_t kLeastWidth = 16;
constexpr size_t kIndent = 2;

// The line of the source that a span begins on, character by character as it is shown.
class SourceLine {
 public:
  SourceLine(Span span, std::string_view source);

  size_t width() const { return columns_.back(); }
  // The columns under which the caret stands; at least one, that may be behind the line.
  size_t begin() const { return columns_[begin_]; }
  size_t end() const { return std::max(columns_[end_], begin() + 1); }
  // What of it fits into `room` columns, around the span, and the column that it begins at.
  std::string cut(size_t room, std::string_view ellipsis, size_t& from) const;

 private:
  size_t count() const { return shown_.size(); }
  void add(std::string_view character);

  std::vector<std::string> shown_;
  std::vector<size_t> columns_{0};  // at which each begins, and the end
  size_t begin_ = 0;                // the characters of the span
  size_t end_ = 0;
};

SourceLine::SourceLine(Span span, std::string_view source) {
  const size_t at = std::min<size_t>(span.begin, source.size());
  const size_t newline = at == 0 ? std::string_view::npos : source.rfind('\n', at - 1);
  const size_t first = newline == std::string_view::npos ? 0 : newline + 1;
  const size_t last = std::min(source.find('\n', at), source.size());
  const size_t end = std::clamp<size_t>(span.end, at, last);
  for (size_t place = first; place < last;) {
    const size_t next = place + character_bytes(source.substr(place, last - place));
    if (next <= at) ++begin_;
    if (place < end) ++end_;
    add(source.substr(place, next - place));
    place = next;
  }
}

void SourceLine::add(std::string_view character) {
  // A tab has no width to align under; a file's lines may end in \r\n.
  const bool blank = character == "\t" || character == "\r";
  shown_.push_back(blank ? " " : shown_message(character, false));
  columns_.push_back(columns_.back() + shown_width(shown_.back()));
}

std::string SourceLine::cut(size_t room, std::string_view ellipsis, size_t& from) const {
  from = 0;
  size_t first = 0;
  size_t last = count();
  if (width() > room) {
    const auto column = [&](size_t at) {  // of the first character that begins there or behind
      return static_cast<size_t>(std::lower_bound(columns_.begin(), columns_.end(), at) - columns_.begin());
    };
    const size_t lead = room / 2;
    if (begin() > room - lead) first = column(std::min(begin() - lead, width() - room));
    last = column(columns_[first] + room + 1) - 1;
    from = columns_[first];
  }
  const size_t mark = shown_width(ellipsis);
  std::string out;
  if (first > 0) {
    while (columns_[first] - from < mark) ++first;
    out.append(ellipsis).append(columns_[first] - from - mark, ' ');
  }
  if (last < count()) {
    while (from + room - columns_[last] < mark) --last;
  }
  for (size_t i = first; i < last; ++i) out += shown_[i];
  if (last < count()) out += ellipsis;
  return out;
}

}  // namespace

std::string Diagnostic::render(std::string_view source, const Screen& screen) const {
  const std::string what = shown_message(message, false);
  const std::string proposal = shown_message(hint, false);
  if (span.end == 0 || source.empty()) return what + (hint.empty() ? "" : "; " + proposal) + "\n";

  const size_t columns = screen.size.columns;
  const SourceLine line(span, source);
  // A caret behind the end of the line has its place on a terminal, too.
  const size_t room = screen.terminal ? std::max(columns, kLeastWidth + kIndent + 1) - kIndent - 1 : kWidth;
  size_t from = 0;
  const std::string shown = line.cut(room, ellipsis_of(screen), from);
  const size_t caret = line.begin() - from;
  const size_t caret_end = std::max(std::min(line.end() - from, room), caret + 1);

  std::string out = what + "\n";
  out.append(kIndent, ' ').append(shown).append("\n");
  out.append(kIndent + caret, ' ').append(caret_end - caret, '^');
  if (!proposal.empty()) {
    const bool fits = !screen.terminal || kIndent + caret_end + 1 + shown_width(proposal) <= columns;
    out.append(fits ? " " : "\n  ").append(proposal);
  }
  return out.append("\n");
}

}  // namespace weir
