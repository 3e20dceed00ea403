// What binding an aggregate stage gives: group keys, aggregate calls, and the items computed from their
// results.
//
//   aggregate r = round(sum(x) / count(), 1) by host       keys: host; calls: sum(x), count(); items: r
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aggregates/group_table.h"
#include "expr/binder.h"

namespace weir {

struct AggregateCall {
  std::string text;  // canonical: equal calls share a state
  std::unique_ptr<Aggregate> aggregate;
  std::vector<BoundPtr> args;
  BoundPtr where;   // null: all rows
  int64_t per = 0;  // of rate(per) in a time window, ns: its aggregate is a count
};

// The call of an aggregate, `over` aside; its arguments are bound in the scope.
AggregateCall bind_aggregate_call(Binder& binder, const Expr& call, BindScope* scope);

// Makes rate(per) a count(), which a length of time is to divide; gives `per`, ns.
int64_t count_instead(AggregateCall& rate);

// Per argument its constant, or Missing.
std::vector<Value> constants_of(const std::vector<BoundPtr>& args);

struct AggregatePlan {
  // Of the rows that come in.
  struct KeyColumn {
    std::string name;
    std::string text;
    uint32_t slot = 0;    // in the rows that go out
    BoundPtr expr;        // null for window_start and window_end, which are the window's
    bool is_end = false;  // of the two
  };
  std::vector<KeyColumn> keys;
  std::vector<AggregateCall> calls;
  std::vector<uint32_t> call_slots;  // of their results, in the rows that go out

  // Of the rows that go out: items that are more than one call.
  std::vector<std::pair<uint32_t, BoundPtr>> items;
  uint32_t slot_count = 0;
  uint32_t start_slot = 0;  // window_start, window_end; where a window is in force
  uint32_t end_slot = 0;

  WindowInForce::Kind window = WindowInForce::Kind::None;
  bool by_time = false;  // first and last go by event time
  Environment env;       // for the items
  std::unique_ptr<GroupLayout> layout;
};

// Binds items and keys, and changes the binder's schema and window for the stages that follow.
void bind_aggregate(Binder& binder, const std::vector<Item>& items, const std::vector<Item>& by,
                    AggregatePlan& plan);

}  // namespace weir
