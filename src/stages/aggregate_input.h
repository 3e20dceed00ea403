// What an aggregate reads of a batch: group keys and arguments, evaluated. No state is needed for it, so for
// the first stage with state any worker does it ahead of the commit, which is left with adding up.
#pragma once

#include <vector>

#include "stages/aggregate_plan.h"
#include "value/row_keys.h"

namespace weir {

struct AggregateInput final : PreparedRows {
  struct Call {
    std::vector<const Value*> columns;  // of the arguments, by row
    Vec where{nullptr, 0};              // null values: all rows
  };
  std::vector<Vec> key_columns;
  RowKeys keys;
  std::vector<Call> calls;

  // Of these rows. What it points at ends with the batch.
  void evaluate(const AggregatePlan& plan, Batch& batch, RowSet rows, const Environment& env);
  void evaluate_calls(const AggregatePlan& plan, Batch& batch, RowSet rows, const Environment& env);

 private:
  void evaluate(const AggregateCall& call, Call& out, Batch& batch, RowSet rows, const Environment& env);
  std::vector<uint32_t> where_rows_;
};

// Adds rows to the states of their groups.
class AggregateAdder {
 public:
  // The state block of each row's group, by place in the rows: to be filled before add().
  std::vector<char*> blocks;
  void add(const AggregatePlan& plan, const AggregateInput& input, const Batch& batch, RowSet rows);

 private:
  void keep_where(const Vec& where, RowSet rows);
  std::vector<uint32_t> where_rows_;
  std::vector<char*> where_blocks_;
};

}  // namespace weir
