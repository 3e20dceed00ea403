// The points of a plot: rows become lines of (x, y), one a key, or one a column where no key names a row.
//
//   window 1m on ts | count by level          x: window_start, y: count, a line a level
//
// x is the window's start, else the first column of times, else a number that names the row, else the row's
// number. Of very many points the least and the greatest of neighbours are kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/drawn_writer.h"

namespace weir {

struct PlotLine {
  std::string name;
  struct Point {
    double x = 0;
    double y = 0;
  };
  std::vector<Point> points;
  double weight = 0;  // the sum of |y|
};

class PlotSeries {
 public:
  void add(const Cells& row, const std::vector<std::string>& names, const Roles& roles, const TimeZone& zone);
  const std::vector<PlotLine>& lines() const { return lines_; }
  bool x_is_time() const { return axes_ && axes_->time; }
  const std::string& x_name() const { return axes_->x_name; }
  const std::string& y_name() const { return axes_->y_name; }
  bool seen() const { return axes_.has_value(); }
  void clear();

  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  // Which column is what; told by the first row.
  struct Axes {
    std::optional<size_t> x;
    bool time = false;
    std::vector<size_t> keys;
    std::vector<size_t> values;
    std::string x_name;
    std::string y_name;
  };
  static Axes axes_of(const Cells& row, const std::vector<std::string>& names, const Roles& roles,
                      const TimeZone& zone);
  void add_point(const std::string& name, double x, double y);

  std::optional<Axes> axes_;
  std::vector<PlotLine> lines_;
  uint64_t rows_ = 0;
};

}  // namespace weir
