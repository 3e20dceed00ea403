// The points of a plot: rows become lines of (x, y), one a key, or one a column where no key names a row.
//
//   window 1m on ts | count by level          x: window_start, y: count, a line a level
//
// x is the window's start, else the first column of times, else a number that names the row, else the row's
// number. A null, and windows that are missing where their size is known, break a line. Of very many points
// the least and the greatest of neighbours are kept.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "formats/drawn_writer.h"

namespace weir {

struct PlotLine {
  std::string name;
  struct Point {
    double x = 0;  // of a time ns since the series' origin
    double y = 0;  // NaN: the line breaks here
  };
  std::vector<Point> points;
  double weight = 0;  // the sum of |y|
  // The least and greatest time.
  int64_t first = std::numeric_limits<int64_t>::max();
  int64_t last = std::numeric_limits<int64_t>::min();
  unsigned thinned = 0;  // how often neighbours were merged

  bool empty() const;
};

class PlotSeries {
 public:
  explicit PlotSeries(const TimeZone& zone) : zone_(zone) {}

  // Which column is what, by some rows: the first ones.
  void choose(const std::vector<Cells>& rows, const std::vector<std::string>& names, Roles roles);
  bool chosen() const { return axes_.has_value(); }
  // Behind choose().
  void add(const Cells& row, const std::vector<std::string>& names);
  const std::vector<PlotLine>& lines() const { return lines_; }
  bool more_lines() const { return more_lines_; }  // than lines() are kept
  bool x_is_time() const { return axes_ && axes_->time; }
  bool any_values() const { return axes_ && !axes_->values.empty(); }
  const std::string& x_name() const { return axes_->x_name; }
  const std::string& y_name() const { return axes_->y_name; }
  int64_t origin() const { return origin_; }
  // Points of a line that are further apart are not connected; infinite where any are.
  double reach(const PlotLine& line) const;
  // From here on points are not final; open_from(): the least x of those.
  void begin_open() { open_ = true; }
  double open_from() const { return open_from_; }
  void clear() { *this = PlotSeries(zone_); }

  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct Axes {
    std::optional<size_t> x;
    bool time = false;
    std::optional<size_t> window_end;  // where x is the start
    bool windows = false;              // it is
    std::vector<size_t> keys;
    std::vector<size_t> values;
    std::string x_name;
    std::string y_name;
  };
  std::optional<double> x_of(const Cells& row, std::optional<int64_t>& time);
  void see_window(const Cells& row, int64_t start);
  PlotLine* line_of(const std::string& name, bool make);
  void add_point(const std::string& name, double x, std::optional<int64_t> time, double y);

  TimeZone zone_;
  std::optional<Axes> axes_;
  std::vector<PlotLine> lines_;
  absl::flat_hash_map<std::string, size_t> places_;  // of lines_
  bool more_lines_ = false;
  uint64_t rows_ = 0;
  bool has_origin_ = false;
  int64_t origin_ = 0;
  // Of windows, ns.
  int64_t size_ = 0;  // the least; 0: none seen
  int64_t greatest_size_ = 0;
  int64_t between_ = 0;           // the least between starts; 0: none seen
  std::optional<int64_t> start_;  // the last
  bool open_ = false;
  double open_from_ = std::numeric_limits<double>::infinity();
};

}  // namespace weir
