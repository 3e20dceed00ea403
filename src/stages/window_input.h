// What a window stage reads of a batch: each row's event time and key. No state is needed for it, so for the
// first stage with state any worker does it ahead of the commit.
#pragma once

#include <vector>

#include "stages/window_operators.h"
#include "value/row_keys.h"

namespace weir {

struct WindowInput final : PreparedRows {
  Vec time_values{nullptr, 0};  // what the user says the time is; null where the rows bring it
  std::vector<int64_t> times;   // by row: kNoTime where that is no time, or none for a window
  RowKeys keys;                 // of sessions and count windows

  // Of the selected rows. What it points at ends with the batch.
  void evaluate(const WindowPlan& plan, Batch& batch, const Environment& env);
  // What was prepared for the plan; else `own`, evaluated now.
  static const WindowInput& of(const WindowPlan& plan, Batch& batch, const Environment& env,
                               WindowInput& own);

 private:
  std::vector<Vec> key_columns_;
};

}  // namespace weir
