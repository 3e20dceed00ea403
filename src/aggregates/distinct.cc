// count_distinct. Tested by tests/unit/aggregates_test.cc.
#include <memory>
#include <string>

#include "aggregates/frame_aggregate.h"
#include "aggregates/key_set.h"
#include "aggregates/key_table.h"
#include "aggregates/state_aggregate.h"
#include "value/compare.h"
#include "value/row_keys.h"

namespace weir {
namespace {

struct DistinctState {
  std::unique_ptr<KeySet> keys;  // null until there is one
  bool insert(std::string_view key) {
    if (!keys) keys = std::make_unique<KeySet>();
    return keys->insert(key);
  }
  size_t heap_bytes() const { return keys ? sizeof(KeySet) + keys->bytes() : 0; }
};

// Exact: keeps every value's group key, so 1 and 1.0 are one, 1 and "1" two.
class CountDistinct final : public KeyedAggregate<CountDistinct, DistinctState> {
 public:
  void add_one(DistinctState& state, const Value& v, RowOrder, std::string& key) const {
    if (v.is_null()) return;
    key.clear();
    append_group_key(v, key);
    state.insert(key);
  }
  void merge_state(DistinctState& into, const DistinctState& from, uint64_t) const {
    if (from.keys) from.keys->for_each([&](std::string_view key) { into.insert(key); });
  }
  Value result_of(const DistinctState& state, Arena&) const {
    return Value::integer(static_cast<int64_t>(state.keys ? state.keys->size() : 0));
  }
  void save_state(const DistinctState& state, StateWriter& out) const {
    out.u64(state.keys ? state.keys->size() : 0);
    if (state.keys) state.keys->for_each([&](std::string_view key) { out.string(key); });
  }
  void load_state(DistinctState& state, StateReader& in) const {
    const uint64_t count = in.u64();
    for (uint64_t i = 0; i < count && !in.bad(); ++i) state.insert(in.string());
  }

  std::unique_ptr<Aggregate> for_frames() const override;
};

struct Occurrences {
  uint32_t count = 0;
};

struct DistinctInFrame {
  KeyTable<Occurrences> keys;
  size_t heap_bytes() const { return keys.bytes(); }
};

// The same over a frame, where values leave.
class CountDistinctInFrame final : public FrameAggregate<CountDistinctInFrame, DistinctInFrame> {
 public:
  void add_one(DistinctInFrame& state, const Value& v, RowOrder) const {
    std::string key;
    append_group_key(v, key);
    ++state.keys.find_or_add(key, static_cast<uint32_t>(hash_key(key))).kept.count;
  }
  void remove_one(DistinctInFrame& state, const Value& v, RowOrder) const {
    std::string key;
    append_group_key(v, key);
    auto& slot = state.keys.find(key, static_cast<uint32_t>(hash_key(key)));
    if (--slot.kept.count == 0) state.keys.erase(slot);
  }
  Value result_of(const DistinctInFrame& state, Arena&) const {
    return Value::integer(static_cast<int64_t>(state.keys.size()));
  }
};

std::unique_ptr<Aggregate> CountDistinct::for_frames() const {
  return std::make_unique<CountDistinctInFrame>();
}

std::unique_ptr<Aggregate> make_distinct(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<CountDistinct>();
}

constexpr AggregateDef kDefs[] = {
    {"count_distinct",
     "dcount",
     "count_distinct(x)",
     1,
     1,
     "the number of different values, exactly; null is none",
     {"count_distinct(x)", "3"},
     make_distinct},
};

}  // namespace

std::span<const AggregateDef> distinct_aggregates() { return kDefs; }

}  // namespace weir
