// -o bars: a bar a row, behind what names it and its value. All rows are seen before any is drawn, as the
// greatest value fills the line; from 10,000 rows on they are drawn in parts.
//
//   level  count
//   error    182  ███████████████████
//   warn      20  ██
//
// The bar is the first aggregate, else the last column of numbers, behind all columns before it.
#include <algorithm>
#include <iterator>

#include "formats/bar_chart.h"
#include "formats/histogram_rows.h"

namespace weir {
namespace {

constexpr size_t kMostRows = 10'000;

class BarsWriter final : public DrawnWriter {
 public:
  explicit BarsWriter(const WriteOptions& options) : DrawnWriter(options), live_(options) {}

  void end(OutputBuffer& out) override {
    if (rows_.empty()) return;
    seen_ = true;
    if (const std::optional<BarRows> rows = chosen(rows_)) {
      drawn_ = true;
      BarLayout layout(options());
      out += bar_chart(*rows, rows->rows.size(), options(), scale_, layout);
    }
    rows_.clear();
  }
  std::string note() const override {
    if (drawn_) return "";
    return seen_ ? "no column of numbers to draw" : "no rows to draw";
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
  std::optional<BarRows> chosen(const std::vector<Cells>& rows) const;
  std::optional<double> histogram_width(size_t column) const;

  std::vector<Cells> rows_;
  BarScale scale_;  // of what was drawn before
  BarLayout live_;  // of pictures
  bool seen_ = false;
  bool drawn_ = false;
};

std::optional<double> BarsWriter::histogram_width(size_t column) const {
  for (const auto& [name, width] : options().shape.histograms) {
    if (name == names()[column]) return width;
  }
  return std::nullopt;
}

// The labels and what is drawn; nothing where that would be nothing.
std::optional<BarRows> BarsWriter::chosen(const std::vector<Cells>& rows) const {
  Roles roles = this->roles(rows);
  const auto is_number = [&](size_t column) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Cells& row) { return row[column].kind == Cell::Kind::Number; });
  };
  std::vector<size_t> values;
  std::vector<size_t> histograms;
  for (size_t i = 0; i < names().size(); ++i) {
    const bool value = std::find(roles.values.begin(), roles.values.end(), i) != roles.values.end();
    if (value && is_number(i)) values.push_back(i);
    if ((value || !roles.aggregated) && holds_histograms(rows, i)) histograms.push_back(i);
  }
  if (values.empty() && histograms.empty()) return std::nullopt;
  const bool histogram =
      values.empty() || (roles.aggregated && !histograms.empty() && histograms.front() < values.front());
  const std::vector<size_t>& from = histogram ? histograms : values;
  const size_t drawn = roles.aggregated ? from.front() : from.back();
  if (!roles.aggregated) {
    // Of a window the end says nothing beside the start.
    const bool has_start = std::find(names().begin(), names().end(), "window_start") != names().end();
    roles.labels.clear();
    for (size_t i = 0; i < drawn; ++i) {
      if (names()[i] != "window_end" || !has_start) roles.labels.push_back(i);
    }
  }
  BarRows out;
  for (const size_t i : roles.labels) out.names.push_back(names()[i]);
  out.names.push_back(names()[drawn]);
  if (histogram) {
    out.names.push_back("count");
    out.rows = histogram_rows(rows, drawn, roles.labels, histogram_width(drawn), screen().ascii ? ".." : "–");
    return out;
  }
  for (const Cells& row : rows) {
    Cells& cells = out.rows.emplace_back();
    for (const size_t i : roles.labels) cells.push_back(row[i]);
    cells.push_back(row[drawn]);
  }
  return out;
}

// Of windows the last rows, else the first ones.
std::string BarsWriter::picture(std::vector<Cells> early, bool windows) {
  std::vector<Cells> rows = rows_;
  std::move(early.begin(), early.end(), std::back_inserter(rows));
  std::optional<BarRows> all = rows.empty() ? std::nullopt : chosen(rows);
  if (!all) return "";
  std::vector<Cells>& shown = all->rows;
  const std::optional<BarRows> closed = rows_.empty() ? std::nullopt : chosen(rows_);
  size_t open = closed ? closed->rows.size() : 0;
  const size_t lines = std::max<size_t>(screen().size.rows, 4) - 3;
  const size_t left_out = shown.size() - std::min(shown.size(), lines);
  if (windows) {
    shown.erase(shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(left_out));
    open -= std::min(open, left_out);
  } else {
    shown.resize(shown.size() - left_out);
    open = shown.size();
  }
  BarScale scale = scale_;
  std::string out = bar_chart(*all, open, options(), scale, live_);
  if (left_out > 0 && !windows) out += more_line(left_out);
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
      "a bar a row: of the first aggregate behind its keys, else of the last column of numbers behind the "
      "columns before it; a histogram() is a bar a bin; as wide as the terminal, COLUMNS or 80",
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
