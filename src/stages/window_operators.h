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
  BoundPtr time;          // the event time; null: rows bring it (a chain of windows), and their watermarks
  std::string time_text;  // how the user names it
  bool from_source = true;
  uint32_t start_slot = 0;
  uint32_t end_slot = 0;
  std::vector<Schema::Column> columns;  // of the rows that come in, as far as stages made them
  std::vector<std::pair<uint32_t, BoundPtr>>
      keys;  // of sessions and count windows, each with the slot it fills
};

std::unique_ptr<Operator> start_time_windows(const WindowPlan& plan, RunContext& context);
std::unique_ptr<Operator> start_sessions(const WindowPlan& plan, RunContext& context, RowCodec codec);
std::unique_ptr<Operator> start_count_windows(const WindowPlan& plan, RunContext& context, RowCodec codec);
std::unique_ptr<Operator> start_window_all();

// Sets window_start and window_end of all rows from Batch::windows; as times, or as row ordinals.
void fill_bounds(const WindowPlan& plan, Batch& batch);

// Sends the rows that a session or count window held, and that it closes. To the next stage they arrive now:
// `arrivals` numbers them. `scratch`: a batch to make them in.
void send_held(const WindowPlan& plan, const RowCodec& codec, const std::vector<std::string>& rows,
               const Window& window, uint64_t& arrivals, Batch& scratch, Sink& out);

// Fills the key columns and gives each selected row's key as bytes.
void eval_keys(const WindowPlan& plan, Batch& batch, const Environment& env, std::vector<std::string>& keys);

}  // namespace weir
