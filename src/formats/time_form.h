// How the times of one column are written where room is short: without the date, or the year, that all of
// them share, and without seconds that none of them has.
//
//   2026-01-31T09:00:00Z  2026-01-31T10:00:00Z      Full
//   09:00:00              10:00:00                  Clock
//   09:00                 10:00                     Short
//
// Midnights alone are dates. What has been seen once counts for good, so that a column's form changes at most
// a few times.
#pragma once

#include <cstdint>
#include <string>

#include "value/state.h"
#include "value/time.h"

namespace weir {

class TimeForm {
 public:
  enum class Length : uint8_t { Full, Clock, Short };

  // True when other times are to be written otherwise now.
  bool add(int64_t ns, const TimeZone& zone);
  // Not Full: that is what a cell's text says.
  std::string text(int64_t ns, Length length, const TimeZone& zone) const;
  size_t width(Length length) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  bool any_ = false;
  bool one_date_ = true;
  bool one_year_ = true;
  bool midnights_ = true;
  bool whole_minutes_ = true;
  uint8_t digits_ = 0;  // of a second
  int64_t day_ = 0;     // the first one's
  int64_t year_ = 0;
};

// "2026-01-31T09:00:00Z … 2026-01-31T10:00:00Z", or what fits into `room` columns: without T and zone,
// without what the second shares with the first, without seconds, without the clock.
std::string time_range(int64_t from, int64_t to, const TimeZone& zone, std::string_view ellipsis,
                       size_t room);

}  // namespace weir
