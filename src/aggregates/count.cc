// count, countif and rate. Tested by tests/unit/aggregates_test.cc.
#include "aggregates/state_aggregate.h"
#include "base/diagnostic.h"
#include "value/time.h"

namespace weir {
namespace {

template <class Base>
class Counter : public Base {
 public:
  void merge_state(uint64_t& into, const uint64_t& from, uint64_t) const { into += from; }
  Value result_of(const uint64_t& n, Arena&) const { return Value::integer(static_cast<int64_t>(n)); }
  void save_state(const uint64_t& n, StateWriter& out) const { out.u64(n); }
  void load_state(uint64_t& n, StateReader& in) const { n = in.u64(); }
};

class CountRows final : public Counter<StateAggregate<CountRows, uint64_t>> {
 public:
  void add(void* state, const Value*, RowOrder) const override { ++*static_cast<uint64_t*>(state); }
  bool remove(void* state, const Value*, RowOrder) const override {
    --*static_cast<uint64_t*>(state);
    return true;
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const>,
                std::span<const uint32_t>, RowOrders) const override {
    for (char* block : blocks) ++*reinterpret_cast<uint64_t*>(block + offset);
  }
};

class CountValues final : public Counter<UnaryAggregate<CountValues, uint64_t>> {
 public:
  void add_one(uint64_t& n, const Value& v, RowOrder) const { n += v.is_null() ? 0 : 1; }
  bool remove_one(uint64_t& n, const Value& v) const {
    n -= v.is_null() ? 0 : 1;
    return true;
  }
};

class CountTrue final : public Counter<UnaryAggregate<CountTrue, uint64_t>> {
 public:
  void add_one(uint64_t& n, const Value& v, RowOrder) const { n += v.is_true() ? 1 : 0; }
  bool remove_one(uint64_t& n, const Value& v) const {
    n -= v.is_true() ? 1 : 0;
    return true;
  }
};

// Outside of time windows. In one it is a count that the window's length divides: stages/aggregate_bind.cc.
class NoRate final : public Aggregate {
 public:
  size_t size() const override { return 0; }
  void init(void*) const override {}
  void add(void*, const Value*, RowOrder) const override {}
  void merge(void*, const void*, uint64_t) const override {}
  Value result(const void*, Arena&) const override { return Value::null(); }
  void save(const void*, StateWriter&) const override {}
  void load(void*, StateReader&) const override {}
};

std::unique_ptr<Aggregate> make_rate(std::string_view, std::span<const Value> constants, const TimeZone&) {
  const auto per = constants.empty() ? std::nullopt : to_duration(constants[0]);
  if (!per || *per <= 0) {
    throw PipelineError(argument_span(0), "the unit of a rate must be a constant duration above 0",
                        "as in rate(1s)");
  }
  return std::make_unique<NoRate>();
}

std::unique_ptr<Aggregate> make_count(std::string_view, std::span<const Value> constants, const TimeZone&) {
  if (constants.empty()) return std::make_unique<CountRows>();
  return std::make_unique<CountValues>();
}

std::unique_ptr<Aggregate> make_countif(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<CountTrue>();
}

constexpr AggregateDef kDefs[] = {
    {"count",
     "",
     "count([x])",
     0,
     1,
     "the number of rows, or of those where x is not null",
     {"count()", "3"},
     make_count},
    {"countif",
     "",
     "countif(condition)",
     1,
     1,
     "the number of rows for which the condition is true",
     {"countif(x > 1)", "2"},
     make_countif},
    {"rate",
     "",
     "rate(per)",
     1,
     1,
     "the number of rows per 1s, 1m … of the time window, or of the frame that over 10m makes; else null",
     {"rate(1s)", "null"},
     make_rate},
};

}  // namespace

std::span<const AggregateDef> count_aggregates() { return kDefs; }

}  // namespace weir
