// What most aggregates share: a typed state in the bytes of a group's block, and loops over rows that call no
// virtual function.
//
// A family writes `class Sum final : public UnaryAggregate<Sum, ExactSum>` with add_one(), merge_state() and
// result_of(), and save_state() and load_state() where the state has no save() and load() that will do. A
// state that owns memory has heap_bytes(). States are constructed in place and destroyed by their
// destructors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>

#include "aggregates/aggregate.h"

namespace weir {

template <class Derived, class State>
class StateAggregate : public Aggregate {
 public:
  static_assert(alignof(State) <= 8);
  static constexpr bool kUsesHeap = !std::is_trivially_destructible_v<State>;

  size_t size() const override { return sizeof(State); }
  void init(void* state) const override { std::construct_at(static_cast<State*>(state)); }
  void destroy(void* state) const override { std::destroy_at(static_cast<State*>(state)); }
  void merge(void* into, const void* from, uint64_t arrival_shift) const override {
    self().merge_state(*static_cast<State*>(into), of(from), arrival_shift);
  }
  Value result(const void* state, Arena& arena) const override { return self().result_of(of(state), arena); }
  void save(const void* state, StateWriter& out) const override { self().save_state(of(state), out); }
  void load(void* state, StateReader& in) const override {
    self().load_state(*static_cast<State*>(state), in);
  }
  void save_state(const State& state, StateWriter& out) const { state.save(out); }
  void load_state(State& state, StateReader& in) const { state.load(in); }
  bool uses_heap() const override { return kUsesHeap; }
  size_t heap_bytes(const void* state) const override {
    if constexpr (kUsesHeap) return of(state).heap_bytes();
    return 0;
  }

 protected:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
  static const State& of(const void* state) { return *static_cast<const State*>(state); }
};

// One argument. Derived has void add_one(State&, const Value&, RowOrder) const, and where it can take rows
// back bool remove_one(State&, const Value&) const.
template <class Derived, class State>
class UnaryAggregate : public StateAggregate<Derived, State> {
 public:
  void add(void* state, const Value* args, RowOrder order) const override {
    this->self().add_one(*static_cast<State*>(state), args[0], order);
  }
  bool remove(void* state, const Value* args, RowOrder) const override {
    if constexpr (requires(State & s) { this->self().remove_one(s, args[0]); }) {
      return this->self().remove_one(*static_cast<State*>(state), args[0]);
    }
    return false;
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders orders) const override {
    const Value* column = args[0];
    for (size_t k = 0; k < rows.size(); ++k) {
      auto* state = reinterpret_cast<State*>(blocks[k] + offset);
      this->self().add_one(*state, column[rows[k]], orders.of(rows[k]));
    }
  }
};

// One argument, of which a key is made: add_one(State&, const Value&, RowOrder, std::string& key), where
// `key` is room for it.
template <class Derived, class State>
class KeyedAggregate : public StateAggregate<Derived, State> {
 public:
  void add(void* state, const Value* args, RowOrder order) const override {
    std::string key;
    this->self().add_one(*static_cast<State*>(state), args[0], order, key);
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders orders) const override {
    std::string key;
    for (size_t k = 0; k < rows.size(); ++k) {
      auto* state = reinterpret_cast<State*>(blocks[k] + offset);
      this->self().add_one(*state, args[0][rows[k]], orders.of(rows[k]), key);
    }
  }
};

}  // namespace weir
