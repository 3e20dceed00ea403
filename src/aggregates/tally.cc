// mode, topk and histogram: how often each value came. Tested by tests/unit/collected_test.cc.
#include <algorithm>
#include <string>
#include <vector>

#include "aggregates/numeric.h"
#include "aggregates/value_table.h"
#include "base/diagnostic.h"
#include "value/time.h"

namespace weir {
namespace {

struct Tallied {
  uint32_t group;
  uint64_t count;
  uint64_t first;  // its arrival
};
// The more frequent first, ties by first appearance.
bool more_frequent(const Tallied& a, const Tallied& b) {
  return a.count != b.count ? a.count > b.count : a.first < b.first;
}

template <class Derived>
class Tally : public ValueTableAggregate<Derived> {
 public:
  Tally() : ValueTableAggregate<Derived>(find_aggregate("count")->make("count", {}, TimeZone())) {}
  void add(void* state, const Value* args, RowOrder order) const override {
    std::string key;
    add_value(*static_cast<ValueTable*>(state), args[0], order, key);
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders orders) const override {
    std::string key;
    for (size_t k = 0; k < rows.size(); ++k) {
      auto& state = *reinterpret_cast<ValueTable*>(blocks[k] + offset);
      add_value(state, args[0][rows[k]], orders.of(rows[k]), key);
    }
  }

 protected:
  std::vector<Tallied> tallied(const GroupTable& groups) const {
    std::vector<Tallied> all;
    Arena none;
    for (uint32_t g = 0; g < groups.size(); ++g) {
      const Value count = this->inner().result(groups.state(g), none);
      all.push_back({g, static_cast<uint64_t>(count.i), groups.first_arrival(g)});
    }
    return all;
  }
  // [{"value":…,"count":…}, …]
  static Value as_array(const GroupTable& groups, std::span<const Tallied> some, std::string_view name,
                        const TimeZone& zone, Arena& arena) {
    TextBuilder out(arena, some.size() * 32);
    std::string token;
    for (const Tallied& t : some) {
      out.append(&t == some.data() ? "[{\"" : ",{\"");
      out.append(name);
      out.append("\":");
      append_value(value_of(groups, t.group), zone, token, out);
      out.append(",\"count\":");
      append_value(Value::integer(static_cast<int64_t>(t.count)), zone, token, out);
      out.push('}');
    }
    out.push(']');
    return out.finish_as(Kind::Array);
  }

 private:
  void add_value(ValueTable& state, const Value& v, RowOrder order, std::string& key) const {
    const Value counted = this->self().counted(v);
    if (!counted.is_null()) {
      this->inner().add(this->place_of(state, counted, order.arrival, key), nullptr, order);
    }
  }
};

class Mode final : public Tally<Mode> {
 public:
  static Value counted(const Value& v) { return v; }
  Value result_of(const ValueTable& state, Arena& arena) const {
    if (!state.groups) return Value::null();
    const std::vector<Tallied> all = tallied(*state.groups);
    if (all.empty()) return Value::null();
    const Tallied& best = *std::min_element(all.begin(), all.end(), more_frequent);
    Value v = value_of(*state.groups, best.group);
    if (v.has_text()) v.text = arena.copy(v.view()).data();
    return v;
  }
};

class TopK final : public Tally<TopK> {
 public:
  TopK(size_t k, const TimeZone& zone) : k_(k), zone_(zone) {}
  static Value counted(const Value& v) { return v; }
  Value result_of(const ValueTable& state, Arena& arena) const {
    if (!state.groups) return Value::null();
    std::vector<Tallied> all = tallied(*state.groups);
    if (all.empty()) return Value::null();
    const size_t k = std::min(k_, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(k), all.end(), more_frequent);
    return as_array(*state.groups, std::span(all).first(k), "value", zone_, arena);
  }

 private:
  size_t k_;
  TimeZone zone_;
};

// Bins as bin() makes them; only those that hold something.
class Histogram final : public Tally<Histogram> {
 public:
  Histogram(const Value& width, const TimeZone& zone)
      : width_(width), zone_(zone), bin_(find_function("bin")->call) {}

  Value counted(const Value& v) const {
    Value n = numeric(v);
    if (n.is_null()) return n;
    // Numbers and durations go together as seconds, of the kind that the width has.
    if (width_.kind == Kind::Duration) {
      const auto ns = to_duration(n);
      n = ns ? Value::duration(*ns) : Value::null();
    } else if (n.kind == Kind::Duration) {
      n = Value::real(static_cast<double>(n.i) / static_cast<double>(kSecond));
    }
    if (n.is_null()) return n;
    Arena none;
    const Value args[] = {n.computed(), width_};
    return bin_({args, none, {zone_, 0}, nullptr});
  }
  Value result_of(const ValueTable& state, Arena& arena) const {
    if (!state.groups) return Value::null();
    std::vector<Tallied> all = tallied(*state.groups);
    if (all.empty()) return Value::null();
    std::sort(all.begin(), all.end(), [&](const Tallied& a, const Tallied& b) {
      return sort_order_of_keys(value_of(*state.groups, a.group), value_of(*state.groups, b.group)) < 0;
    });
    return as_array(*state.groups, all, "from", zone_, arena);
  }

 private:
  Value width_;  // an Int, Float or Duration
  TimeZone zone_;
  Value (*bin_)(const CallContext&);
};

Value constant_at(std::span<const Value> constants, size_t i) {
  return i < constants.size() ? constants[i] : Value::missing();
}

std::unique_ptr<Aggregate> make_mode(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<Mode>();
}

std::unique_ptr<Aggregate> make_topk(std::string_view, std::span<const Value> constants,
                                     const TimeZone& zone) {
  const Value k = numeric(constant_at(constants, 1));
  if (k.kind != Kind::Int || k.i < 1) {
    throw PipelineError(argument_span(1), "k must be a constant whole number from 1 on", "as in topk(x, 10)");
  }
  return std::make_unique<TopK>(static_cast<size_t>(k.i), zone);
}

std::unique_ptr<Aggregate> make_histogram(std::string_view, std::span<const Value> constants,
                                          const TimeZone& zone) {
  Value width = numeric(constant_at(constants, 1));
  if (width.kind == Kind::BigInt) width = Value::real(width.f);
  const bool positive = width.kind == Kind::Float ? width.f > 0 : !width.is_null() && width.i > 0;
  if (!positive) {
    throw PipelineError(argument_span(1), "the width must be a constant number or duration above 0",
                        "as in histogram(x, 10)");
  }
  return std::make_unique<Histogram>(width.computed(), zone);
}

constexpr AggregateDef kDefs[] = {
    {"mode",
     "",
     "mode(x)",
     1,
     1,
     "the most frequent value; of several the one that came first",
     {"mode(x)", "1"},
     make_mode},
    {"topk",
     "",
     "topk(x, k)",
     2,
     2,
     "the k most frequent values with their counts, exactly; ties by first appearance",
     {"topk(x, 2)", R"([{"value":1,"count":1},{"value":2,"count":1}])"},
     make_topk},
    {"histogram",
     "",
     "histogram(x, width)",
     2,
     2,
     "how many numbers or durations are in each bin of a width, as bin(x, width) makes them; without empty "
     "ones",
     {"histogram(x, 2)", R"([{"from":0,"count":1},{"from":2,"count":1},{"from":4,"count":1}])"},
     make_histogram},
};

}  // namespace

std::span<const AggregateDef> tally_aggregates() { return kDefs; }

}  // namespace weir
