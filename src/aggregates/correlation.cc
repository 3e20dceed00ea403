// corr and covar. Tested by tests/unit/aggregates_test.cc.
#include <algorithm>
#include <cmath>

#include "aggregates/exact_sum.h"
#include "aggregates/state_aggregate.h"

namespace weir {
namespace {

DoubleDouble times(DoubleDouble a, double b) { return a * DoubleDouble{b, 0}; }

// Newton's step from the double nearest to the root: A. H. Karp, P. Markstein, "High-precision division and
// square root", ACM TOMS 23 (1997).
DoubleDouble root(DoubleDouble a) {
  const double near = std::sqrt(a.hi);
  const DoubleDouble rest = a + -(DoubleDouble{near, 0} * DoubleDouble{near, 0});
  return DoubleDouble::quick_two_sum(near, rest.hi / (2 * near));
}

double quotient(DoubleDouble a, DoubleDouble b) {
  const double near = a.hi / b.hi;
  return near + (a + -times(b, near)).hi / b.hi;
}

// Sums of the distances of x and y from their first values, of their squares and products: see Moments.
struct CoMoments {
  uint64_t count = 0;
  double shift_x = 0, shift_y = 0;
  DoubleDouble x, y, xx, yy, xy;

  void add(const Value& a, const Value& b) {
    const Value m = numeric(a);
    const Value n = numeric(b);
    if (m.is_null() || n.is_null()) return;
    const DoubleDouble from_x = exact_number(m);
    const DoubleDouble from_y = exact_number(n);
    if (count++ == 0) {
      shift_x = from_x.hi;
      shift_y = from_y.hi;
    }
    const DoubleDouble dx = from_x + DoubleDouble{-shift_x, 0};
    const DoubleDouble dy = from_y + DoubleDouble{-shift_y, 0};
    x = x + dx;
    y = y + dy;
    xx = xx + dx * dx;
    yy = yy + dy * dy;
    xy = xy + dx * dy;
  }

  // Moves the other's distances to these shifts: sum (d + m)(e + k) = sum d e + k sum d + m sum e + n m k.
  void merge(const CoMoments& from) {
    if (from.count == 0) return;
    if (count == 0) {
      *this = from;
      return;
    }
    const auto n = static_cast<double>(from.count);
    const DoubleDouble mx = DoubleDouble::two_sum(from.shift_x, -shift_x);
    const DoubleDouble my = DoubleDouble::two_sum(from.shift_y, -shift_y);
    const DoubleDouble moved_x = times(mx, n);
    const DoubleDouble moved_y = times(my, n);
    xx = xx + from.xx + mx * (from.x + from.x + moved_x);
    yy = yy + from.yy + my * (from.y + from.y + moved_y);
    xy = xy + from.xy + my * from.x + mx * (from.y + moved_y);
    x = x + from.x + moved_x;
    y = y + from.y + moved_y;
    count += from.count;
  }

  // sum (a - mean a)(b - mean b)
  DoubleDouble centred(DoubleDouble ab, DoubleDouble a, DoubleDouble b) const {
    return ab + -((a * b) / static_cast<double>(count));
  }

  void save(StateWriter& out) const {
    out.u64(count);
    for (const double d : {shift_x, shift_y}) out.f64(d);
    for (const DoubleDouble& s : {x, y, xx, yy, xy}) {
      out.f64(s.hi);
      out.f64(s.lo);
    }
  }
  void load(StateReader& in) {
    count = in.u64();
    for (double* d : {&shift_x, &shift_y}) *d = in.f64();
    for (DoubleDouble* s : {&x, &y, &xx, &yy, &xy}) {
      s->hi = in.f64();
      s->lo = in.f64();
    }
  }
};

template <class Derived>
class OfPairs : public StateAggregate<Derived, CoMoments> {
 public:
  void add(void* state, const Value* args, RowOrder) const override {
    static_cast<CoMoments*>(state)->add(args[0], args[1]);
  }
  void merge_state(CoMoments& into, const CoMoments& from, uint64_t) const { into.merge(from); }
};

// Durations count as seconds.
class Covariance final : public OfPairs<Covariance> {
 public:
  Value result_of(const CoMoments& m, Arena&) const {
    if (m.count < 2) return Value::null();
    return Value::real((m.centred(m.xy, m.x, m.y) / static_cast<double>(m.count - 1)).hi + 0.0);
  }
};

// Pearson's.
class Correlation final : public OfPairs<Correlation> {
 public:
  Value result_of(const CoMoments& m, Arena&) const {
    if (m.count < 2) return Value::null();
    const DoubleDouble xx = m.centred(m.xx, m.x, m.x);
    const DoubleDouble yy = m.centred(m.yy, m.y, m.y);
    if (!(xx.hi > 0) || !(yy.hi > 0)) return Value::null();
    const double r = quotient(m.centred(m.xy, m.x, m.y), root(xx) * root(yy));
    return Value::real(std::clamp(r, -1.0, 1.0) + 0.0);
  }
};

template <class T>
std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<T>();
}

constexpr AggregateDef kDefs[] = {
    {"corr",
     "",
     "corr(x, y)",
     2,
     2,
     "Pearson's correlation of the rows where both are numbers or durations; null where one does not vary",
     {"corr(x, 0 - x)", "-1"},
     make<Correlation>},
    {"covar",
     "",
     "covar(x, y)",
     2,
     2,
     "the covariance of a sample, of the rows where both are numbers or durations; null below two",
     {"covar(x, x * 2)", "4.666666666666667"},
     make<Covariance>},
};

}  // namespace

std::span<const AggregateDef> correlation_aggregates() { return kDefs; }

}  // namespace weir
