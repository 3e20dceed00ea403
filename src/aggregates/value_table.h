// What mode, topk, collect_set, histogram and object keep of a group: a table of its values, each with the
// states of other aggregates (a count, the last value).
//
// It is a GroupTable inside a group: values are told apart by their group keys (1 and 1.0 are one, 1 and "1"
// two), come in order of first appearance, and print as that one does.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "aggregates/group_table.h"
#include "aggregates/state_aggregate.h"
#include "functions/text_builder.h"
#include "value/compare.h"
#include "value/text.h"

namespace weir {

struct ValueTable {
  std::unique_ptr<GroupTable> groups;  // null until there is a value
  size_t heap_bytes() const { return groups ? sizeof(GroupTable) + groups->bytes() : 0; }
};

// The value that was added, as a computed one; views the table.
inline Value value_of(const GroupTable& groups, uint32_t group) {
  return StateReader(groups.payload(group)).value();
}

// Derived has result_of() and adds by place_of().
template <class Derived>
class ValueTableAggregate : public StateAggregate<Derived, ValueTable> {
 public:
  // `inner` is null where nothing but the values is kept.
  explicit ValueTableAggregate(std::unique_ptr<Aggregate> inner)
      : inner_(std::move(inner)),
        layout_(inner_ ? std::vector<const Aggregate*>{inner_.get()} : std::vector<const Aggregate*>()) {}

  void merge_state(ValueTable& into, const ValueTable& from, uint64_t arrival_shift) const {
    if (from.groups) groups_of(into).merge(*from.groups, arrival_shift);
  }
  void save_state(const ValueTable& state, StateWriter& out) const {
    out.u8(state.groups ? 1 : 0);
    if (state.groups) state.groups->save(out);
  }
  void load_state(ValueTable& state, StateReader& in) const {
    if (in.u8() != 0) groups_of(state).load(in);
  }

 protected:
  GroupTable& groups_of(ValueTable& state) const {
    if (!state.groups) state.groups = std::make_unique<GroupTable>(layout_);
    return *state.groups;
  }
  // The state of the inner aggregate for a value. `key` is room for its key.
  char* place_of(ValueTable& state, const Value& v, uint64_t arrival, std::string& key) const {
    key.clear();
    append_group_key(v, key);
    GroupTable& groups = groups_of(state);
    bool added = false;
    const uint32_t group = groups.find_or_add(key, hash_key(key), arrival, &added);
    if (added) {
      StateWriter printed;
      printed.value(v.computed());
      groups.set_payload(group, printed.bytes());
    }
    return groups.state(group);
  }
  const Aggregate& inner() const { return *inner_; }

 private:
  std::unique_ptr<Aggregate> inner_;
  GroupLayout layout_;
};

// Appends a value as JSON. `token` is room for it.
inline void append_value(const Value& v, const TimeZone& zone, std::string& token, TextBuilder& out) {
  token.clear();
  print_json(v, zone, token);
  out.append(token);
}

}  // namespace weir
