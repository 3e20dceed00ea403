// count_distinct. Tested by tests/unit/aggregates_test.cc.
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "aggregates/key_set.h"
#include "aggregates/state_aggregate.h"
#include "value/compare.h"

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
class CountDistinct final : public StateAggregate<CountDistinct, DistinctState> {
 public:
  void add(void* state, const Value* args, RowOrder) const override {
    std::string key;
    add_key(*static_cast<DistinctState*>(state), args[0], key);
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders) const override {
    std::string key;
    for (size_t k = 0; k < rows.size(); ++k) {
      add_key(*reinterpret_cast<DistinctState*>(blocks[k] + offset), args[0][rows[k]], key);
    }
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

 private:
  static void add_key(DistinctState& state, const Value& v, std::string& key) {
    if (v.is_null()) return;
    key.clear();
    append_group_key(v, key);
    state.insert(key);
  }
};

// How often each value is there.
struct DistinctBag {
  using Counts = absl::flat_hash_map<std::string, uint64_t>;
  std::unique_ptr<Counts> counts;  // null until there is one
  void add(const std::string& key, uint64_t n) {
    if (!counts) counts = std::make_unique<Counts>();
    (*counts)[key] += n;
  }
  size_t heap_bytes() const {
    return counts ? sizeof(Counts) + counts->capacity() * (sizeof(Counts::value_type) + 1) : 0;
  }
};

// The same over a frame, where values leave.
class CountDistinctInFrame final : public StateAggregate<CountDistinctInFrame, DistinctBag> {
 public:
  void add(void* state, const Value* args, RowOrder) const override {
    if (args[0].is_null()) return;
    std::string key;
    append_group_key(args[0], key);
    static_cast<DistinctBag*>(state)->add(key, 1);
  }
  bool remove(void* state, const Value* args, RowOrder) const override {
    if (args[0].is_null()) return true;
    std::string key;
    append_group_key(args[0], key);
    DistinctBag::Counts& counts = *static_cast<DistinctBag*>(state)->counts;
    const auto found = counts.find(key);
    if (--found->second == 0) counts.erase(found);
    return true;
  }
  void merge_state(DistinctBag& into, const DistinctBag& from, uint64_t) const {
    if (!from.counts) return;
    for (const auto& [key, n] : *from.counts) into.add(key, n);
  }
  Value result_of(const DistinctBag& bag, Arena&) const {
    return Value::integer(static_cast<int64_t>(bag.counts ? bag.counts->size() : 0));
  }
  void save_state(const DistinctBag& bag, StateWriter& out) const {
    out.u64(bag.counts ? bag.counts->size() : 0);
    if (!bag.counts) return;
    for (const auto& [key, n] : *bag.counts) {
      out.string(key);
      out.u64(n);
    }
  }
  void load_state(DistinctBag& bag, StateReader& in) const {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      const std::string key(in.string());
      bag.add(key, in.u64());
    }
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
