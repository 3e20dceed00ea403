// lag, delta, elapsed, ewma, cumsum, row_number, changed and fill_forward.
#include "aggregates/running.h"

#include <cmath>
#include <vector>

#include "aggregates/exact_sum.h"
#include "aggregates/stored_value.h"
#include "value/arithmetic.h"
#include "value/compare.h"

namespace weir {
namespace {

// A stored value, its text in the arena; null for none.
Value to_arena(const StoredValue& stored, Arena& arena) {
  Value v = stored.get();
  if (v.is_null()) return Value::null();
  if (v.has_text()) v.text = arena.copy(v.view()).data();
  return v;
}

// The values of the last rows: a ring that grows until it has as many as are asked for.
struct LastValues {
  std::vector<StoredValue> values;
  uint64_t next = 0;  // where the next goes, once the ring is full
  size_t heap_bytes() const {
    size_t total = values.capacity() * sizeof(StoredValue);
    for (const StoredValue& v : values) total += v.heap_bytes();
    return total;
  }
};

class Lag final : public StateRunning<Lag, LastValues> {
 public:
  explicit Lag(size_t rows) : rows_(rows) {}
  Value step(LastValues& last, const RunningRow& row) const {
    if (last.values.size() < rows_) {
      last.values.emplace_back().set(row.args[0]);
      return Value::null();
    }
    StoredValue& oldest = last.values[last.next];
    const Value result = to_arena(oldest, *row.arena);
    oldest.set(row.args[0]);
    last.next = last.next + 1 == rows_ ? 0 : last.next + 1;
    return result;
  }
  void save_state(const LastValues& last, StateWriter& out) const {
    out.u64(last.next);
    out.u64(last.values.size());
    for (const StoredValue& v : last.values) v.save(out);
  }
  void load_state(LastValues& last, StateReader& in) const {
    last.next = in.u64();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) last.values.emplace_back().load(in);
    if (last.next >= rows_) last.next = 0;
  }

 private:
  size_t rows_;
};

struct LastValue {
  StoredValue value;  // empty before the first row
  size_t heap_bytes() const { return value.heap_bytes(); }
};

// Those that look at the row before this one.
template <class Derived>
class OfLast : public StateRunning<Derived, LastValue> {
 public:
  explicit OfLast(const TimeZone& zone) : zone_(zone) {}
  void save_state(const LastValue& last, StateWriter& out) const { last.value.save(out); }
  void load_state(LastValue& last, StateReader& in) const { last.value.load(in); }

 protected:
  const TimeZone& zone() const { return zone_; }

 private:
  TimeZone zone_;
};

class Delta final : public OfLast<Delta> {
 public:
  using OfLast::OfLast;
  Value step(LastValue& last, const RunningRow& row) const {
    const Value result = subtract(row.args[0], last.value.get(), zone());
    last.value.set(row.args[0]);
    return result;
  }
};

class Elapsed final : public OfLast<Elapsed> {
 public:
  using OfLast::OfLast;
  Value step(LastValue& last, const RunningRow& row) const {
    const auto t = to_time(row.args[0], zone());
    const Value time = t ? Value::time(*t) : Value::null();
    const Value result = subtract(time, last.value.get(), zone());
    last.value.set(time);
    return result;
  }
};

class Changed final : public OfLast<Changed> {
 public:
  using OfLast::OfLast;
  Value step(LastValue& last, const RunningRow& row) const {
    const Value& v = row.args[0];
    const bool changed = last.value.empty() || !equals(v, last.value.get(), zone());
    last.value.set(v.is_null() ? Value::null() : v);
    return Value::boolean(changed);
  }
};

class FillForward final : public OfLast<FillForward> {
 public:
  using OfLast::OfLast;
  Value step(LastValue& last, const RunningRow& row) const {
    if (row.args[0].is_null()) return to_arena(last.value, *row.arena);
    last.value.set(row.args[0]);
    return row.args[0].computed();
  }
};

class CumulativeSum final : public RunningFunction {
 public:
  size_t size() const override { return sizeof(ExactSum); }
  void init(void* state) const override { std::construct_at(static_cast<ExactSum*>(state)); }
  void destroy(void*) const override {}
  Value next(void* state, const RunningRow& row) const override {
    auto& sum = *static_cast<ExactSum*>(state);
    sum.add(row.args[0]);
    return sum.sum();
  }
  void save(const void* state, StateWriter& out) const override {
    static_cast<const ExactSum*>(state)->save(out);
  }
  void load(void* state, StateReader& in) const override { static_cast<ExactSum*>(state)->load(in); }
  size_t heap_bytes(const void*) const override { return 0; }
};

struct Average {
  double mean = 0;
  Kind kind = Kind::Null;  // Null before the first number; Duration once there was one: mean is in seconds
  size_t heap_bytes() const { return 0; }
};

// mean + alpha (x - mean), from the first number on.
class MovingAverage final : public StateRunning<MovingAverage, Average> {
 public:
  explicit MovingAverage(double alpha) : alpha_(alpha) {}
  Value step(Average& average, const RunningRow& row) const {
    const Value x = numeric(row.args[0]);
    if (!x.is_null()) {
      const bool duration = x.kind == Kind::Duration;
      const double v = duration ? static_cast<double>(x.i) / 1e9 : to_double(x);
      average.mean = average.kind == Kind::Null ? v : alpha_ * v + (1 - alpha_) * average.mean;
      if (duration || average.kind == Kind::Null) average.kind = duration ? Kind::Duration : Kind::Float;
    }
    if (average.kind == Kind::Null) return Value::null();
    if (average.kind == Kind::Duration) {
      if (const auto ns = seconds_to_ns(average.mean)) return Value::duration(*ns);
    }
    return Value::real(average.mean);
  }
  void save_state(const Average& average, StateWriter& out) const {
    out.f64(average.mean);
    out.u8(static_cast<uint8_t>(average.kind));
  }
  void load_state(Average& average, StateReader& in) const {
    average.mean = in.f64();
    average.kind = static_cast<Kind>(in.u8());
  }

 private:
  double alpha_;
};

class RowNumber final : public RunningFunction {
 public:
  size_t size() const override { return sizeof(int64_t); }
  void init(void* state) const override { std::construct_at(static_cast<int64_t*>(state), 0); }
  void destroy(void*) const override {}
  Value next(void* state, const RunningRow&) const override {
    return Value::integer(++*static_cast<int64_t*>(state));
  }
  void save(const void* state, StateWriter& out) const override {
    out.i64(*static_cast<const int64_t*>(state));
  }
  void load(void* state, StateReader& in) const override { *static_cast<int64_t*>(state) = in.i64(); }
  size_t heap_bytes(const void*) const override { return 0; }
};

template <class T>
std::unique_ptr<RunningFunction> make(std::span<const Value>, const TimeZone& zone) {
  if constexpr (std::is_constructible_v<T, const TimeZone&>) {
    return std::make_unique<T>(zone);
  } else {
    return std::make_unique<T>();
  }
}

std::unique_ptr<RunningFunction> make_lag(std::span<const Value> constants, const TimeZone&) {
  if (constants.size() < 2) return std::make_unique<Lag>(1);
  const Value& n = constants[1];
  if (n.kind != Kind::Int || n.i < 1)
    throw PipelineError(argument_span(1), "lag wants a constant whole number of rows, 1 or more",
                        "like lag(price, 3)");
  return std::make_unique<Lag>(static_cast<size_t>(n.i));
}

std::unique_ptr<RunningFunction> make_ewma(std::span<const Value> constants, const TimeZone&) {
  const Value& alpha = constants[1];
  const double a = alpha.is_number() ? to_double(alpha) : 0;
  if (!(a > 0 && a <= 1))
    throw PipelineError(argument_span(1), "ewma wants a constant alpha above 0, up to 1",
                        "like ewma(temp, 0.2): the smaller, the smoother");
  return std::make_unique<MovingAverage>(a);
}

constexpr RunningDef kDefs[] = {
    {"lag", "lag(x[, n])", 1, 2, "x of the row before, or n rows before", {"lag(x)", "2"}, make_lag},
    {"delta", "delta(x)", 1, 1, "x less that of the row before", {"delta(x)", "2"}, make<Delta>},
    {"elapsed",
     "elapsed(t)",
     1,
     1,
     "the time since the row before: a duration",
     {"elapsed(x)", "2"},
     make<Elapsed>},
    {"ewma",
     "ewma(x, alpha)",
     2,
     2,
     "the moving average that takes in alpha of each new number",
     {"ewma(x, 0.5)", "2.75"},
     make_ewma},
    {"cumsum", "cumsum(x)", 1, 1, "the sum so far", {"cumsum(x)", "7"}, make<CumulativeSum>},
    {"row_number",
     "row_number()",
     0,
     0,
     "the number of the row, from 1",
     {"row_number()", "3"},
     make<RowNumber>},
    {"changed",
     "changed(x)",
     1,
     1,
     "whether x differs from that of the row before; true for the first",
     {"changed(x)", "true"},
     make<Changed>},
    {"fill_forward",
     "fill_forward(x)",
     1,
     1,
     "the last x that was not null, this row's included",
     {"fill_forward(x)", "4"},
     make<FillForward>},
};

}  // namespace

std::span<const RunningDef> running_functions() { return kDefs; }

const RunningDef* find_running(std::string_view name) {
  for (const RunningDef& def : kDefs) {
    if (def.name == name) return &def;
  }
  return nullptr;
}

}  // namespace weir
