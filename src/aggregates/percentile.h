// What percentiles of groups (percentile.cc) and of frames (percentile_in_frame.cc) have in common: which
// ranks a percentile lies between, and the value there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "aggregates/aggregate.h"

namespace weir {

// A percentile as a fraction, so that the rank that 99.9 of 1,001 values means is exactly 999.
struct Fraction {
  uint64_t numerator = 1;
  uint64_t denominator = 2;
};

// Where a rank between two values lies: lower + part * (upper - lower), 0 <= part < 1.
struct Rank {
  uint64_t lower;
  double part;
};
Rank rank_of(const Fraction& p, uint64_t count);

double seconds(int64_t ns);
double between(double lower, double upper, double part);
// Of values that are all ints, or all durations in nanoseconds: itself where it is one of them.
Value percentile_between(int64_t lower, int64_t upper, double part, bool durations);
// Of values that are doubles, or seconds.
Value percentile_of(double x, bool seconds);

// The percentile of a frame: exact for up to `limit` values, else what a DDSketch of them answers.
std::unique_ptr<Aggregate> percentile_in_frame(const Fraction& p, size_t limit);

}  // namespace weir
