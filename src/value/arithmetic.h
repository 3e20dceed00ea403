// + - * / // % and unary minus on values, by the table of cases in language.md. Settled values in, computed
// values out.
//
//   subtract(String "2026-01-02", String "2026-01-01") is Duration 24h; add(Int 2^63 - 1, Int 1) is
//   Float 9.223372036854776e+18
//
// Results never hold text: int overflow gives a float, and integers too large for int count as the nearest
// double. Null where the kinds do not go together, for a division by zero, and outside the range of times and
// durations. Beside a time a number is an epoch time, as for ==: time - number is a duration, time + number
// null.
#pragma once

#include "value/time.h"
#include "value/value.h"

namespace weir {

Value add(const Value& a, const Value& b, const TimeZone& zone);
Value subtract(const Value& a, const Value& b, const TimeZone& zone);
Value multiply(const Value& a, const Value& b, const TimeZone& zone);
Value divide(const Value& a, const Value& b, const TimeZone& zone);
Value floor_divide(const Value& a, const Value& b, const TimeZone& zone);
Value modulo(const Value& a, const Value& b, const TimeZone& zone);  // sign of the divisor
Value negate(const Value& a, const TimeZone& zone);

}  // namespace weir
