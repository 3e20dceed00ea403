// Tested by drawn_width_test.cc.
#include "formats/plot_picture.h"

#include <algorithm>
#include <cmath>

#include "base/screen_text.h"
#include "formats/axis.h"
#include "formats/plot_canvas.h"
#include "formats/plot_legend.h"
#include "formats/time_form.h"

namespace weir {
namespace {

constexpr size_t kMostLinesDrawn = 8;
constexpr size_t kPlainRows = 16;  // of the field, where there is no screen to fill
constexpr size_t kLeastRows = 3;
constexpr size_t kLeastColumns = 12;  // with labels of values beside them
constexpr size_t kOtherRows = 4;      // the axis, its marks, the caption, and where the cursor is

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool empty() const { return low > high; }
  // Where `v` is on `dots` dots. Halved, as the range may be more than a float.
  size_t place(double v, size_t dots) const {
    if (!(high > low)) return dots / 2;
    const double share = std::clamp((v / 2 - low / 2) / (high / 2 - low / 2), 0.0, 1.0);
    return static_cast<size_t>(std::lround(share * static_cast<double>(dots - 1)));
  }
};

class Plot {
 public:
  Plot(const PlotSeries& series, const WriteOptions& options, PlotLayout& layout);
  std::string text() const;

 private:
  void choose_lines();
  void pick(const std::vector<const PlotLine*>& heavy, size_t count);
  std::optional<std::vector<std::string>> legend(size_t longest, size_t most) const;
  void scale(PlotLayout& layout);
  bool any_open() const { return series_.open_from() <= x_.high; }
  void draw(const PlotLine& line, uint8_t number, PlotCanvas& canvas) const;
  std::string field() const;
  std::string x_axis() const;
  std::string caption() const;
  std::string colored(size_t line, const std::string& text) const;
  const char* sign(const char* unicode, const char* ascii) const { return screen_.ascii ? ascii : unicode; }
  std::string mark(size_t line) const;

  const PlotSeries& series_;
  const Screen& screen_;
  const TimeZone& zone_;
  size_t all_lines_ = 0;
  std::vector<const PlotLine*> lines_;
  std::vector<std::string> legend_;
  Range x_;
  Range y_;
  int64_t first_ = std::numeric_limits<int64_t>::max();  // of times
  int64_t last_ = std::numeric_limits<int64_t>::min();
  std::vector<AxisMark> y_marks_;
  size_t margin_ = 0;  // of the values' labels
  size_t columns_ = 0;
  size_t rows_ = 0;
  bool marks_ = false;
};

Plot::Plot(const PlotSeries& series, const WriteOptions& options, PlotLayout& layout)
    : series_(series), screen_(options.screen), zone_(options.zone) {
  choose_lines();
  if (!lines_.empty()) scale(layout);
}

// The heaviest `count`, in the order they came.
void Plot::pick(const std::vector<const PlotLine*>& heavy, size_t count) {
  lines_.assign(heavy.begin(), heavy.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(lines_.begin(), lines_.end());  // they lie in one vector
  marks_ = screen_.ascii || (lines_.size() > 1 && !screen_.color);
  x_ = {};
  for (const PlotLine* line : lines_) {
    for (const PlotLine::Point& point : line->points) {
      if (!std::isnan(point.y)) x_.add(point.x);
    }
  }
}

// As many as can be named in what is above the field.
void Plot::choose_lines() {
  std::vector<const PlotLine*> heavy;
  for (const PlotLine& line : series_.lines()) {
    if (!line.empty()) heavy.push_back(&line);
  }
  all_lines_ = heavy.size();
  std::stable_sort(heavy.begin(), heavy.end(),
                   [](const PlotLine* a, const PlotLine* b) { return a->weight > b->weight; });
  const size_t columns = screen_.size.columns;
  const size_t rows = screen_.size.rows;
  const size_t most = screen_.terminal ? std::max<size_t>(rows - std::min(rows, kOtherRows + kLeastRows), 1)
                                       : kMostLinesDrawn + 2;
  for (size_t count = std::min(heavy.size(), kMostLinesDrawn); count > 0; --count) {
    pick(heavy, count);
    for (const size_t longest : {std::max<size_t>(columns / 2, 16), columns / 4, size_t{12}, size_t{8}}) {
      if (std::optional<std::vector<std::string>> fits = legend(longest, most)) {
        legend_ = *std::move(fits);
        return;
      }
    }
  }
  if (!heavy.empty()) legend_ = *legend(8, kMostLinesDrawn + 2);
}

std::optional<std::vector<std::string>> Plot::legend(size_t longest, size_t most) const {
  std::vector<LegendEntry> entries;
  if (all_lines_ > 1 || !lines_.front()->name.empty()) {
    for (size_t i = 0; i < lines_.size(); ++i) {
      const std::string sample = marks_ ? mark(i) : "━━";
      entries.push_back({colored(i, sample), shown_width(sample), lines_[i]->name});
    }
  }
  if (const size_t others = all_lines_ - lines_.size(); others > 0) {
    const std::string n = std::to_string(others) + (series_.more_lines() ? " or more" : " more");
    entries.push_back({"", 0, "(" + n + " not drawn)"});
  }
  if (any_open()) entries.push_back({"", 0, std::string(sign("┄┄", "..")) + " open"});
  std::string title;
  append_shown(series_.y_name(), title);
  return plot_legend(title, entries, screen_, longest, most);
}

void Plot::scale(PlotLayout& layout) {
  for (const PlotLine* line : lines_) {
    for (const PlotLine::Point& point : line->points) {
      if (!std::isnan(point.y)) y_.add(point.y);
    }
    first_ = std::min(first_, line->first);
    last_ = std::max(last_, line->last);
  }
  // What is near zero, for its size, is shown from there.
  if (y_.low > 0 && y_.low < y_.high * 0.6) y_.low = 0;
  if (y_.high < 0 && y_.high > y_.low * 0.6) y_.high = 0;
  // Values that nearly are one have no round ones between them.
  const double greatest = std::max(std::abs(y_.low), std::abs(y_.high));
  if (y_.high - y_.low <= greatest * 1e-10) (y_.low > 0 ? y_.low : y_.high) = y_.low == 0 ? 1 : 0;
  if (y_.low > y_.high) std::swap(y_.low, y_.high);
  rows_ = kPlainRows;
  if (screen_.terminal) {
    const size_t taken = legend_.size() + kOtherRows;
    const size_t room = screen_.size.rows - std::min<size_t>(screen_.size.rows, taken);
    rows_ = std::clamp(std::max<size_t>(kPlainRows, screen_.size.columns / 4), kLeastRows,
                       std::max(room, kLeastRows));
  }
  ValueAxis axis = value_axis(y_.low, y_.high, std::max<size_t>(rows_ / 3, 2));
  y_ = {axis.low, axis.high};
  y_marks_ = std::move(axis.marks);
  for (const AxisMark& mark : y_marks_) margin_ = std::max(margin_, mark.label.size());
  margin_ = layout.margin = std::max(margin_, layout.margin);
  const size_t columns = screen_.size.columns;
  if (columns < margin_ + kLeastColumns) {
    margin_ = 0;
    y_marks_.clear();
  }
  columns_ = std::max<size_t>(columns - std::min(columns, margin_ + 3), 1);
}

std::string Plot::colored(size_t line, const std::string& text) const {
  static constexpr const char* kColors[] = {"36", "33", "35", "32", "31", "34", "37", "90"};
  if (!screen_.color) return text;
  return std::string("\x1b[") + kColors[line % std::size(kColors)] + "m" + text + "\x1b[0m";
}

std::string Plot::mark(size_t line) const {
  static constexpr const char* kAscii[] = {"*", "+", "o", "x", "#", "@", "%", "="};
  static constexpr const char* kUnicode[] = {"●", "+", "○", "×", "■", "▲", "□", "◆"};
  const size_t which = line % std::size(kAscii);
  return screen_.ascii ? kAscii[which] : kUnicode[which];
}

void Plot::draw(const PlotLine& line, uint8_t number, PlotCanvas& canvas) const {
  std::vector<PlotLine::Point> points = line.points;
  std::stable_sort(points.begin(), points.end(),
                   [](const PlotLine::Point& a, const PlotLine::Point& b) { return a.x < b.x; });
  const double reach = series_.reach(line);
  const auto ends_before = [&](size_t k) {  // no line leads to point k
    return k == 0 || k == points.size() || std::isnan(points[k - 1].y) || std::isnan(points[k].y) ||
           points[k].x - points[k - 1].x > reach;
  };
  size_t last_x = 0, last_y = 0;
  for (size_t k = 0; k < points.size(); ++k) {
    if (std::isnan(points[k].y)) continue;
    const size_t x = x_.place(points[k].x, canvas.width());
    const size_t y = canvas.height() - 1 - y_.place(points[k].y, canvas.height());
    if (!ends_before(k)) {
      canvas.line(last_x, last_y, x, y, number);
    } else if (ends_before(k + 1)) {
      canvas.place(x, y, number);
    }
    last_x = x;
    last_y = y;
  }
}

std::string Plot::field() const {
  PlotCanvas canvas(columns_, rows_, marks_ ? PlotCanvas::Dots::Marks : PlotCanvas::Dots::Braille);
  for (size_t i = lines_.size(); i-- > 0;) draw(*lines_[i], static_cast<uint8_t>(i), canvas);
  std::vector<std::string> labels(rows_);
  for (const AxisMark& mark : y_marks_) labels[rows_ - 1 - y_.place(mark.at, rows_)] = mark.label;
  std::vector<std::string> marks;
  for (size_t i = 0; i < lines_.size(); ++i) marks.push_back(mark(i));
  std::string out;
  for (size_t row = 0; row < rows_; ++row) {
    const std::string& label = labels[row];
    out += std::string(margin_ - label.size(), ' ') + label + ' ';
    out += label.empty() ? sign("│", "|") : sign("┤", "+");
    out += canvas.row(row, marks, [this](uint8_t line, const std::string& c) { return colored(line, c); });
    out += '\n';
  }
  return out;
}

std::string Plot::x_axis() const {
  const size_t most = std::max<size_t>(columns_ / 12, 1);
  std::vector<AxisMark> marks = series_.x_is_time() ? times_within(first_, last_, columns_, zone_)
                                                    : values_within(x_.low, x_.high, most);
  std::vector<std::string> axis(columns_, sign("─", "-"));
  if (any_open()) {
    for (size_t i = x_.place(series_.open_from(), columns_); i < columns_; ++i) axis[i] = sign("┄", ".");
  }
  const size_t begin = margin_ + 2;
  const size_t end = std::min<size_t>(begin + columns_, screen_.size.columns);
  std::string labels;
  for (const AxisMark& mark : marks) {
    const double x = series_.x_is_time() ? x_.low + mark.at : mark.at;
    const size_t at = std::min(x_.place(x, columns_), columns_ - 1);
    axis[at] = sign("┬", "+");
    const size_t half = mark.label.size() / 2;
    size_t from = begin + at - std::min(begin + at, half);
    from = std::min(from, end - std::min(end, mark.label.size()));
    if ((!labels.empty() && from < labels.size() + 2) || mark.label.size() > end) continue;
    labels.append(from - std::min(from, labels.size()), ' ');
    labels += mark.label;
  }
  std::string out(margin_ + 1, ' ');
  out += sign("└", "+");
  for (const std::string& c : axis) out += c;
  const std::string what = caption();
  // In the middle of the field, as far as the line holds it.
  const size_t width = shown_width(what);
  const size_t inside = begin + (columns_ - std::min(columns_, width)) / 2;
  const size_t indent = std::min<size_t>(inside, screen_.size.columns - width);
  return out + '\n' + labels + '\n' + std::string(indent, ' ') + what + '\n';
}

// What x is, and from when to when. The times count more than the name.
std::string Plot::caption() const {
  const size_t room = screen_.size.columns;
  std::string name;
  append_shown(series_.x_name(), name);
  if (!series_.x_is_time()) return cut_shown(name, room, sign("…", "..."));
  const size_t beside = room - std::min(room, shown_width(name) + 1);
  const std::string_view ellipsis = sign("…", "...");
  const std::string full = time_range(first_, last_, zone_, ellipsis, 1000);
  if (shown_width(full) <= beside) return name + ' ' + full;
  const std::string shorter = time_range(first_, last_, zone_, ellipsis, room);
  return shown_width(shorter) <= beside ? name + ' ' + shorter : shorter;
}

std::string Plot::text() const {
  if (lines_.empty()) return "";
  std::string out;
  for (const std::string& line : legend_) out += line + '\n';
  return out + field() + x_axis();
}

}  // namespace

std::string plot_picture(const PlotSeries& series, const WriteOptions& options, PlotLayout& layout) {
  return Plot(series, options, layout).text();
}

}  // namespace weir
