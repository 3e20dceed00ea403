// Sums that do not show the order of adding: integers in 128 bits, floats as pairs of doubles.
//
// A DoubleDouble is the unevaluated sum of two doubles, about 106 bits: T. J. Dekker, "A floating-point
// technique for extending the available precision", Numer. Math. 18 (1971); two_sum is D. E. Knuth's (TAOCP
// vol. 2, 4.2.2, theorem B). Adding them is not quite associative, but what differs lies some 50 bits below
// the double that is printed; only sums that cancel nearly all of their terms could show it.
#pragma once

#include <cstdint>

#include "aggregates/numeric.h"
#include "value/state.h"
#include "value/value.h"

namespace weir {

struct DoubleDouble {
  double hi = 0;
  double lo = 0;

  static DoubleDouble of(Int128 n);
  static DoubleDouble two_sum(double a, double b) {
    const double s = a + b;
    const double from_b = s - a;
    return {s, (a - (s - from_b)) + (b - from_b)};
  }
  // For |a| >= |b|.
  static DoubleDouble quick_two_sum(double a, double b) {
    const double s = a + b;
    return {s, b - (s - a)};
  }
  void add(double x) {
    const DoubleDouble s = two_sum(hi, x);
    *this = quick_two_sum(s.hi, s.lo + lo);
  }
  friend DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
    DoubleDouble s = two_sum(a.hi, b.hi);
    const DoubleDouble t = two_sum(a.lo, b.lo);
    s = quick_two_sum(s.hi, s.lo + t.hi);
    return quick_two_sum(s.hi, s.lo + t.lo);
  }
  friend DoubleDouble operator-(DoubleDouble a) { return {-a.hi, -a.lo}; }
  friend DoubleDouble operator*(DoubleDouble a, DoubleDouble b);
  friend DoubleDouble operator/(DoubleDouble a, double b);
};

// The digits of an integer of up to 24 of them, so that 2^47 such still add up in 128 bits.
bool small_big_int(const Value& big, Int128* out);

// Of what numeric() gives; a duration as seconds.
DoubleDouble exact_number(const Value& number);

// Sum and count of the numbers and durations added; 40 bytes. With a duration among them all numbers are
// seconds and the sum is a duration.
class ExactSum {
 public:
  void add(const Value& v) {
    if (v.kind == Kind::Int && (bits_ & kDuration) == 0) {
      bits_ += kOne;
      add_integer(v.i);
    } else if (v.kind == Kind::Float) {
      bits_ = (bits_ + kOne) | kFloat;
      floats_.add(v.f);
    } else {
      add_other(v);
    }
  }
  // Takes back what was added, where that leaves no trace: integers among numbers. False for others.
  bool remove(const Value& v) {
    const Value n = numeric(v);
    if (n.is_null()) return true;
    if (n.kind != Kind::Int || (bits_ & kDuration) != 0) return false;
    bits_ -= kOne;
    add_integer(-static_cast<Int128>(n.i));
    return true;
  }
  void merge(const ExactSum& from);

  uint64_t count() const { return bits_ / kOne; }
  // 0 of nothing; an Int where it fits, else a Float; a Duration, or seconds as a Float where that does not
  // fit.
  Value sum() const;
  Value mean() const;  // null of nothing; a Float or a Duration
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  static constexpr uint64_t kFloat = 1;     // something is in floats_
  static constexpr uint64_t kDuration = 2;  // the integers count nanoseconds
  static constexpr uint64_t kOne = 4;

  Int128 integers() const { return static_cast<Int128>(static_cast<Uint128>(high_) << 64 | low_); }
  void set_integers(Int128 n) {
    low_ = static_cast<uint64_t>(n);
    high_ = static_cast<uint64_t>(n >> 64);
  }
  void add_integer(Int128 n) {
    Int128 sum;
    if (__builtin_add_overflow(integers(), n, &sum)) {
      spill();
      sum = n;
    }
    set_integers(sum);
  }
  void add_other(const Value& v);
  void count_nanoseconds();
  void spill();
  Int128 nanoseconds(bool* fits) const;
  DoubleDouble total() const;

  uint64_t low_ = 0;  // the integers: 128 bits as words, which need no more than a block's alignment
  uint64_t high_ = 0;
  DoubleDouble floats_;  // seconds, where the integers count nanoseconds
  uint64_t bits_ = 0;    // the count above two flags
};

// Count, sum and sum of squares for the variance of a sample; 48 bytes. They are taken of the distances from
// the first value, which keeps the closing subtraction from cancelling what matters ("shifted data": T. F.
// Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample variance", Am. Stat. 37, 1983).
// Durations count as seconds.
class Moments {
 public:
  void add(const Value& v);
  void merge(const Moments& from);
  uint64_t count() const { return bits_ / 2; }
  bool has_duration() const { return (bits_ & kDuration) != 0; }
  double variance() const;  // for a count of at least 2
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  static constexpr uint64_t kDuration = 1;

  double shift_ = 0;
  DoubleDouble sum_;
  DoubleDouble squares_;
  uint64_t bits_ = 0;
};

}  // namespace weir
