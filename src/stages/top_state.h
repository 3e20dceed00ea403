// The best rows by some keys, per group: what top keeps, and sort when a limit follows it.
//
// A row that is worse than the worst kept one of its group, which one comparison of integers tells for nearly
// all, costs nothing more.
#pragma once

#include <memory>
#include <vector>

#include "aggregates/group_layout.h"
#include "stages/sort_order.h"
#include "stages/stage.h"

namespace weir {

struct TopPlan {
  uint64_t count = 0;
  bool with_ties = false;
  SortOrder order;
  std::vector<BoundPtr> per;
  GroupLayout no_aggregates{{}};
};

// The plan must outlive the operator.
std::unique_ptr<Operator> start_top(const TopPlan& plan, RunContext& context, RowCodec codec,
                                    WindowInForce::Kind window);
// Evaluates in a worker what the operator reads of the batch.
void prepare_top(const TopPlan& plan, Batch& batch, const Environment& env);

}  // namespace weir
