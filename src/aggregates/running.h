// A running function: takes in the rows of a key one after the other and gives a result for each. lag, delta
// and their like (running.cc), and every aggregate over a frame (frame.cc); `extend` runs them.
//
//   extend gap = elapsed(ts), mean = avg(temp) over 10m by sensor
//
// As an Aggregate, it is const and works on `void* state` of size() bytes, aligned to 8: one for each key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "aggregates/aggregate.h"
#include "lang/syntax.h"

namespace weir {

struct RunningRow {
  const Value* args = nullptr;  // settled
  bool counts = true;           // `where` is true; else there are no args
  int64_t time = 0;             // for a frame of a duration; kNoTime where it has none
  RowOrder order;
  Arena* arena = nullptr;  // for the result's text
};

class RunningFunction {
 public:
  virtual ~RunningFunction() = default;
  virtual size_t size() const = 0;
  virtual void init(void* state) const = 0;
  virtual void destroy(void* state) const = 0;
  virtual Value next(void* state, const RunningRow& row) const = 0;
  virtual void save(const void* state, StateWriter& out) const = 0;
  virtual void load(void* state, StateReader& in) const = 0;  // into an init()ed state
  virtual size_t heap_bytes(const void* state) const = 0;
};

struct RunningDef {
  std::string_view name;
  std::string_view signature;
  int min_args;
  int max_args;
  std::string_view help;
  Example example;  // of the last of the rows {"x":1},{"x":2},{"x":4}: "delta(x)" -> "2"
  // `constants`: as of AggregateDef.
  std::unique_ptr<RunningFunction> (*make)(std::span<const Value> constants, const TimeZone& zone);
};

std::span<const RunningDef> running_functions();
const RunningDef* find_running(std::string_view name);  // null when there is none

// The aggregate over the frame `over` of each row.
std::unique_ptr<RunningFunction> make_framed(std::unique_ptr<Aggregate> aggregate, const Over& over,
                                             size_t arguments);

// What running functions share: a typed state. Derived has Value step(State&, const RunningRow&) const,
// save_state(const State&, StateWriter&) const and load_state(State&, StateReader&) const; State has
// heap_bytes().
template <class Derived, class State>
class StateRunning : public RunningFunction {
 public:
  static_assert(alignof(State) <= 8);
  size_t size() const override { return sizeof(State); }
  void init(void* state) const override { std::construct_at(static_cast<State*>(state)); }
  void destroy(void* state) const override { std::destroy_at(static_cast<State*>(state)); }
  Value next(void* state, const RunningRow& row) const override {
    return self().step(*static_cast<State*>(state), row);
  }
  void save(const void* state, StateWriter& out) const override { self().save_state(of(state), out); }
  void load(void* state, StateReader& in) const override {
    self().load_state(*static_cast<State*>(state), in);
  }
  size_t heap_bytes(const void* state) const override { return of(state).heap_bytes(); }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
  static const State& of(const void* state) { return *static_cast<const State*>(state); }
};

}  // namespace weir
