// min, max, range, first, last, any, arg_min and arg_max. Tested by tests/unit/aggregates_test.cc.
#include "aggregates/state_aggregate.h"
#include "aggregates/stored_value.h"
#include "value/arithmetic.h"
#include "value/compare.h"

namespace weir {
namespace {

enum class Side { Least, Greatest };

// min and max look at numbers and durations where there are any, else at times, else strings, else bools; at
// arrays and objects never.
int rank_of(Kind kind) {
  switch (kind) {
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float:
    case Kind::Duration: return 4;
    case Kind::Time: return 3;
    case Kind::String: return 2;
    case Kind::Bool: return 1;
    default: return 0;
  }
}

// What is compared and kept of a value: strings as what they read as; no minus zero, which would show the
// order of arrival.
Value order_key(const Value& v, const TimeZone& zone) {
  Value key = v.is_string() ? sort_key(v, zone).computed() : v;
  if (key.kind == Kind::Float && key.f == 0) key.f = 0;
  return key;
}

// 1 when `key` is to replace the best so far, 0 when it is equal to it, -1 when not.
template <Side side>
int improves(const Value& key, const StoredValue& best) {
  if (key.kind == best.kind()) {
    if (key.kind == Kind::Int || key.kind == Kind::Time || key.kind == Kind::Duration) {
      if (key.i == best.integer()) return 0;
      return (key.i < best.integer()) == (side == Side::Least) ? 1 : -1;
    }
    if (key.kind == Kind::Float) {
      if (key.f == best.real()) return 0;
      return (key.f < best.real()) == (side == Side::Least) ? 1 : -1;
    }
  }
  const int rank = rank_of(key.kind);
  const int best_rank = rank_of(best.kind());
  if (rank != best_rank) return rank > best_rank ? 1 : -1;
  if (rank == 0) return -1;
  const int order = sort_order_of_keys(key, best.get());
  return side == Side::Least ? -order : order;
}

// Of equals of different kinds (1, 1.0, 1s) the lower kind is kept, whichever came first.
template <Side side>
void keep_best(const Value& key, StoredValue& best) {
  const int gain = improves<side>(key, best);
  if (gain > 0 || (gain == 0 && key.kind < best.kind())) best.set(key);
}

template <Side side>
class Extreme final : public UnaryAggregate<Extreme<side>, StoredValue> {
 public:
  explicit Extreme(const TimeZone& zone) : zone_(zone) {}
  void add_one(StoredValue& best, const Value& v, RowOrder) const {
    if (!v.is_null()) keep_best<side>(order_key(v, zone_), best);
  }
  // What is not the best may go.
  bool remove_one(StoredValue& best, const Value& v) const {
    return v.is_null() || improves<side>(order_key(v, zone_), best) < 0;
  }
  void merge_state(StoredValue& best, const StoredValue& from, uint64_t) const {
    if (!from.empty()) keep_best<side>(from.get(), best);
  }
  Value result_of(const StoredValue& best, Arena& arena) const;

 private:
  TimeZone zone_;
};

Value to_arena(const StoredValue& stored, Arena& arena) {
  Value v = stored.get();
  if (v.is_null()) return Value::null();
  if (v.has_text()) v.text = arena.copy(v.view()).data();
  return v;
}

template <Side side>
Value Extreme<side>::result_of(const StoredValue& best, Arena& arena) const {
  return to_arena(best, arena);
}

struct RangeState {
  StoredValue least;
  StoredValue greatest;
  size_t heap_bytes() const { return least.heap_bytes() + greatest.heap_bytes(); }
};

// What `max(x) - min(x)` gives: of times a duration, of strings null.
class Range final : public UnaryAggregate<Range, RangeState> {
 public:
  explicit Range(const TimeZone& zone) : zone_(zone) {}
  void add_one(RangeState& state, const Value& v, RowOrder) const {
    if (v.is_null()) return;
    const Value key = order_key(v, zone_);
    keep_best<Side::Least>(key, state.least);
    keep_best<Side::Greatest>(key, state.greatest);
  }
  void merge_state(RangeState& into, const RangeState& from, uint64_t) const {
    if (from.least.empty()) return;
    keep_best<Side::Least>(from.least.get(), into.least);
    keep_best<Side::Greatest>(from.greatest.get(), into.greatest);
  }
  Value result_of(const RangeState& state, Arena&) const {
    if (state.least.empty()) return Value::null();
    return subtract(state.greatest.get(), state.least.get(), zone_);
  }
  void save_state(const RangeState& state, StateWriter& out) const {
    state.least.save(out);
    state.greatest.save(out);
  }
  void load_state(RangeState& state, StateReader& in) const {
    state.least.load(in);
    state.greatest.load(in);
  }

 private:
  TimeZone zone_;
};

struct OrderedState {
  RowOrder order;
  StoredValue value;
  size_t heap_bytes() const { return value.heap_bytes(); }
};

enum class Place { First, Last, Any };

// Of rows at the same place (there are none in one group) the one that is there stays.
template <Place place>
class Positional final : public UnaryAggregate<Positional<place>, OrderedState> {
 public:
  void add_one(OrderedState& state, const Value& v, RowOrder order) const {
    if (v.is_null() || !wanted(state, order)) return;
    state.value.set(v);
    state.order = order;
  }
  void merge_state(OrderedState& into, const OrderedState& from, uint64_t arrival_shift) const {
    if (!from.value.empty()) {
      add_one(into, from.value.get(), {from.order.time, from.order.arrival + arrival_shift});
    }
  }
  Value result_of(const OrderedState& state, Arena& arena) const { return to_arena(state.value, arena); }
  void save_state(const OrderedState& state, StateWriter& out) const {
    out.i64(state.order.time);
    out.u64(state.order.arrival);
    state.value.save(out);
  }
  void load_state(OrderedState& state, StateReader& in) const {
    state.order.time = in.i64();
    state.order.arrival = in.u64();
    state.value.load(in);
  }

 private:
  static bool wanted(const OrderedState& state, const RowOrder& order) {
    if (state.value.empty()) return true;
    if constexpr (place == Place::Any) return order.arrival < state.order.arrival;
    if constexpr (place == Place::First) return order < state.order;
    return state.order < order;
  }
};

struct ArgState {
  uint64_t arrival = 0;
  StoredValue by;
  StoredValue value;
  size_t heap_bytes() const { return by.heap_bytes() + value.heap_bytes(); }
};

// x of the row whose `by` min or max would give; the first such row to arrive.
template <Side side>
class ArgExtreme final : public StateAggregate<ArgExtreme<side>, ArgState> {
 public:
  explicit ArgExtreme(const TimeZone& zone) : zone_(zone) {}
  void add(void* state, const Value* args, RowOrder order) const override {
    if (!args[0].is_null() && !args[1].is_null()) {
      add_key(*static_cast<ArgState*>(state), args[0], order_key(args[1], zone_), order.arrival);
    }
  }
  void merge_state(ArgState& into, const ArgState& from, uint64_t arrival_shift) const {
    if (!from.by.empty()) add_key(into, from.value.get(), from.by.get(), from.arrival + arrival_shift);
  }
  Value result_of(const ArgState& state, Arena& arena) const { return to_arena(state.value, arena); }
  void save_state(const ArgState& state, StateWriter& out) const {
    out.u64(state.arrival);
    state.by.save(out);
    state.value.save(out);
  }
  void load_state(ArgState& state, StateReader& in) const {
    state.arrival = in.u64();
    state.by.load(in);
    state.value.load(in);
  }

 private:
  static void add_key(ArgState& state, const Value& x, const Value& by, uint64_t arrival) {
    const int gain = improves<side>(by, state.by);
    if (gain < 0 || (gain == 0 && arrival >= state.arrival)) return;
    state.by.set(by);
    state.value.set(x);
    state.arrival = arrival;
  }
  TimeZone zone_;
};

template <class T>
std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone& zone) {
  if constexpr (std::is_constructible_v<T, const TimeZone&>) {
    return std::make_unique<T>(zone);
  } else {
    return std::make_unique<T>();
  }
}

constexpr AggregateDef kDefs[] = {
    {"min",
     "",
     "min(x)",
     1,
     1,
     "the least number or duration, else time, else string",
     {"min(x)", "1"},
     make<Extreme<Side::Least>>},
    {"max",
     "",
     "max(x)",
     1,
     1,
     "the greatest number or duration, else time, else string",
     {"max(x)", "4"},
     make<Extreme<Side::Greatest>>},
    {"range", "", "range(x)", 1, 1, "max(x) - min(x); of times a duration", {"range(x)", "3"}, make<Range>},
    {"first",
     "",
     "first(x)",
     1,
     1,
     "the first value that is not null, by event time in a time window, else by arrival",
     {"first(x)", "1"},
     make<Positional<Place::First>>},
    {"last",
     "",
     "last(x)",
     1,
     1,
     "the last value that is not null, by event time in a time window, else by arrival",
     {"last(x)", "4"},
     make<Positional<Place::Last>>},
    {"any",
     "",
     "any(x)",
     1,
     1,
     "the first value to arrive that is not null",
     {"any(x)", "1"},
     make<Positional<Place::Any>>},
    {"arg_min",
     "",
     "arg_min(x, by)",
     2,
     2,
     "x of the row with the least `by`",
     {"arg_min(x, 0 - x)", "4"},
     make<ArgExtreme<Side::Least>>},
    {"arg_max",
     "",
     "arg_max(x, by)",
     2,
     2,
     "x of the row with the greatest `by`",
     {"arg_max(x, 0 - x)", "1"},
     make<ArgExtreme<Side::Greatest>>},
};

}  // namespace

std::span<const AggregateDef> order_aggregates() { return kDefs; }

}  // namespace weir
