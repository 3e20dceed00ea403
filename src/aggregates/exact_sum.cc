#include "aggregates/exact_sum.h"

#include <cmath>
#include <limits>

#include "value/time.h"

namespace weir {
namespace {

constexpr size_t kMaxDigits = 24;

bool fits_int64(Int128 n) {
  return n >= std::numeric_limits<int64_t>::min() && n <= std::numeric_limits<int64_t>::max();
}

DoubleDouble two_product(double a, double b) {
  const double p = a * b;
  return {p, std::fma(a, b, -p)};
}

}  // namespace

DoubleDouble exact_number(const Value& v) {
  constexpr int64_t kExactDouble = int64_t{1} << 53;
  Int128 big;
  if (v.kind == Kind::Float) return {v.f, 0};
  if (v.kind == Kind::Int && v.i >= -kExactDouble && v.i <= kExactDouble)
    return {static_cast<double>(v.i), 0};
  if (v.kind == Kind::Int) return DoubleDouble::of(v.i);
  if (v.kind == Kind::Duration) return DoubleDouble::of(v.i) / static_cast<double>(kSecond);
  if (small_big_int(v, &big)) return DoubleDouble::of(big);
  return {to_double(v), 0};
}

bool small_big_int(const Value& big, Int128* out) {
  std::string_view digits = big.view();
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  if (digits.size() > kMaxDigits) return false;
  Int128 n = 0;
  for (const char c : digits) n = n * 10 + (c - '0');
  *out = negative ? -n : n;
  return true;
}

DoubleDouble DoubleDouble::of(Int128 n) {
  const auto low = static_cast<uint64_t>(n);
  const auto high = static_cast<int64_t>(n >> 64);
  // Every part is exact: the top keeps its sign, the others are 32 bits.
  DoubleDouble sum{static_cast<double>(high >> 32) * 0x1p96, 0};
  sum.add(static_cast<double>(high & 0xffffffff) * 0x1p64);
  sum.add(static_cast<double>(low >> 32) * 0x1p32);
  sum.add(static_cast<double>(low & 0xffffffff));
  return sum;
}

DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
  DoubleDouble p = two_product(a.hi, b.hi);
  return DoubleDouble::quick_two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

DoubleDouble operator/(DoubleDouble a, double b) {
  const double first = a.hi / b;
  const DoubleDouble rest = a + -two_product(first, b);
  return DoubleDouble::quick_two_sum(first, (rest.hi + rest.lo) / b);
}

void ExactSum::add_other(const Value& v) {
  const Value n = numeric(v);
  if (n.is_null()) return;
  Int128 integer = n.i;
  if (n.kind == Kind::BigInt && !small_big_int(n, &integer)) {
    bits_ = (bits_ + kOne) | kFloat;
    floats_.add(to_double(n));
    return;
  }
  if (n.kind == Kind::Float) return add(n);
  if (n.kind == Kind::Duration) {
    count_nanoseconds();
  } else if ((bits_ & kDuration) != 0) {
    integer *= kSecond;
  }
  bits_ += kOne;
  add_integer(integer);
}

// From now on the integers are nanoseconds.
void ExactSum::count_nanoseconds() {
  if ((bits_ & kDuration) != 0) return;
  Int128 scaled;
  if (__builtin_mul_overflow(integers(), static_cast<Int128>(kSecond), &scaled)) {
    spill();
    scaled = 0;
  }
  set_integers(scaled);
  bits_ |= kDuration;
}

// Only sums beyond 1e37 come here; they are floats in any case.
void ExactSum::spill() {
  DoubleDouble n = DoubleDouble::of(integers());
  if ((bits_ & kDuration) != 0) n = n / static_cast<double>(kSecond);
  floats_ = floats_ + n;
  bits_ |= kFloat;
  set_integers(0);
}

void ExactSum::merge(const ExactSum& from) {
  ExactSum other = from;
  if ((bits_ & kDuration) != 0) other.count_nanoseconds();
  if ((other.bits_ & kDuration) != 0) count_nanoseconds();
  add_integer(other.integers());
  floats_ = floats_ + other.floats_;
  bits_ = (bits_ + (other.bits_ & ~(kOne - 1))) | (other.bits_ & kFloat);
}

DoubleDouble ExactSum::total() const {
  DoubleDouble n = DoubleDouble::of(integers());
  if ((bits_ & kDuration) != 0) n = n / static_cast<double>(kSecond);
  return (bits_ & kFloat) != 0 ? n + floats_ : n;
}

// The float part is rounded to a double of nanoseconds first: 0.3 is 299999999.99999998 ns in twice a float's
// precision.
Int128 ExactSum::nanoseconds(bool* fits) const {
  *fits = true;
  if ((bits_ & kFloat) == 0) return integers();
  constexpr Int128 kLimit = Int128{1} << 100;
  const double ns = floats_.hi * static_cast<double>(kSecond);
  *fits = std::fabs(ns) < 1e30 && integers() < kLimit && integers() > -kLimit;  // false for NaN, too
  return *fits ? integers() + static_cast<Int128>(ns) : 0;
}

Value ExactSum::sum() const {
  if (count() == 0) return Value::integer(0);
  if ((bits_ & kDuration) != 0) {
    bool fits;
    const Int128 ns = nanoseconds(&fits);
    if (fits && fits_int64(ns)) return Value::duration(static_cast<int64_t>(ns));
  } else if ((bits_ & kFloat) == 0 && fits_int64(integers())) {
    return Value::integer(static_cast<int64_t>(integers()));
  }
  return Value::real(total().hi);
}

Value ExactSum::mean() const {
  if (count() == 0) return Value::null();
  if ((bits_ & kDuration) != 0) {
    bool fits;
    const Int128 ns = nanoseconds(&fits) / static_cast<Int128>(count());
    if (fits && fits_int64(ns)) return Value::duration(static_cast<int64_t>(ns));
  }
  return Value::real((total() / static_cast<double>(count())).hi);
}

void ExactSum::save(StateWriter& out) const {
  out.u64(low_);
  out.u64(high_);
  out.f64(floats_.hi);
  out.f64(floats_.lo);
  out.u64(bits_);
}

void ExactSum::load(StateReader& in) {
  low_ = in.u64();
  high_ = in.u64();
  floats_.hi = in.f64();
  floats_.lo = in.f64();
  bits_ = in.u64();
}

void Moments::add(const Value& v) {
  const Value n = numeric(v);
  if (n.is_null()) return;
  const DoubleDouble x = exact_number(n);
  if (bits_ <= kDuration) shift_ = x.hi;
  const DoubleDouble distance = x + DoubleDouble{-shift_, 0};
  sum_ = sum_ + distance;
  squares_ = squares_ + distance * distance;
  bits_ = (bits_ + 2) | (n.kind == Kind::Duration ? kDuration : 0);
}

void Moments::merge(const Moments& from) {
  if (from.count() == 0) return;
  if (count() == 0) {
    *this = from;
    return;
  }
  // Moves the other's distances to this shift: sum (d + m) = sum d + n m, sum (d + m)^2 = sum d^2 + 2 m sum d
  // + n m^2.
  const DoubleDouble move = DoubleDouble::two_sum(from.shift_, -shift_);
  const DoubleDouble moved = move * DoubleDouble{static_cast<double>(from.count()), 0};
  const DoubleDouble twice = from.sum_ + from.sum_;
  sum_ = sum_ + from.sum_ + moved;
  squares_ = squares_ + from.squares_ + move * (twice + moved);
  bits_ = (bits_ + (from.bits_ & ~kDuration)) | (from.bits_ & kDuration);
}

double Moments::variance() const {
  const auto n = static_cast<double>(count());
  const DoubleDouble rest = squares_ + -((sum_ * sum_) / n);
  const double variance = (rest / (n - 1)).hi;
  return variance < 0 ? 0 : variance;  // what rounding leaves of equal values
}

void Moments::save(StateWriter& out) const {
  out.f64(shift_);
  out.f64(sum_.hi);
  out.f64(sum_.lo);
  out.f64(squares_.hi);
  out.f64(squares_.lo);
  out.u64(bits_);
}

void Moments::load(StateReader& in) {
  shift_ = in.f64();
  sum_.hi = in.f64();
  sum_.lo = in.f64();
  squares_.hi = in.f64();
  squares_.lo = in.f64();
  bits_ = in.u64();
}

}  // namespace weir
