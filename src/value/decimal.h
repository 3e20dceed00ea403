// A JSON number as decimal digits: for fractions that must be exact to the nanosecond, which a double is not.
//
//   Decimal("1690000000.123456789").scaled(9) == 1690000000123456789
//
// Keeps 19 significant digits, enough for every int64; what lies behind them is only remembered as being
// there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "value/value.h"

namespace weir {

class Decimal {
 public:
  explicit Decimal(std::string_view json_number);
  // Of an Int, BigInt or Float: its source text where a Float has one, else the shortest text that reads back
  // as it.
  static Decimal of(const Value& number);
  // The same, but of the value alone: numbers that compare equal give the same digits.
  static Decimal of_value(const Value& number) { return of(number.computed()); }

  bool is_zero() const { return count_ == 0; }
  bool is_negative() const { return negative_; }
  // The number's absolute value is below 10^magnitude and not below 10^(magnitude - 1).
  int64_t magnitude() const { return point_; }
  // The number times 10^power, cut towards zero; nothing outside of int64. `exact` says whether anything was
  // cut.
  std::optional<int64_t> scaled(int64_t power, bool* exact = nullptr) const;
  // Sign aside the number is mantissa() × 10^exponent().
  uint64_t mantissa() const;
  int64_t exponent() const { return point_ - count_; }

 private:
  static constexpr int kDigits = 19;

  void push(uint8_t digit);

  std::array<uint8_t, kDigits> digits_;  // the first one is not 0
  int count_ = 0;
  int64_t point_ = 0;  // the number is 0.d1d2d3… × 10^point_
  bool negative_ = false;
  bool more_ = false;  // digits other than 0 follow the kept ones
};

}  // namespace weir
