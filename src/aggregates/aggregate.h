// An aggregate function: consumes rows into a state, merges states, gives a result. One entry in the table of
// its family's file.
//
// States are raw bytes inside a group's block (aggregates/group_table.h): an Aggregate is const, shared
// between threads, and works on `void* state` of size() bytes, aligned to 8. Results do not depend on how
// rows were split over merged states (first, last, any and ties go by RowOrder). null arguments are skipped
// by the aggregate itself (count() has none). `where` is applied before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "functions/function.h"
#include "value/state.h"
#include "value/value.h"

namespace weir {

// A row's place: event time first (0 for all where no time window is in force), then arrival.
struct RowOrder {
  int64_t time = 0;
  uint64_t arrival = 0;
  friend bool operator<(const RowOrder& a, const RowOrder& b) {
    return a.time != b.time ? a.time < b.time : a.arrival < b.arrival;
  }
};

// The RowOrders of a batch, indexed by row; a null column counts as zeros.
struct RowOrders {
  const int64_t* times = nullptr;
  const uint64_t* arrivals = nullptr;
  RowOrder of(uint32_t row) const {
    return {times != nullptr ? times[row] : 0, arrivals != nullptr ? arrivals[row] : 0};
  }
};

class Aggregate {
 public:
  virtual ~Aggregate() = default;
  virtual size_t size() const = 0;
  virtual void init(void* state) const = 0;  // constructs in place
  virtual void destroy(void*) const {}       // frees what the state holds outside its block
  // Adds one row. `args` are settled values; the aggregate copies the text it keeps.
  virtual void add(void* state, const Value* args, RowOrder order) const = 0;
  // Adds many rows at once: the state of row rows[k] is at blocks[k] + offset; args[j] is the settled column
  // of argument j, indexed by row. The same as add() row by row; the common aggregates have tight loops here.
  virtual void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                        std::span<const uint32_t> rows, RowOrders orders) const;
  // Takes in another state of the same aggregate; `from` stays valid, to be destroyed by its owner.
  // `arrival_shift` is added to the arrivals that `from` holds: partial states of a block count them from 0.
  virtual void merge(void* into, const void* from, uint64_t arrival_shift) const = 0;
  void merge(void* into, const void* from) const { merge(into, from, 0); }
  // Takes a row back that was added, so that the state is as if it had never been; false where that cannot be
  // done (then the state is as it was): frames go the longer way then.
  virtual bool remove(void*, const Value* /*args*/, RowOrder) const { return false; }
  // One of the same results that takes back any row, for frames (aggregates/frame_aggregate.h); null where
  // there is none, or it can itself.
  virtual std::unique_ptr<Aggregate> for_frames() const { return nullptr; }
  // The result so far; does not change the state, so it serves early looks (peek), too. Text goes to `arena`.
  virtual Value result(const void* state, Arena& arena) const = 0;
  virtual void save(const void* state, StateWriter& out) const = 0;
  virtual void load(void* state, StateReader& in) const = 0;  // into an init()ed state
  virtual bool uses_heap() const { return false; }  // whether destroy() and heap_bytes() do anything
  virtual size_t heap_bytes(const void*) const { return 0; }  // outside the block, roughly
};

struct AggregateDef {
  std::string_view name;
  std::string_view alias;
  std::string_view signature;  // "sum(x)"
  int min_args;
  int max_args;
  std::string_view help;
  Example example;  // expr over rows {"x":1},{"x":2},{"x":4}: "sum(x)" -> "7"
  // `constants`: per argument its constant, or Missing when it is none; throws PipelineError with an
  // argument_span() when a parameter is wrong (percentile's p must be a constant from 0 to 100). `name` is
  // the name as written (p99_9).
  std::unique_ptr<Aggregate> (*make)(std::string_view name, std::span<const Value> constants,
                                     const TimeZone& zone);
};

std::span<const AggregateDef* const> all_aggregates();
// By name or alias; p50, p99_9 and their like (p0 to p100) give the entry named "pNN". Null when there is
// none.
const AggregateDef* find_aggregate(std::string_view name);

// One per family's file.
std::span<const AggregateDef> count_aggregates();
std::span<const AggregateDef> sum_aggregates();
std::span<const AggregateDef> order_aggregates();
std::span<const AggregateDef> percentile_aggregates();
std::span<const AggregateDef> distinct_aggregates();
std::span<const AggregateDef> approx_distinct_aggregates();
std::span<const AggregateDef> correlation_aggregates();
std::span<const AggregateDef> tally_aggregates();
std::span<const AggregateDef> collect_aggregates();
std::span<const AggregateDef> object_aggregates();

}  // namespace weir
