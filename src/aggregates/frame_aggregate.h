// What the aggregates share that stand in for others over frames (Aggregate::for_frames): p90(x) over 10m.
//
// They take back any row, so that a frame has one state only (aggregates/frame.h), which is not merged with
// others; and it is not saved, as a frame saves its rows. Derived has add_one(State&, const Value&, RowOrder)
// and remove_one(State&, const Value&, RowOrder) of a row that was added, both for values that are not null,
// and result_of(const State&, Arena&), all const; State has heap_bytes().
#pragma once

#include <cstdlib>

#include "aggregates/state_aggregate.h"

namespace weir {

template <class Derived, class State>
class FrameAggregate : public StateAggregate<Derived, State> {
 public:
  void add(void* state, const Value* args, RowOrder order) const override {
    if (!args[0].is_null()) this->self().add_one(*static_cast<State*>(state), args[0], order);
  }
  bool remove(void* state, const Value* args, RowOrder order) const override {
    if (!args[0].is_null()) this->self().remove_one(*static_cast<State*>(state), args[0], order);
    return true;
  }

  void merge_state(State&, const State&, uint64_t) const { std::abort(); }
  void save_state(const State&, StateWriter&) const { std::abort(); }
  void load_state(State&, StateReader&) const { std::abort(); }
};

}  // namespace weir
