#include "stages/window_input.h"

#include <algorithm>
#include <cstdlib>

namespace weir {
namespace {

// The greatest distance from 1970 at which a window's bounds still fit; -1 where they never do.
int64_t farthest(const WindowSpec& spec) {
  int64_t margin = 0;
  const bool fits = !__builtin_add_overflow(spec.size, spec.slide, &margin) &&
                    !__builtin_add_overflow(margin, std::abs(spec.offset), &margin) &&
                    !__builtin_add_overflow(margin, 8 * kDay, &margin);
  return fits ? kEndOfTime - margin : -1;
}

}  // namespace

void WindowInput::evaluate(const WindowPlan& plan, Batch& batch, const Environment& env) {
  if (plan.time != nullptr) {
    time_values = plan.time->eval(batch, batch.selected, env);
    // Never smaller: of a batch that comes in runs of a row each only those rows cost anything.
    times.resize(std::max<size_t>(times.size(), batch.rows));
    const int64_t limit = farthest(plan.spec);
    TimeReader reader(env.zone);
    for (const uint32_t row : batch.selected) {
      const auto t = reader.to_time(time_values[row]);
      times[row] = t && *t <= limit && *t >= -limit ? *t : kNoTime;
    }
  }
  if (plan.spec.kind != WindowKind::Session && plan.spec.kind != WindowKind::Count) return;
  key_columns_.clear();
  for (const auto& [slot, expr] : plan.keys) {
    if (expr->slot() < 0) {
      fill_slot(*expr, batch, slot, env);
      key_columns_.push_back({batch.columns[slot], 1});
    } else {
      key_columns_.push_back(expr->eval(batch, batch.selected, env));
    }
  }
  keys.build(key_columns_, batch.rows, batch.selected);
}

const WindowInput& WindowInput::of(const WindowPlan& plan, Batch& batch, const Environment& env,
                                   WindowInput& own) {
  return batch.prepared_or(&plan, own, [&](WindowInput& fresh) { fresh.evaluate(plan, batch, env); });
}

}  // namespace weir
