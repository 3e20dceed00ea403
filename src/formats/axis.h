// Round places on an axis, and what stands beside them.
//
//   value_axis(0, 182, 4)                 0 50 100 150, up to 190
//   time_axis(09:00, 10:00, 8, utc)       09:00 09:10 09:20 …
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

// Round times of the zone within [low, high] ns, `most` or fewer.
std::vector<AxisMark> times_within(double low, double high, size_t most, const TimeZone& zone);

}  // namespace weir
