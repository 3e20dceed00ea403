// dedup k within 10m grace 1m on ts: a row is kept when its key has none yet, or the kept one is 10m old.
//
// A key is forgotten once the watermark (the greatest time so far, less the grace) has come to where the next
// row of it would be kept; so the state is bounded by the keys of that time. Rows are judged by the rows
// before them, and window by window where one is in force.
#pragma once

#include <memory>

#include "stages/window_operators.h"

namespace weir {

// `plan`: a session's, whose gap is the duration; so its input is read as a session's is. Without a time of
// its own rows bring theirs.
std::unique_ptr<Operator> start_dedup_within(const WindowPlan& plan, WindowInForce::Kind window,
                                             RunContext& context);

}  // namespace weir
