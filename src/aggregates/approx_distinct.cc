// approx_count_distinct. Tested by tests/unit/sketches_test.cc.
#include <memory>
#include <string>

#include "aggregates/frame_aggregate.h"
#include "aggregates/frame_hashes.h"
#include "aggregates/hyperloglog.h"
#include "aggregates/late_state.h"
#include "aggregates/state_aggregate.h"
#include "value/compare.h"

namespace weir {
namespace {

using SketchState = LateState<HyperLogLog>;

// Of the same values as count_distinct.
class ApproxCountDistinct final : public KeyedAggregate<ApproxCountDistinct, SketchState> {
 public:
  void add_one(SketchState& state, const Value& v, RowOrder, std::string& key) const {
    if (v.is_null()) return;
    key.clear();
    append_group_key(v, key);
    state.get().add(HyperLogLog::hash(key));
  }
  void merge_state(SketchState& into, const SketchState& from, uint64_t) const { into.merge(from); }
  Value result_of(const SketchState& state, Arena&) const {
    const HyperLogLog* const sketch = state.if_any();
    return Value::integer(static_cast<int64_t>(sketch != nullptr ? sketch->estimate() : 0));
  }
  std::unique_ptr<Aggregate> for_frames() const override;
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
