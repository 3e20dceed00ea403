// -o plot: lines over time, one a key.
//
//   count   * error   + warn
//   200 |          ***
//   100 |  ********   *****
//     0 |++++++++++++++++++
//       +---------+--------
//       09:00     09:30
//
// Drawn when all rows have come.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/screen_text.h"
#include "formats/axis.h"
#include "formats/plot_canvas.h"
#include "formats/plot_series.h"

namespace weir {
namespace {

constexpr size_t kMostLinesDrawn = 8;
constexpr size_t kPlainRows = 16;  // of the field, where there is no screen to fill

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool empty() const { return low > high; }
  // Where `v` is on `dots` dots.
  size_t place(double v, size_t dots) const {
    if (!(high > low)) return dots / 2;
    return static_cast<size_t>(std::lround((v - low) / (high - low) * static_cast<double>(dots - 1)));
  }
};

class Plot {
 public:
  Plot(const PlotSeries& series, const WriteOptions& options, double open_from);
  std::string text() const;

 private:
  void choose_lines();
  void scale();
  std::string title() const;
  std::string field() const;
  std::string x_axis() const;
  std::string colored(size_t line, const std::string& text) const;
  const char* sign(const char* unicode, const char* ascii) const { return screen_.ascii ? ascii : unicode; }
  const char* mark(size_t line) const;

  const PlotSeries& series_;
  const Screen& screen_;
  const TimeZone& zone_;
  double open_from_;  // x of the first point that is not final
  std::vector<const PlotLine*> lines_;
  Range x_;
  Range y_;
  std::vector<AxisMark> y_marks_;
  size_t margin_ = 0;  // of the values' labels
  size_t columns_ = 0;
  size_t rows_ = 0;
  bool marks_ = false;
};

Plot::Plot(const PlotSeries& series, const WriteOptions& options, double open_from)
    : series_(series), screen_(options.screen), zone_(options.zone), open_from_(open_from) {
  choose_lines();
  scale();
}

// Those that weigh most, in the order they came.
void Plot::choose_lines() {
  for (const PlotLine& line : series_.lines()) {
    if (!line.points.empty()) lines_.push_back(&line);
  }
  std::vector<const PlotLine*> heavy = lines_;
  std::stable_sort(heavy.begin(), heavy.end(),
                   [](const PlotLine* a, const PlotLine* b) { return a->weight > b->weight; });
  heavy.resize(std::min(heavy.size(), kMostLinesDrawn));
  std::erase_if(lines_, [&](const PlotLine* line) {
    return std::find(heavy.begin(), heavy.end(), line) == heavy.end();
  });
  marks_ = screen_.ascii || (lines_.size() > 1 && !screen_.color);
}

void Plot::scale() {
  for (const PlotLine* line : lines_) {
    for (const PlotLine::Point& point : line->points) {
      x_.add(point.x);
      y_.add(point.y);
    }
  }
  if (y_.empty()) return;
  // What is near zero, for its size, is shown from there.
  if (y_.low > 0 && y_.low < y_.high * 0.6) y_.low = 0;
  if (y_.high < 0 && y_.high > y_.low * 0.6) y_.high = 0;
  if (y_.low == y_.high) (y_.low > 0 ? y_.low : y_.high) = y_.low == 0 ? 1 : 0;
  rows_ = kPlainRows;
  if (screen_.terminal) {
    const size_t room = std::max<size_t>(screen_.size.rows, 10) - 5;
    rows_ = std::min(room, std::max<size_t>(kPlainRows, screen_.size.columns / 4));
  }
  ValueAxis axis = value_axis(y_.low, y_.high, std::max<size_t>(rows_ / 3, 2));
  y_ = {axis.low, axis.high};
  y_marks_ = std::move(axis.marks);
  for (const AxisMark& mark : y_marks_) margin_ = std::max(margin_, mark.label.size());
  const size_t columns = screen_.size.columns;
  columns_ = std::max<size_t>(columns - std::min(columns, margin_ + 3), 10);
}

std::string Plot::colored(size_t line, const std::string& text) const {
  static constexpr const char* kColors[] = {"36", "33", "35", "32", "31", "34", "37", "90"};
  if (!screen_.color) return text;
  return std::string("\x1b[") + kColors[line % std::size(kColors)] + "m" + text + "\x1b[0m";
}

const char* Plot::mark(size_t line) const {
  static constexpr const char* kAscii[] = {"*", "+", "o", "x", "#", "@", "%", "="};
  static constexpr const char* kUnicode[] = {"●", "+", "○", "×", "■", "▲", "□", "◆"};
  return (screen_.ascii ? kAscii : kUnicode)[line % std::size(kAscii)];
}

std::string Plot::title() const {
  std::string out;
  append_shown(series_.y_name(), out);
  if (screen_.color) out = "\x1b[1m" + out + "\x1b[0m";
  size_t width = shown_width(series_.y_name());
  const auto add = [&](const std::string& text, const std::string& shown) {
    const size_t more = 3 + shown_width(text);
    if (width + more > screen_.size.columns) return false;
    width += more;
    out += "   " + shown;
    return true;
  };
  size_t named = 0;
  if (lines_.size() > 1 || !lines_.front()->name.empty()) {
    for (; named < lines_.size(); ++named) {
      const std::string sample = marks_ ? mark(named) : "━━";
      if (!add(sample + " " + lines_[named]->name, colored(named, sample) + " " + lines_[named]->name)) break;
    }
  }
  const size_t not_drawn = series_.lines().size() - lines_.size();
  if (not_drawn > 0) {
    const std::string text = "(" + std::to_string(not_drawn) + " more not drawn)";
    add(text, text);
  }
  if (open_from_ <= x_.high) {
    const std::string text = std::string(sign("┄┄", "..")) + " open";
    add(text, text);
  }
  return out + '\n';
}

std::string Plot::field() const {
  PlotCanvas canvas(columns_, rows_, marks_ ? PlotCanvas::Dots::Marks : PlotCanvas::Dots::Braille);
  for (size_t i = lines_.size(); i-- > 0;) {
    std::vector<PlotLine::Point> points = lines_[i]->points;
    std::stable_sort(points.begin(), points.end(),
                     [](const PlotLine::Point& a, const PlotLine::Point& b) { return a.x < b.x; });
    size_t last_x = 0, last_y = 0;
    for (size_t k = 0; k < points.size(); ++k) {
      const size_t x = x_.place(points[k].x, canvas.width());
      const size_t y = canvas.height() - 1 - y_.place(points[k].y, canvas.height());
      if (k > 0) {
        canvas.line(last_x, last_y, x, y, static_cast<uint8_t>(i));
      } else if (points.size() == 1) {
        canvas.place(x, y, static_cast<uint8_t>(i));
      }
      last_x = x;
      last_y = y;
    }
  }
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
  const std::vector<AxisMark> marks =
      series_.x_is_time() ? times_within(x_.low, x_.high, most, zone_) : values_within(x_.low, x_.high, most);
  std::vector<std::string> axis(columns_, sign("─", "-"));
  if (open_from_ <= x_.high) {
    for (size_t i = x_.place(open_from_, columns_); i < columns_; ++i) axis[i] = sign("┄", ".");
  }
  const size_t begin = margin_ + 2;
  std::string labels;
  for (const AxisMark& mark : marks) {
    const size_t at = std::min(x_.place(mark.at, columns_), columns_ - 1);
    axis[at] = sign("┬", "+");
    const size_t half = mark.label.size() / 2;
    size_t from = begin + at - std::min(begin + at, half);
    const size_t end = begin + columns_;
    from = std::min(from, end - std::min(end, mark.label.size()));
    if (!labels.empty() && from < labels.size() + 2) continue;
    labels.append(from - std::min(from, labels.size()), ' ');
    labels += mark.label;
  }
  std::string out(margin_ + 1, ' ');
  out += sign("└", "+");
  for (const std::string& c : axis) out += c;
  out += '\n' + labels + '\n';
  std::string what;
  append_shown(series_.x_name(), what);
  if (series_.x_is_time()) {
    what += ' ';
    print_time(static_cast<int64_t>(x_.low), zone_, what);
    if (x_.high > x_.low) {
      what += sign(" … ", " ... ");
      print_time(static_cast<int64_t>(x_.high), zone_, what);
    }
  }
  const size_t room = columns_ - std::min(columns_, shown_width(what));
  return out + std::string(begin + room / 2, ' ') + what + '\n';
}

std::string Plot::text() const {
  if (y_.empty()) return "";
  return title() + field() + x_axis();
}

class PlotWriter final : public DrawnWriter {
 public:
  explicit PlotWriter(const WriteOptions& options) : DrawnWriter(options) {}

  void end(OutputBuffer& out) override {
    out += Plot(series_, options(), std::numeric_limits<double>::infinity()).text();
    series_.clear();
  }
  void save(StateWriter& out) const override {
    DrawnWriter::save(out);
    series_.save(out);
  }
  void load(StateReader& in) override {
    DrawnWriter::load(in);
    series_.load(in);
  }

 protected:
  void add(Cells row, OutputBuffer&) override { series_.add(row, names(), roles(row), options().zone); }
  std::string picture(std::vector<Cells> early, bool windows) override {
    PlotSeries early_alone;
    PlotSeries all = series_;
    for (const Cells& row : early) {
      early_alone.add(row, names(), roles(row), options().zone);
      all.add(row, names(), roles(row), options().zone);
    }
    double open_from = std::numeric_limits<double>::infinity();
    for (const PlotLine& line : early_alone.lines()) {
      for (const PlotLine::Point& point : line.points) open_from = std::min(open_from, point.x);
    }
    return Plot(all, options(), windows ? open_from : std::numeric_limits<double>::infinity()).text();
  }

 private:
  PlotSeries series_;
};

}  // namespace

const FormatDef& drawn_plot_format() {
  static const FormatDef def{
      "plot",
      {},
      "lines over the window's start or another time, one a key: of the first aggregate (without keys: "
      "all of them), else of the columns of numbers; as wide as the terminal, COLUMNS or 80",
      nullptr,
      nullptr,
      nullptr,
      [](const WriteOptions& options) -> std::unique_ptr<Writer> {
        return std::make_unique<PlotWriter>(options);
      },
  };
  return def;
}

}  // namespace weir
