// The parts of a time in its zone, and the units that times are cut to: date_trunc, date_part, bin.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "value/time.h"
#include "value/value.h"

namespace weir {

// An instant as the zone's calendar and clock show it.
struct LocalTime {
  int64_t days;  // since 1970-01-01
  int64_t year, month, day;
  int64_t hour, minute, second, nanos;
  int64_t offset;  // seconds east of UTC
};
LocalTime local_time(int64_t ns, const TimeZone& zone);

constexpr int64_t floor_modulo(int64_t a, int64_t b) { return a % b < 0 ? a % b + b : a % b; }

inline int64_t days_from_monday(int64_t days) { return floor_modulo(days + 3, 7); }
inline int64_t days_from_sunday(int64_t days) { return floor_modulo(days + 4, 7); }
int64_t day_of_year(const LocalTime& t);  // from 1

// ISO 8601: weeks begin on Monday, week 1 has the year's first Thursday.
struct IsoWeek {
  int64_t year;
  int64_t week;
};
IsoWeek iso_week(int64_t days);

enum class TimePart : uint8_t {
  Nanosecond,
  Microsecond,
  Millisecond,
  Second,
  Minute,
  Hour,
  Day,
  Week,
  Month,
  Quarter,
  Year,
  DayOfWeek,
  IsoDayOfWeek,
  DayOfYear,
  IsoYear,
  Epoch,
};

// By name, "minutes" for "minute" too. Units are those to which a time can be cut.
std::optional<TimePart> find_time_part(std::string_view name);
bool is_time_unit(TimePart part);

std::optional<int64_t> truncate_time(TimePart unit, int64_t ns, const TimeZone& zone);
Value time_part(TimePart part, int64_t ns, const TimeZone& zone);

// The greatest multiple of `size` (> 0) not after the time, aligned as windows are: to the Unix epoch; whole
// days are the zone's calendar days, multiples of 7 days count from Monday 1969-12-29.
std::optional<int64_t> bin_time(int64_t ns, int64_t size, const TimeZone& zone);

}  // namespace weir
