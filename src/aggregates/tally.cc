// mode, topk and histogram: how often each value came. Tested by tests/unit/collected_test.cc.
#include <algorithm>
#include <string>
#include <vector>

#include "aggregates/counted_values.h"
#include "aggregates/frame_aggregate.h"
#include "aggregates/frame_counts.h"
#include "aggregates/numeric.h"
#include "base/diagnostic.h"
#include "value/compare.h"
#include "value/time.h"

namespace weir {
namespace {

using Entry = ValueCounts::Entry;

// The more frequent first, ties by first appearance.
bool more_frequent(const Entry& a, const Entry& b) {
  return a.count != b.count ? a.count > b.count : a.first < b.first;
}

// [{"value":…,"count":…}, …]
class CountedArray {
 public:
  CountedArray(std::string_view name, const TimeZone& zone, Arena& arena, size_t size)
      : name_(name), zone_(zone), out_(arena, size * 32) {}
  void add(const Value& v, uint64_t count) {
    out_.append(empty_ ? "[{\"" : ",{\"");
    empty_ = false;
    out_.append(name_);
    out_.append("\":");
    append_value(v, zone_, token_, out_);
    out_.append(",\"count\":");
    append_value(Value::integer(static_cast<int64_t>(count)), zone_, token_, out_);
    out_.push('}');
  }
  Value finish() {
    out_.push(']');
    return out_.finish_as(Kind::Array);
  }

 private:
  std::string_view name_;
  const TimeZone& zone_;
  TextBuilder out_;
  std::string token_;
  bool empty_ = true;
};

Value as_array(const ValueCounts& counts, std::span<const Entry> some, std::string_view name,
               const TimeZone& zone, Arena& arena) {
  CountedArray out(name, zone, arena, some.size());
  for (const Entry& e : some) out.add(counts.value(e), e.count);
  return out.finish();
}

Value to_arena(Value v, Arena& arena) {
  if (v.has_text()) v.text = arena.copy(v.view()).data();
  return v;
}

template <class Derived>
class CountsInFrame : public FrameAggregate<Derived, FrameCounts> {
 public:
  void add_one(FrameCounts& counts, const Value& v, RowOrder order) const { counts.add(v, order.arrival); }
  void remove_one(FrameCounts& counts, const Value& v, RowOrder order) const {
    counts.remove(v, order.arrival);
  }
};

class ModeInFrame final : public CountsInFrame<ModeInFrame> {
 public:
  Value result_of(const FrameCounts& counts, Arena& arena) const {
    Value mode = Value::null();
    counts.for_most_frequent(1, [&](const Value& v, uint64_t) { mode = to_arena(v, arena); });
    return mode;
  }
};

class Mode final : public CountedValuesAggregate<Mode> {
 public:
  Value result_of_counts(const ValueCounts& counts, Arena& arena) const {
    const auto best = std::min_element(counts.entries().begin(), counts.entries().end(), more_frequent);
    if (best == counts.entries().end()) return Value::null();
    return to_arena(counts.value(*best), arena);
  }
  std::unique_ptr<Aggregate> for_frames() const override { return std::make_unique<ModeInFrame>(); }
};

class TopKInFrame final : public CountsInFrame<TopKInFrame> {
 public:
  TopKInFrame(size_t k, const TimeZone& zone) : k_(k), zone_(zone) {}
  Value result_of(const FrameCounts& counts, Arena& arena) const {
    if (counts.values() == 0) return Value::null();
    CountedArray out("value", zone_, arena, std::min(k_, counts.values()));
    counts.for_most_frequent(k_, [&](const Value& v, uint64_t count) { out.add(v, count); });
    return out.finish();
  }

 private:
  size_t k_;
  TimeZone zone_;
};

class TopK final : public CountedValuesAggregate<TopK> {
 public:
  TopK(size_t k, const TimeZone& zone) : k_(k), zone_(zone) {}
  Value result_of_counts(const ValueCounts& counts, Arena& arena) const {
    std::vector<Entry> all = counts.entries();
    if (all.empty()) return Value::null();
    const size_t k = std::min(k_, all.size());
    std::partial_sort(all.begin(), all.begin() + static_cast<ptrdiff_t>(k), all.end(), more_frequent);
    return as_array(counts, std::span(all).first(k), "value", zone_, arena);
  }
  std::unique_ptr<Aggregate> for_frames() const override { return std::make_unique<TopKInFrame>(k_, zone_); }

 private:
  size_t k_;
  TimeZone zone_;
};

// Bins as bin() makes them; only those that hold something.
class Histogram final : public CountedValuesAggregate<Histogram> {
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
  Value result_of_counts(const ValueCounts& counts, Arena& arena) const {
    std::vector<Entry> all = counts.entries();
    if (all.empty()) return Value::null();
    std::sort(all.begin(), all.end(), [&](const Entry& a, const Entry& b) {
      return sort_order_of_keys(counts.value(a), counts.value(b)) < 0;
    });
    return as_array(counts, all, "from", zone_, arena);
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
