// An extend with running functions: state per key, rows in order of arrival.
//
//   extend gap = elapsed(ts), mean = avg(temp) over 10m on ts by sensor
//
// Each call fills a slot of its own, for all rows of a batch one after the other; then the item it stands in
// is evaluated as in any extend, and later items see it. Keys, times and what calls are given, where it is
// not an earlier item's, are made ahead in the workers.
#pragma once

#include <memory>
#include <vector>

#include "aggregates/running.h"
#include "stages/stage.h"

namespace weir {

struct RunningCall {
  std::unique_ptr<RunningFunction> function;
  std::vector<BoundPtr> args;
  BoundPtr where;  // null: all rows
  uint32_t slot = 0;
  bool ahead = true;  // its arguments are the row's as it came
  size_t offset = 0;  // of its state in a key's block
};

// A slot is filled: by a call, or by an expression.
struct ExtendStep {
  uint32_t slot = 0;
  BoundPtr value;  // null: by the call
  size_t call = 0;
};

struct ExtendPlan {
  std::vector<BoundPtr> keys;
  std::vector<RunningCall> calls;
  std::vector<ExtendStep> steps;
  BoundPtr time;             // of rows, where a frame asks for it and the window does not tell
  bool window_time = false;  // frames go by the window's time
  bool by_time = false;      // first and last go by event time: a time window is in force
  size_t state_size = 0;     // of a key's block, a multiple of 8
};

std::unique_ptr<Operator> start_extend(const ExtendPlan& plan, RunContext& context);
// Makes ahead what needs no state; and the slots that are read for it.
void prepare_extend(const ExtendPlan& plan, Batch& batch, const Environment& env);
void prepared_extend_slots(const ExtendPlan& plan, std::vector<uint32_t>& out);

}  // namespace weir
