#include "value/arithmetic.h"

#include <cmath>
#include <limits>
#include <optional>

#include "value/decimal.h"
#include "value/number.h"

namespace weir {
namespace {

__extension__ typedef __int128 Int128;

enum class Op : uint8_t { Add, Subtract, Multiply, Divide, FloorDivide, Modulo };

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

// --- numbers ---

template <class Int>
Int floor_of(Int a, Int b) {
  const Int quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

// Sign of the divisor. -1 apart: the least integer overflows there.
int64_t int_modulo(int64_t a, int64_t b) {
  if (b == -1) return 0;
  const int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

double float_modulo(double a, double b) {
  const double rest = std::fmod(a, b);
  if (rest == 0) return std::copysign(0.0, b);
  return (rest < 0) != (b < 0) ? rest + b : rest;
}

Value floats(Op op, double a, double b) {
  switch (op) {
    case Op::Add: return Value::real(a + b);
    case Op::Subtract: return Value::real(a - b);
    case Op::Multiply: return Value::real(a * b);
    case Op::Divide: return b == 0 ? Value::null() : Value::real(a / b);
    case Op::FloorDivide: return b == 0 ? Value::null() : Value::real(std::floor(a / b));
    case Op::Modulo: return b == 0 ? Value::null() : Value::real(float_modulo(a, b));
  }
  return Value::null();
}

Value ints(Op op, int64_t a, int64_t b) {
  int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Op::Add: overflow = __builtin_add_overflow(a, b, &result); break;
    case Op::Subtract: overflow = __builtin_sub_overflow(a, b, &result); break;
    case Op::Multiply: overflow = __builtin_mul_overflow(a, b, &result); break;
    case Op::Divide: overflow = true; break;
    case Op::FloorDivide:
      overflow = b == 0 || (a == kMin && b == -1);
      if (!overflow) result = floor_of(a, b);
      break;
    case Op::Modulo:
      if (b == 0) return Value::null();
      result = int_modulo(a, b);
      break;
  }
  return overflow ? floats(op, static_cast<double>(a), static_cast<double>(b)) : Value::integer(result);
}

Value numbers(Op op, const Value& a, const Value& b) {
  if (a.kind == Kind::Int && b.kind == Kind::Int) return ints(op, a.i, b.i);
  return floats(op, to_double(a), to_double(b));
}

// --- durations ---

Value duration_or_null(Int128 ns) {
  return ns < kMin || ns > kMax ? Value::null() : Value::duration(static_cast<int64_t>(ns));
}

// 10^power, or nothing where that is beyond 128 bits.
std::optional<Int128> power_of_ten(int64_t power) {
  if (power > 38) return std::nullopt;
  Int128 result = 1;
  for (int64_t k = 0; k < power; ++k) result *= 10;
  return result;
}

struct Scale {
  Int128 mantissa;   // with the number's sign
  int64_t exponent;  // of ten
};
Scale scale_of(const Value& number) {
  if (number.kind == Kind::Int) return {number.i, 0};
  const Decimal decimal = Decimal::of(number);
  const auto mantissa = static_cast<Int128>(decimal.mantissa());
  return {decimal.is_negative() ? -mantissa : mantissa, decimal.is_zero() ? 0 : decimal.exponent()};
}

// In decimal, so that 1s × 0.3 is 300 ms: a double's 0.3 is a little less. Cut towards zero at ns. 63 and 64
// bits fit into 128.
Value multiply_duration(int64_t ns, const Value& number) {
  const Scale scale = scale_of(number);
  const Int128 product = ns * scale.mantissa;
  const std::optional<Int128> power = power_of_ten(scale.exponent < 0 ? -scale.exponent : scale.exponent);
  if (scale.exponent < 0) return duration_or_null(power ? product / *power : 0);
  Int128 result = 0;
  if (product == 0) return Value::duration(0);
  if (!power || __builtin_mul_overflow(product, *power, &result)) return Value::null();
  return duration_or_null(result);
}

// Likewise. Where ns × 10^k leaves 128 bits the quotient leaves 64, as the mantissa has no more than that.
Value divide_duration(int64_t ns, const Value& number, bool floor) {
  const Scale scale = scale_of(number);
  if (scale.mantissa == 0) return Value::null();
  if (ns == 0) return Value::duration(0);
  const std::optional<Int128> power = power_of_ten(scale.exponent < 0 ? -scale.exponent : scale.exponent);
  Int128 dividend = ns;
  Int128 divisor = scale.mantissa;
  if (scale.exponent < 0) {
    if (!power || __builtin_mul_overflow(dividend, *power, &dividend)) return Value::null();
  } else if (!power || __builtin_mul_overflow(divisor, *power, &divisor)) {
    // Any divisor that large leaves less than a nanosecond.
    return Value::duration(floor && (ns < 0) != (scale.mantissa < 0) ? -1 : 0);
  }
  return duration_or_null(floor ? floor_of(dividend, divisor) : dividend / divisor);
}

// A duration as it is, a number as seconds.
std::optional<int64_t> as_duration(const Value& v) {
  return v.kind == Kind::Duration ? std::optional(v.i) : seconds_to_ns(v);
}

double as_seconds(const Value& v) {
  return v.kind == Kind::Duration ? static_cast<double>(v.i) / static_cast<double>(kSecond) : to_double(v);
}

// Two durations, or one and a number.
Value durations(Op op, const Value& a, const Value& b) {
  const bool scalar = b.kind != Kind::Duration;
  if (op == Op::Multiply) {
    if (scalar) return multiply_duration(a.i, b);
    return a.kind == Kind::Duration ? Value::null() : multiply_duration(b.i, a);
  }
  if (scalar && (op == Op::Divide || op == Op::FloorDivide))
    return divide_duration(a.i, b, op == Op::FloorDivide);
  if (op == Op::Divide) {
    if (a.kind == Kind::Duration) return floats(op, static_cast<double>(a.i), static_cast<double>(b.i));
    return floats(op, as_seconds(a), as_seconds(b));
  }
  const std::optional<int64_t> left = as_duration(a);
  const std::optional<int64_t> right = as_duration(b);
  if (!left || !right) return Value::null();
  if (op == Op::Add) return duration_or_null(Int128{*left} + *right);
  if (op == Op::Subtract) return duration_or_null(Int128{*left} - *right);
  if (op == Op::FloorDivide) return ints(op, *left, *right);
  return *right == 0 ? Value::null() : Value::duration(int_modulo(*left, *right));
}

// --- times ---

// Each a time or a duration, one at least a time.
Value times(Op op, const Value& a, const Value& b) {
  int64_t result = 0;
  if (op == Op::Subtract) {
    if (b.kind == Kind::Time && a.kind != Kind::Time) return Value::null();
    if (__builtin_sub_overflow(a.i, b.i, &result)) return Value::null();
    return b.kind == Kind::Time ? Value::duration(result) : Value::time(result);
  }
  if (op != Op::Add || a.kind == b.kind || __builtin_add_overflow(a.i, b.i, &result)) return Value::null();
  return Value::time(result);
}

// --- what operands count as ---

Value time_or_null(std::optional<int64_t> ns) { return ns ? Value::time(*ns) : Value::null(); }

// A number, duration, time, or null for what does not count beside an operand of kind `other`.
Value operand(const Value& v, Kind other, Op op, const TimeZone& zone) {
  if (other == Kind::Time) return v.kind == Kind::Duration ? v : time_or_null(to_time(v, zone));
  if (v.is_number() || v.kind == Kind::Duration || v.kind == Kind::Time) return v;
  if (!v.is_string()) return Value::null();
  if (const std::optional<Value> number = string_as_number(v.view())) return *number;
  if (other != Kind::Duration && !(other == Kind::String && op == Op::Subtract)) return Value::null();
  return time_or_null(parse_time(v.view(), zone));
}

Value general(Op op, const Value& a, const Value& b, const TimeZone& zone) {
  if (a.is_number() && b.is_number()) return numbers(op, a, b);
  Value left = operand(a, b.kind, op, zone);
  Value right = operand(b, a.kind, op, zone);
  if (left.is_null() || right.is_null()) return Value::null();
  // Of two strings one may have turned out to be a time; then the other is beside a time.
  if (left.kind == Kind::Time && a.is_string()) right = operand(right, Kind::Time, op, zone);
  if (right.kind == Kind::Time && b.is_string()) left = operand(left, Kind::Time, op, zone);
  if (left.is_null() || right.is_null()) return Value::null();
  if (left.kind == Kind::Time || right.kind == Kind::Time) return times(op, left, right);
  if (left.kind == Kind::Duration || right.kind == Kind::Duration) return durations(op, left, right);
  return numbers(op, left, right);
}

}  // namespace

Value add(const Value& a, const Value& b, const TimeZone& zone) { return general(Op::Add, a, b, zone); }
Value subtract(const Value& a, const Value& b, const TimeZone& zone) {
  return general(Op::Subtract, a, b, zone);
}
Value multiply(const Value& a, const Value& b, const TimeZone& zone) {
  return general(Op::Multiply, a, b, zone);
}
Value divide(const Value& a, const Value& b, const TimeZone& zone) { return general(Op::Divide, a, b, zone); }
Value floor_divide(const Value& a, const Value& b, const TimeZone& zone) {
  return general(Op::FloorDivide, a, b, zone);
}
Value modulo(const Value& a, const Value& b, const TimeZone& zone) { return general(Op::Modulo, a, b, zone); }

Value negate(const Value& a, const TimeZone& zone) {
  switch (a.kind) {
    case Kind::Int: return a.i == kMin ? Value::real(-static_cast<double>(a.i)) : Value::integer(-a.i);
    case Kind::BigInt:
    case Kind::Float: return Value::real(-a.f);
    case Kind::Duration: return a.i == kMin ? Value::null() : Value::duration(-a.i);
    case Kind::String: {
      const std::optional<Value> number = string_as_number(a.view());
      return number ? negate(*number, zone) : Value::null();
    }
    default: return Value::null();
  }
}

}  // namespace weir
