// sum, avg, variance and stddev. Tested by tests/unit/aggregates_test.cc.
#include <cmath>

#include "aggregates/exact_sum.h"
#include "aggregates/state_aggregate.h"
#include "value/time.h"

namespace weir {
namespace {

template <class Derived, class State>
class Adder : public UnaryAggregate<Derived, State> {
 public:
  void add_one(State& state, const Value& v, RowOrder) const { state.add(v); }
  void merge_state(State& into, const State& from, uint64_t) const { into.merge(from); }
};

class Sum final : public Adder<Sum, ExactSum> {
 public:
  Value result_of(const ExactSum& sum, Arena&) const { return sum.sum(); }
  bool remove_one(ExactSum& sum, const Value& v) const { return sum.remove(v); }
};

class Mean final : public Adder<Mean, ExactSum> {
 public:
  Value result_of(const ExactSum& sum, Arena&) const { return sum.mean(); }
  bool remove_one(ExactSum& sum, const Value& v) const { return sum.remove(v); }
};

// Of durations: in square seconds.
class Variance final : public Adder<Variance, Moments> {
 public:
  Value result_of(const Moments& m, Arena&) const {
    return m.count() < 2 ? Value::null() : Value::real(m.variance());
  }
};

// Of durations: a duration.
class Deviation final : public Adder<Deviation, Moments> {
 public:
  Value result_of(const Moments& m, Arena&) const {
    if (m.count() < 2) return Value::null();
    const double deviation = std::sqrt(m.variance());
    if (m.has_duration()) {
      if (const auto ns = seconds_to_ns(deviation)) return Value::duration(*ns);
    }
    return Value::real(deviation);
  }
};

template <class T>
std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<T>();
}

constexpr AggregateDef kDefs[] = {
    {"sum", "", "sum(x)", 1, 1, "the sum of the numbers or durations, 0 of none", {"sum(x)", "7"}, make<Sum>},
    {"avg",
     "mean",
     "avg(x)",
     1,
     1,
     "the mean of the numbers or durations",
     {"avg(x)", "2.3333333333333335"},
     make<Mean>},
    {"stddev",
     "",
     "stddev(x)",
     1,
     1,
     "the standard deviation of a sample; null below two values",
     {"stddev(x)", "1.5275252316519468"},
     make<Deviation>},
    {"variance",
     "",
     "variance(x)",
     1,
     1,
     "the variance of a sample; null below two values",
     {"variance(x)", "2.3333333333333335"},
     make<Variance>},
};

}  // namespace

std::span<const AggregateDef> sum_aggregates() { return kDefs; }

}  // namespace weir
