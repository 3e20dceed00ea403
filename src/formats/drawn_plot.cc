// -o plot: lines over time, one a key, drawn when all rows have come.
//
//   count   * error   + warn
//   200 |          ***
//   100 |  ********   *****
//     0 |++++++++++++++++++
//       +---------+--------
//       09:00     09:30
//
#include "formats/plot_picture.h"

namespace weir {
namespace {

constexpr size_t kLookedAt = 100;  // rows that tell what the columns are

class PlotWriter final : public DrawnWriter {
 public:
  explicit PlotWriter(const WriteOptions& options) : DrawnWriter(options), series_(options.zone) {}

  void end(OutputBuffer& out) override {
    any_rows_ = any_rows_ || series_.chosen() || !first_.empty();
    take_in(series_, first_);
    first_.clear();
    PlotLayout layout;
    const std::string drawn = plot_picture(series_, options(), layout);
    any_drawn_ = any_drawn_ || !drawn.empty();
    out += drawn;
    series_.clear();
  }
  std::string note() const override {
    if (any_drawn_) return "";
    return any_rows_ ? "no column of numbers to draw" : "no rows to draw";
  }
  void save(StateWriter& out) const override {
    DrawnWriter::save(out);
    series_.save(out);
    out.u64(first_.size());
    for (const Cells& row : first_) save_row(row, out);
  }
  void load(StateReader& in) override {
    DrawnWriter::load(in);
    series_.load(in);
    first_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) first_.push_back(load_row(in));
  }

 protected:
  void add(Cells row, OutputBuffer&) override {
    if (series_.chosen()) return series_.add(row, names());
    first_.push_back(std::move(row));
    if (first_.size() < kLookedAt) return;
    take_in(series_, first_);
    first_.clear();
  }
  std::string picture(std::vector<Cells> early, bool windows) override {
    PlotSeries all = series_;
    if (!all.chosen()) {
      std::vector<Cells> sample = first_;
      sample.insert(sample.end(), early.begin(), early.end());
      if (!sample.empty()) all.choose(sample, names(), roles(sample));
      for (const Cells& row : first_) all.add(row, names());
    }
    if (windows) all.begin_open();
    for (const Cells& row : early) all.add(row, names());
    return plot_picture(all, options(), live_);
  }

 private:
  void take_in(PlotSeries& series, const std::vector<Cells>& rows) const {
    if (rows.empty()) return;
    series.choose(rows, names(), roles(rows));
    for (const Cells& row : rows) series.add(row, names());
  }

  std::vector<Cells> first_;  // until they are enough to tell
  PlotSeries series_;
  PlotLayout live_;  // of pictures
  bool any_rows_ = false;
  bool any_drawn_ = false;
};

}  // namespace

const FormatDef& drawn_plot_format() {
  static const FormatDef def{
      "plot",
      {},
      "lines over the window's start or another time (of epoch numbers: --time's field, or time, ts, "
      "timestamp, date), one a key: of the first aggregate (without keys: all of them), else of the "
      "columns of numbers; missing windows and nulls break them; as wide as the terminal, COLUMNS or 80",
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
