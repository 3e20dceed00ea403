// Tested by drawn_width_test.cc.
#include "formats/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "base/screen_text.h"

namespace weir {
namespace {

constexpr size_t kLeastBar = 4;
constexpr size_t kShortBar = 20;  // labels give way to that much, if they may keep half of the line
constexpr size_t kLeastLabel = 8;
constexpr size_t kGap = 2;

std::string repeated(std::string_view text, size_t n) {
  std::string out;
  for (; n > 0; --n) out += text;
  return out;
}

class Bars {
 public:
  Bars(const Screen& screen, BarScale scale, size_t room);
  std::string bar(double value, bool open) const;

 private:
  std::string positive(double cells, bool open) const;
  std::string negative(double cells, bool open) const;

  const Screen& screen_;
  bool axis_;        // there are values below zero
  size_t left_ = 0;  // cells for them
  double cell_ = 0;  // of a value of 1
};

// Halves of the field that each hold their greatest value whole.
Bars::Bars(const Screen& screen, BarScale scale, size_t room) : screen_(screen), axis_(scale.low < 0) {
  if (!axis_) {
    if (scale.high > 0) cell_ = static_cast<double>(room) / scale.high;
    return;
  }
  room -= 1;
  const double share = 1 / (1 + scale.high / -scale.low);
  left_ = static_cast<size_t>(std::lround(static_cast<double>(room) * share));
  left_ = std::clamp<size_t>(left_, 1, scale.high > 0 ? room - 1 : room);
  cell_ = static_cast<double>(left_) / -scale.low;
  if (scale.high > 0) cell_ = std::min(cell_, static_cast<double>(room - left_) / scale.high);
}

// From zero to the right; something of it shows however small it is.
std::string Bars::positive(double cells, bool open) const {
  if (screen_.ascii || open) {
    const size_t n = static_cast<size_t>(std::lround(cells));
    if (n == 0 && cells > 0) return screen_.ascii ? "." : "▏";
    return repeated(!screen_.ascii ? "▒" : open ? "=" : "#", n);
  }
  static constexpr std::string_view kParts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  size_t eighths = static_cast<size_t>(std::lround(cells * 8));
  if (cells > 0) eighths = std::max<size_t>(eighths, 1);
  return repeated("█", eighths / 8).append(kParts[eighths % 8]);
}

// To the left there are no parts of blocks.
std::string Bars::negative(double cells, bool open) const {
  const size_t n = std::clamp<size_t>(static_cast<size_t>(std::lround(cells)), 1, left_);
  const char* block = screen_.ascii ? (open ? "=" : "#") : (open ? "▒" : "█");
  return std::string(left_ - n, ' ') + repeated(block, n);
}

std::string Bars::bar(double value, bool open) const {
  const double cells = std::min(std::abs(value) * cell_, 1e5);  // of the least floats the scale is infinite
  if (!axis_) return positive(cells, open);
  const std::string axis = screen_.ascii ? "|" : "│";
  if (value < 0) return negative(cells, open) + axis;
  return std::string(left_, ' ') + axis + positive(cells, open);
}

// Without its line end.
std::string line_of(const CellLayout& layout, const Cells& row) {
  std::string out;
  layout.line(row, out);
  out.pop_back();
  return out;
}

std::string header_of(const CellLayout& layout) {
  std::string out;
  layout.header(out);
  out.pop_back();
  return out;
}

// Labels and values of a chart, laid out.
class Columns {
 public:
  Columns(const BarRows& rows, const Screen& screen, BarLayout& layout);
  size_t count() const { return labels_.size(); }
  size_t room() const { return room_; }  // for a bar
  std::string header() const { return beside(header_of(layout_.labels), header_of(layout_.values)); }
  std::string line(size_t row) const {
    return beside(line_of(layout_.labels, labels_[row]), line_of(layout_.values, values_[row]));
  }

 private:
  std::string beside(std::string left, const std::string& middle) const;

  BarLayout& layout_;
  std::vector<Cells> labels_;
  std::vector<Cells> values_;
  bool any_label_ = false;
  size_t room_ = 0;
};

Columns::Columns(const BarRows& rows, const Screen& screen, BarLayout& layout) : layout_(layout) {
  for (const Cells& row : rows.rows) {
    labels_.emplace_back(row.begin(), row.end() - 1);
    values_.emplace_back(row.end() - 1, row.end());
  }
  layout.labels.fit({rows.names.begin(), rows.names.end() - 1}, labels_);
  layout.values.fit({rows.names.back()}, values_);
  layout.values.limit(0);
  const size_t columns = screen.size.columns;
  const size_t values = layout.values.width() + kGap;
  any_label_ = rows.names.size() > 1 && columns > values;  // numbers are not cut for them
  if (any_label_) {
    const auto left_by = [&](size_t others) { return columns - std::min(columns, others); };
    const size_t room = std::max({columns / 2, left_by(values + kGap + kShortBar), kLeastLabel});
    layout.labels.limit(std::max<size_t>(std::min(room, left_by(values + kGap + kLeastBar)), 1));
  }
  const size_t taken = (any_label_ ? layout.labels.width() + kGap : 0) + values;
  room_ = std::max(columns - std::min(columns, taken), kLeastBar);
}

std::string Columns::beside(std::string left, const std::string& middle) const {
  if (!any_label_) return middle;
  left.append(layout_.labels.width() - std::min(layout_.labels.width(), shown_width(left)) + kGap, ' ');
  return left + middle;
}

}  // namespace

std::string bar_chart(const BarRows& rows, size_t open, const WriteOptions& options, BarScale& scale,
                      BarLayout& layout) {
  const Screen& screen = options.screen;
  const size_t width = screen.size.columns;
  for (const Cells& row : rows.rows) {
    if (row.back().kind != Cell::Kind::Number) continue;
    scale.low = std::min(scale.low, row.back().number);
    scale.high = std::max(scale.high, row.back().number);
  }
  const Columns columns(rows, screen, layout);
  const Bars bars(screen, scale, columns.room());
  const auto colored = [&](const char* color, const std::string& text) {
    return screen.color && !text.empty() ? std::string(color) + text + "\x1b[0m" : text;
  };
  std::string out;
  if (!options.no_header) {
    std::string header = cut_shown(columns.header(), width, "");
    header.resize(header.find_last_not_of(' ') + 1);
    const std::string more = open < rows.rows.size() ? (screen.ascii ? "  = open" : "  ▒ open") : "";
    out += colored("\x1b[1m", header) + (shown_width(header + more) <= width ? more : "") + '\n';
  }
  for (size_t i = 0; i < rows.rows.size(); ++i) {
    const Cell& value = rows.rows[i].back();
    const std::string left = columns.line(i) + std::string(kGap, ' ');
    const std::string bar = value.kind == Cell::Kind::Number ? bars.bar(value.number, i >= open) : "";
    const size_t used = shown_width(left);
    // Where a screen is too narrow for anything.
    std::string line = used < width ? left + colored("\x1b[36m", cut_shown(bar, width - used, ""))
                                    : cut_shown(left, width, "");
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace weir
