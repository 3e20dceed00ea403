// Days and the proleptic Gregorian calendar, without a time zone.
//
// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": civil_from_days.
// https://howardhinnant.github.io/date_algorithms.html
#pragma once

#include <cstdint>

namespace weir {

// a / b rounded down, for b > 0.
constexpr int64_t floor_quotient(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// For years from -400,000 to 400,000.
constexpr int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
  // Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022).
  // Their year begins in March; whole periods of 400 years are added so that nothing is negative.
  constexpr int64_t kEarliest = 400'000;
  const bool early = month <= 2;
  const auto y = static_cast<uint64_t>(year + kEarliest - (early ? 1 : 0));
  const auto m = static_cast<uint64_t>(month + (early ? 12 : 0));
  const uint64_t century = y / 100;
  const uint64_t days = 1461 * y / 4 - century + century / 4 + (979 * m - 2919) / 32;
  return static_cast<int64_t>(days) + day - 1 - kEarliest / 400 * 146097 - 719468;
}

struct CivilDate {
  int64_t year;
  int64_t month;
  int64_t day;
};

constexpr CivilDate civil_from_days(int64_t days) {
  days += 719468;
  const int64_t era = floor_quotient(days, 146097);
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;  // 0 is March
  const int64_t month = shifted_month + (shifted_month < 10 ? 3 : -9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

constexpr int64_t days_in_month(int64_t year, int64_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace weir
