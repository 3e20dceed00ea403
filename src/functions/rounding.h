// Rounding to decimal places, half away from zero.
#pragma once

#include <cstdint>

#include "value/value.h"

namespace weir {

// Rounds the decimal text that a float prints as: round_decimal(2.675, 2) == 2.68, though the double is a
// little less than 2.675. Negative digits: to tens, hundreds …
double round_decimal(double x, int64_t digits);

// To a multiple of 10^exponent; beyond int64 the nearest float.
Value round_integer(int64_t x, int64_t exponent);

}  // namespace weir
