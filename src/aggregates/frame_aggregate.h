// What the aggregates share that stand in for others over frames (Aggregate::for_frames): p90(x) over 10m.
//
// They take back any row, so that a frame has one state only (aggregates/frame.h), which is not merged with
// others; and it is not saved, as a frame saves its rows. Derived has add_one(State&, const Value&, RowOrder)
// and remove_one(State&, const Value&, RowOrder) of a row that was added, both for values that are not null,
// and result_of(const State&, Arena&), all const; State has heap_bytes().
#pragma once

#include <cstdlib>
#include <memory>

#include "aggregates/aggregate.h"

namespace weir {

template <class Derived, class State>
class FrameAggregate : public Aggregate {
 public:
  static_assert(alignof(State) <= 8);
  size_t size() const override { return sizeof(State); }
  void init(void* state) const override { std::construct_at(static_cast<State*>(state)); }
  void destroy(void* state) const override { std::destroy_at(static_cast<State*>(state)); }
  void add(void* state, const Value* args, RowOrder order) const override {
    if (!args[0].is_null()) self().add_one(*static_cast<State*>(state), args[0], order);
  }
  bool remove(void* state, const Value* args, RowOrder order) const override {
    if (!args[0].is_null()) self().remove_one(*static_cast<State*>(state), args[0], order);
    return true;
  }
  Value result(const void* state, Arena& arena) const override { return self().result_of(of(state), arena); }
  bool uses_heap() const override { return true; }
  size_t heap_bytes(const void* state) const override { return of(state).heap_bytes(); }

  void merge(void*, const void*, uint64_t) const final { std::abort(); }
  void save(const void*, StateWriter&) const final { std::abort(); }
  void load(void*, StateReader&) const final { std::abort(); }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
  static const State& of(const void* state) { return *static_cast<const State*>(state); }
};

}  // namespace weir
