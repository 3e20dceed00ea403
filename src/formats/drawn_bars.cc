// -o bars: a bar a row, behind its keys and its value.
//
//   level  count
//   error    182  ███████████████████
//   warn      20  ██
//
// What is drawn is the first aggregate, else the last column of numbers. All rows are seen before any is
// drawn, as the greatest value fills the line; from 10,000 rows on they are drawn in parts.
#include <algorithm>
#include <cmath>

#include "base/screen_text.h"
#include "formats/cell_layout.h"

namespace weir {
namespace {

constexpr size_t kMostRows = 10'000;
constexpr size_t kLeastBar = 4;
constexpr size_t kShortBar = 20;  // labels give way to that much, if they may keep half of the line
constexpr size_t kGap = 2;

struct Scale {
  double low = 0;  // of all values, and 0
  double high = 0;
};

// One picture: labels, values, bars.
class Chart {
 public:
  // Rows from `open` on are not final.
  Chart(const std::vector<Cells>& rows, size_t open, Scale scale, const WriteOptions& options)
      : rows_(rows), open_(open), scale_(scale), options_(options), screen_(options.screen) {}

  // `roles.values`: columns that hold numbers.
  void choose(const std::vector<std::string>& names, const Roles& roles, std::string_view ellipsis);
  std::string text() const;
  Scale scale() const { return scale_; }

 private:
  std::string beside(std::string left, std::string middle) const;
  std::string header() const;
  std::string positive(double cells, bool open) const;
  std::string bar(double value, bool open) const;

  const std::vector<Cells>& rows_;
  size_t open_;
  Scale scale_;
  const WriteOptions& options_;
  const Screen& screen_;
  std::vector<std::string> label_names_;
  std::vector<std::string> value_name_;  // none where no column holds numbers
  std::vector<Cells> labels_;
  std::vector<Cells> values_;
  CellLayout left_;
  CellLayout middle_;
  size_t room_ = 0;  // for a bar
};

void Chart::choose(const std::vector<std::string>& names, const Roles& roles, std::string_view ellipsis) {
  const bool any = !roles.values.empty();
  const size_t value = !any ? 0 : roles.aggregated ? roles.values.front() : roles.values.back();
  for (const size_t column : roles.labels) label_names_.push_back(names[column]);
  if (any) value_name_ = {names[value]};
  for (const Cells& row : rows_) {
    Cells& label = labels_.emplace_back();
    for (const size_t column : roles.labels) label.push_back(row[column]);
    Cells& number = values_.emplace_back();
    if (!any) continue;
    number.push_back(row[value]);
    if (number[0].kind != Cell::Kind::Number) continue;
    scale_.low = std::min(scale_.low, row[value].number);
    scale_.high = std::max(scale_.high, row[value].number);
  }
  left_.fit(label_names_, labels_);
  middle_.fit(value_name_, values_);
  middle_.limit(0, ellipsis);
  const size_t columns = screen_.size.columns;
  const size_t others = middle_.width() + 2 * kGap + kShortBar;
  left_.limit(std::max<size_t>({columns / 2, columns - std::min(columns, others), 8}), ellipsis);
  const size_t taken = left_.width() + (label_names_.empty() ? 0 : kGap) + middle_.width() + kGap;
  room_ = std::max(columns - std::min(columns, taken), kLeastBar);
}

// What comes before the bar, of two lines.
std::string Chart::beside(std::string left, std::string middle) const {
  left.pop_back();
  middle.pop_back();
  if (label_names_.empty() || value_name_.empty()) return left + middle;
  left.append(left_.width() - std::min(left_.width(), shown_width(left)) + kGap, ' ');
  return left + middle;
}

std::string Chart::header() const {
  std::string left, middle;
  left_.header(label_names_, left);
  middle_.header(value_name_, middle);
  std::string out = beside(left, middle);
  if (screen_.color) out = "\x1b[1m" + out + "\x1b[0m";
  if (open_ < rows_.size()) out += screen_.ascii ? "  = open" : "  ▒ open";
  return out + '\n';
}

std::string repeated(std::string_view text, size_t n) {
  std::string out;
  for (; n > 0; --n) out += text;
  return out;
}

// From zero to the right; something of it shows however small it is.
std::string Chart::positive(double cells, bool open) const {
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

std::string Chart::bar(double value, bool open) const {
  const size_t room = room_ - (scale_.low < 0 ? 1 : 0);
  const double cell = scale_.high > scale_.low ? static_cast<double>(room) / (scale_.high - scale_.low) : 0;
  if (scale_.low >= 0) return positive(value * cell, open);
  const size_t left = static_cast<size_t>(std::lround(-scale_.low * cell));
  const std::string axis = screen_.ascii ? "|" : "│";
  if (value >= 0) return std::string(left, ' ') + axis + positive(value * cell, open);
  const size_t n = std::min(std::max<size_t>(static_cast<size_t>(std::lround(-value * cell)), 1), left);
  return std::string(left - n, ' ') +
         repeated(screen_.ascii ? (open ? "=" : "#")
                  : open        ? "▒"
                                : "█",
                  n) +
         axis;
}

std::string Chart::text() const {
  std::string out = options_.no_header ? "" : header();
  for (size_t i = 0; i < rows_.size(); ++i) {
    std::string left, middle;
    left_.line(labels_[i], left);
    middle_.line(values_[i], middle);
    std::string line = beside(left, middle);
    const bool is_number = !value_name_.empty() && values_[i][0].kind == Cell::Kind::Number;
    const std::string drawn = is_number ? bar(values_[i][0].number, i >= open_) : "";
    if (!drawn.empty()) line += screen_.color ? "  \x1b[36m" + drawn + "\x1b[0m" : "  " + drawn;
    line.resize(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

class BarsWriter final : public DrawnWriter {
 public:
  explicit BarsWriter(const WriteOptions& options) : DrawnWriter(options) {}

  void end(OutputBuffer& out) override {
    if (rows_.empty()) return;
    const Chart chart = draw(rows_, rows_.size());
    out += chart.text();
    scale_ = chart.scale();
    rows_.clear();
  }
  void save(StateWriter& out) const override;
  void load(StateReader& in) override;

 protected:
  void add(Cells row, OutputBuffer& out) override {
    rows_.push_back(std::move(row));
    if (rows_.size() == kMostRows) end(out);
  }
  std::string picture(std::vector<Cells> early, bool windows) override;

 private:
  Chart draw(const std::vector<Cells>& rows, size_t open) const {
    Roles roles = this->roles(rows.front());
    std::erase_if(roles.values, [&](size_t column) {
      return std::none_of(rows.begin(), rows.end(),
                          [&](const Cells& row) { return row[column].kind == Cell::Kind::Number; });
    });
    Chart chart(rows, open, scale_, options());
    chart.choose(names(), roles, ellipsis());
    return chart;
  }

  std::vector<Cells> rows_;
  Scale scale_;  // of what was drawn before
};

// Of windows the last rows, else the first ones.
std::string BarsWriter::picture(std::vector<Cells> early, bool windows) {
  std::vector<Cells> rows = rows_;
  const size_t closed = rows.size();
  std::move(early.begin(), early.end(), std::back_inserter(rows));
  if (rows.empty()) return "";
  const size_t lines = std::max<size_t>(screen().size.rows, 4) - 3;
  const size_t left_out = rows.size() - std::min(rows.size(), lines);
  size_t open = windows ? closed : rows.size();
  if (windows) {
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(left_out));
    open -= std::min(open, left_out);
  } else {
    rows.resize(rows.size() - left_out);
    open = rows.size();
  }
  std::string out = draw(rows, open).text();
  if (left_out > 0 && !windows) out += std::string(ellipsis()) + ' ' + std::to_string(left_out) + " more\n";
  return out;
}

void BarsWriter::save(StateWriter& out) const {
  DrawnWriter::save(out);
  out.f64(scale_.low);
  out.f64(scale_.high);
  out.u64(rows_.size());
  for (const Cells& row : rows_) save_row(row, out);
}

void BarsWriter::load(StateReader& in) {
  DrawnWriter::load(in);
  scale_.low = in.f64();
  scale_.high = in.f64();
  rows_.clear();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) rows_.push_back(load_row(in));
}

}  // namespace

const FormatDef& drawn_bars_format() {
  static const FormatDef def{
      "bars",
      {},
      "a bar a row, behind its keys: of the first aggregate, else of the last column of numbers; as wide "
      "as the terminal, COLUMNS or 80",
      nullptr,
      nullptr,
      nullptr,
      [](const WriteOptions& options) -> std::unique_ptr<Writer> {
        return std::make_unique<BarsWriter>(options);
      },
  };
  return def;
}

}  // namespace weir
