// The running forms of the window stage: one for aligned time windows, one for sessions, one for count
// windows, one for `window all`.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stages/stage.h"
#include "windows/window_spec.h"

namespace weir {

// What binding found out; owned by the stage, shared by its operators.
struct WindowPlan {
  WindowSpec spec;
  BoundPtr time;            // the event time; null: rows bring it (a chain of windows), and their watermarks
  std::string time_text;    // how the user names it
  bool by_arrival = false;  // the time is now(): no row comes that is older than the clock
  bool from_source = true;
  uint32_t start_slot = 0;
  uint32_t end_slot = 0;
  bool start_read = true;  // by any stage behind, or written
  bool end_read = true;
  std::vector<Schema::Column> columns;  // of the rows that come in, as far as stages made them
  std::vector<std::pair<uint32_t, BoundPtr>>
      keys;  // of sessions and count windows, each with the slot it fills
};

std::unique_ptr<Operator> start_time_windows(const WindowPlan& plan, RunContext& context);
std::unique_ptr<Operator> start_sessions(const WindowPlan& plan, RunContext& context, RowCodec codec);
// Sessions whose rows go straight into the aggregate behind; and whether that can be: not where it has to see
// the rows themselves.
bool fits_sessions(const AggregatePlan& aggregate, const WindowPlan& plan);
std::unique_ptr<Operator> start_session_aggregate(const WindowPlan& plan, const AggregatePlan& aggregate,
                                                  RunContext& context);
std::unique_ptr<Operator> start_count_windows(const WindowPlan& plan, RunContext& context, RowCodec codec);
std::unique_ptr<Operator> start_window_all();

// Sets window_start and window_end of all rows from Batch::windows where they are read; as times, or as row
// ordinals.
void fill_bounds(const WindowPlan& plan, Batch& batch);

}  // namespace weir
