// pNN, percentile, median and exact_percentile over frames. Tested by tests/unit/frames_test.cc.
//
// All values are kept in order, as the frame keeps its rows anyway: from them follows what a sketch of more
// than `limit` values would answer, so values come and go without one.
#include <algorithm>

#include "aggregates/ddsketch.h"
#include "aggregates/frame_aggregate.h"
#include "aggregates/numeric.h"
#include "aggregates/ordered_numbers.h"
#include "aggregates/percentile.h"

namespace weir {
namespace {

struct FrameValues {
  OrderedNumbers numbers;
  uint64_t ints = 0;
  uint64_t durations = 0;
  size_t heap_bytes() const { return numbers.heap_bytes(); }
};

class PercentileInFrame final : public FrameAggregate<PercentileInFrame, FrameValues> {
 public:
  PercentileInFrame(const Fraction& p, size_t limit) : p_(p), limit_(limit) {}

  void add_one(FrameValues& values, const Value& v, RowOrder) const {
    const Value n = numeric(v);
    if (n.is_null()) return;
    values.ints += n.kind == Kind::Int;
    values.durations += n.kind == Kind::Duration;
    values.numbers.insert(number(n));
  }
  void remove_one(FrameValues& values, const Value& v, RowOrder) const {
    const Value n = numeric(v);
    if (n.is_null()) return;
    values.ints -= n.kind == Kind::Int;
    values.durations -= n.kind == Kind::Duration;
    values.numbers.erase(number(n));
  }
  Value result_of(const FrameValues& values, Arena&) const;

 private:
  static OrderedNumbers::Number number(const Value& n) {
    if (n.kind == Kind::Int) return {static_cast<double>(n.i), n.i};
    if (n.kind == Kind::Duration) return {seconds(n.i), n.i};
    return {to_double(n) + 0.0, 0};  // + 0.0: no minus zero
  }
  double sketched(const OrderedNumbers& numbers, uint64_t rank) const;

  Fraction p_;
  size_t limit_;
};

Value PercentileInFrame::result_of(const FrameValues& values, Arena&) const {
  const OrderedNumbers& numbers = values.numbers;
  const uint64_t count = numbers.size();
  if (count == 0) return Value::null();
  const Rank rank = rank_of(p_, count);
  const uint64_t upper = rank.part == 0 ? rank.lower : rank.lower + 1;
  if (count > limit_) {
    const double x = sketched(numbers, rank.lower);
    const double result = rank.part == 0 ? x : between(x, sketched(numbers, upper), rank.part);
    return percentile_of(result, values.durations > 0);
  }
  const OrderedNumbers::Number& x = numbers.at(rank.lower);
  const OrderedNumbers::Number& y = numbers.at(upper);
  if (values.ints == count || values.durations == count) {
    return percentile_between(x.integer, y.integer, rank.part, values.durations > 0);
  }
  const double result = rank.part == 0 ? x.value : between(x.value, y.value, rank.part);
  return percentile_of(result, values.durations > 0);
}

// As DDSketch::at_rank().
double PercentileInFrame::sketched(const OrderedNumbers& numbers, uint64_t rank) const {
  const double x = numbers.at(rank).value;
  if (rank == 0 || rank + 1 == numbers.size()) return x;
  return std::clamp(DDSketch::answer(x), numbers.at(0).value, numbers.at(numbers.size() - 1).value);
}

}  // namespace

std::unique_ptr<Aggregate> percentile_in_frame(const Fraction& p, size_t limit) {
  return std::make_unique<PercentileInFrame>(p, limit);
}

}  // namespace weir
