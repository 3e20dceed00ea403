// Days and the proleptic Gregorian calendar, without a time zone.
//
// C. Neri, L. Schneider, "Euclidean affine functions and their application to calendar algorithms", Software:
// Practice and Experience 53 (2023). Their year begins in March; whole periods of 400 years are added so that
// nothing is negative.
#pragma once

#include <cstdint>

namespace weir {

// a / b rounded down, for b > 0.
constexpr int64_t floor_quotient(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

constexpr int64_t kEarliest = 400'000;

// For years from -400,000 to 400,000.
constexpr int64_t days_from_civil(int64_t year, int64_t month, int64_t day) {
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

// Of the days in the same years.
constexpr CivilDate civil_from_days(int64_t days) {
  const uint64_t quarters = 4 * static_cast<uint64_t>(days + 719468 + kEarliest / 400 * 146097) + 3;
  const uint64_t century = quarters / 146097;
  const uint64_t of_century = quarters % 146097 / 4 * 4 + 3;
  const uint64_t years = 2939745 * of_century;  // in its upper half, the part of a year in the lower
  const uint64_t day_of_year = (years & 0xffffffff) / 2939745 / 4;
  const uint64_t months = 2141 * day_of_year + 197913;
  const bool early = day_of_year >= 306;  // January and February end the year that begins in March
  return {static_cast<int64_t>(100 * century + (years >> 32)) - kEarliest + (early ? 1 : 0),
          static_cast<int64_t>(months >> 16) - (early ? 12 : 0),
          static_cast<int64_t>((months & 0xffff) / 2141) + 1};
}

constexpr int64_t days_in_month(int64_t year, int64_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace weir
