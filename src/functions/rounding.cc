#include "functions/rounding.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace weir {
namespace {

constexpr double kPowers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

// The shortest digits that read back as the same value, cut and carried as on paper.
double round_by_text(double x, int64_t digits) {
  char text[40] = "0";  // after the 0, which takes a carry: "2.675e+00"
  char* const end = std::to_chars(text + 1, text + 32, std::fabs(x), std::chars_format::scientific).ptr;
  char* last = text + 2;  // the digits' end, once the point is out
  char* p = last;
  if (*p == '.') ++p;
  for (; *p != 'e'; ++p) *last++ = *p;
  int exponent = 0;
  std::from_chars(p[1] == '+' ? p + 2 : p + 1, end, exponent);
  const int64_t keep = exponent + 1 + digits;
  if (keep >= last - text - 1) return x;
  if (keep < 0) return 0;
  char* cut = text + 1 + keep;
  if (*cut >= '5') {
    char* carry = cut - 1;
    while (*carry == '9') *carry-- = '0';
    ++*carry;
  }
  *cut++ = 'e';
  cut = std::to_chars(cut, text + sizeof text, -digits).ptr;
  double result = 0;
  if (std::from_chars(text, cut, result).ec == std::errc::result_out_of_range) return x;
  return result == 0 ? 0 : std::copysign(result, x);
}

}  // namespace

double round_decimal(double x, int64_t digits) {
  if (digits > 400) return x;
  if (digits < -400) return 0;
  if (digits >= 0 && digits <= 9) {
    // Where the scaled value is exact to 1e-6 and not that near to a half, no digits are needed; the quotient
    // of two exact integers is the double nearest to the decimal.
    const double scale = kPowers[digits];
    const double scaled = std::fabs(x) * scale;
    const double whole = std::floor(scaled);
    const double rest = scaled - whole;
    if (scaled < 1e9 && std::fabs(rest - 0.5) > 1e-6) {
      const double rounded = rest > 0.5 ? whole + 1 : whole;
      return rounded == 0 ? 0 : std::copysign(rounded / scale, x);
    }
  }
  return round_by_text(x, digits);
}

Value round_integer(int64_t x, int64_t exponent) {
  if (exponent <= 0) return Value::integer(x);
  if (exponent > 19) return Value::integer(0);
  if (exponent == 19) {
    constexpr int64_t kHalf = 5'000'000'000'000'000'000;
    return x >= kHalf ? Value::real(1e19) : x <= -kHalf ? Value::real(-1e19) : Value::integer(0);
  }
  int64_t unit = 1;
  for (int64_t i = 0; i < exponent; ++i) unit *= 10;
  const int64_t rest = x % unit;
  int64_t quotient = x / unit;
  if (rest >= unit - rest) ++quotient;
  if (rest <= -unit - rest) --quotient;
  int64_t result = 0;
  if (!__builtin_mul_overflow(quotient, unit, &result)) return Value::integer(result);
  return Value::real(static_cast<double>(quotient) * static_cast<double>(unit));
}

}  // namespace weir
