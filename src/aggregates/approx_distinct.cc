// approx_count_distinct. Tested by tests/unit/sketches_test.cc.
#include <memory>
#include <string>

#include "aggregates/frame_aggregate.h"
#include "aggregates/frame_hashes.h"
#include "aggregates/hyperloglog.h"
#include "aggregates/state_aggregate.h"
#include "value/compare.h"

namespace weir {
namespace {

struct SketchState {
  std::unique_ptr<HyperLogLog> sketch;  // null until there is a value
  HyperLogLog& get() {
    if (!sketch) sketch = std::make_unique<HyperLogLog>();
    return *sketch;
  }
  size_t heap_bytes() const { return sketch ? sizeof(HyperLogLog) + sketch->heap_bytes() : 0; }
};

// Of the same values as count_distinct.
class ApproxCountDistinct final : public StateAggregate<ApproxCountDistinct, SketchState> {
 public:
  void add(void* state, const Value* args, RowOrder) const override {
    std::string key;
    add_key(*static_cast<SketchState*>(state), args[0], key);
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders) const override {
    std::string key;
    for (size_t k = 0; k < rows.size(); ++k) {
      add_key(*reinterpret_cast<SketchState*>(blocks[k] + offset), args[0][rows[k]], key);
    }
  }
  void merge_state(SketchState& into, const SketchState& from, uint64_t) const {
    if (from.sketch) into.get().merge(*from.sketch);
  }
  Value result_of(const SketchState& state, Arena&) const {
    return Value::integer(static_cast<int64_t>(state.sketch ? state.sketch->estimate() : 0));
  }
  void save_state(const SketchState& state, StateWriter& out) const {
    out.u8(state.sketch ? 1 : 0);
    if (state.sketch) state.sketch->save(out);
  }
  void load_state(SketchState& state, StateReader& in) const {
    if (in.u8() != 0) state.get().load(in);
  }
  std::unique_ptr<Aggregate> for_frames() const override;

 private:
  static void add_key(SketchState& state, const Value& v, std::string& key) {
    if (v.is_null()) return;
    key.clear();
    append_group_key(v, key);
    state.get().add(HyperLogLog::hash(key));
  }
};

// Of the hashes of a frame, which may go again.
class ApproxCountDistinctInFrame final : public FrameAggregate<ApproxCountDistinctInFrame, FrameHashes> {
 public:
  void add_one(FrameHashes& hashes, const Value& v, RowOrder) const { hashes.add(hash(v)); }
  void remove_one(FrameHashes& hashes, const Value& v, RowOrder) const { hashes.remove(hash(v)); }
  Value result_of(const FrameHashes& hashes, Arena&) const {
    return Value::integer(static_cast<int64_t>(hashes.estimate()));
  }

 private:
  static uint64_t hash(const Value& v) {
    std::string key;
    append_group_key(v, key);
    return HyperLogLog::hash(key);
  }
};

std::unique_ptr<Aggregate> ApproxCountDistinct::for_frames() const {
  return std::make_unique<ApproxCountDistinctInFrame>();
}

std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<ApproxCountDistinct>();
}

constexpr AggregateDef kDefs[] = {
    {"approx_count_distinct",
     "",
     "approx_count_distinct(x)",
     1,
     1,
     "the number of different values: exact up to 1,024, above that by HyperLogLog in 16 KiB a group "
     "(precision 14, standard error 0.81%)",
     {"approx_count_distinct(x)", "3"},
     make},
};

}  // namespace

std::span<const AggregateDef> approx_distinct_aggregates() { return kDefs; }

}  // namespace weir
