// What the aggregates share that tell a group's values apart (mode, topk, histogram, collect_set): the state
// is a ValueCounts, made with the first value.
//
// Derived has counted(), the value to count for an argument, null for none, and result_of_counts().
#pragma once

#include <memory>
#include <string>

#include "aggregates/state_aggregate.h"
#include "aggregates/value_counts.h"
#include "functions/text_builder.h"
#include "value/text.h"

namespace weir {

struct CountedValues {
  std::unique_ptr<ValueCounts> counts;  // null until there is a value
  ValueCounts& get() {
    if (!counts) counts = std::make_unique<ValueCounts>();
    return *counts;
  }
  size_t heap_bytes() const { return counts ? sizeof(ValueCounts) + counts->heap_bytes() : 0; }
};

template <class Derived>
class CountedValuesAggregate : public StateAggregate<Derived, CountedValues> {
 public:
  void add(void* state, const Value* args, RowOrder order) const override {
    std::string key;
    add_value(*static_cast<CountedValues*>(state), args[0], order, key);
  }
  void add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                std::span<const uint32_t> rows, RowOrders orders) const override {
    std::string key;
    for (size_t k = 0; k < rows.size(); ++k) {
      auto& state = *reinterpret_cast<CountedValues*>(blocks[k] + offset);
      add_value(state, args[0][rows[k]], orders.of(rows[k]), key);
    }
  }
  void merge_state(CountedValues& into, const CountedValues& from, uint64_t arrival_shift) const {
    if (from.counts) into.get().merge(*from.counts, arrival_shift);
  }
  Value result_of(const CountedValues& state, Arena& arena) const {
    return state.counts ? this->self().result_of_counts(*state.counts, arena) : Value::null();
  }
  void save_state(const CountedValues& state, StateWriter& out) const {
    out.u8(state.counts ? 1 : 0);
    if (state.counts) state.counts->save(out);
  }
  void load_state(CountedValues& state, StateReader& in) const {
    if (in.u8() != 0) state.get().load(in);
  }
  Value counted(const Value& v) const { return v; }

 private:
  void add_value(CountedValues& state, const Value& v, RowOrder order, std::string& key) const {
    const Value counted = this->self().counted(v);
    if (!counted.is_null()) state.get().add(counted, order.arrival, key);
  }
};

// Appends a value as JSON. `token` is room for it.
inline void append_value(const Value& v, const TimeZone& zone, std::string& token, TextBuilder& out) {
  token.clear();
  print_json(v, zone, token);
  out.append(token);
}

}  // namespace weir
