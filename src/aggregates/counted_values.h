// What the aggregates share that tell a group's values apart (mode, topk, histogram, collect_set): the state
// is a ValueCounts.
//
// Derived has counted(), the value to count for an argument, null for none, and result_of_counts().
#pragma once

#include <string>

#include "aggregates/late_state.h"
#include "aggregates/state_aggregate.h"
#include "aggregates/value_counts.h"
#include "functions/text_builder.h"
#include "value/text.h"

namespace weir {

using CountedValues = LateState<ValueCounts>;

template <class Derived>
class CountedValuesAggregate : public KeyedAggregate<Derived, CountedValues> {
 public:
  void add_one(CountedValues& state, const Value& v, RowOrder order, std::string& key) const {
    const Value counted = this->self().counted(v);
    if (!counted.is_null()) state.get().add(counted, order.arrival, key);
  }
  void merge_state(CountedValues& into, const CountedValues& from, uint64_t arrival_shift) const {
    into.merge(from, arrival_shift);
  }
  Value result_of(const CountedValues& state, Arena& arena) const {
    const ValueCounts* const counts = state.if_any();
    return counts != nullptr ? this->self().result_of_counts(*counts, arena) : Value::null();
  }
  Value counted(const Value& v) const { return v; }
};

// Appends a value as JSON. `token` is room for it.
inline void append_value(const Value& v, const TimeZone& zone, std::string& token, TextBuilder& out) {
  token.clear();
  print_json(v, zone, token);
  out.append(token);
}

}  // namespace weir
