// Round places on an axis, and what stands beside them.
//
//   value_axis(0, 182, 4)                 0 50 100 150, up to 190
//   times_within(09:00, 10:00, 80, utc)   09:00 09:10 09:20 …
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "value/time.h"

namespace weir {

struct AxisMark {
  double at = 0;
  std::string label;
};

// From a round value at or below `low` to one at or above `high`.
struct ValueAxis {
  double low;
  double high;
  std::vector<AxisMark> marks;  // about `most`
};
ValueAxis value_axis(double low, double high, size_t most);

// Round values within [low, high], `most` or fewer.
std::vector<AxisMark> values_within(double low, double high, size_t most);

// Round times of the zone within [low, high], `at` in ns from `low`: of the clock, or where a day, a week (on
// Monday), a month or a year begins. As many as find room in `columns` columns beside each other.
// (time_axis.cc)
std::vector<AxisMark> times_within(int64_t low, int64_t high, size_t columns, const TimeZone& zone);

}  // namespace weir
