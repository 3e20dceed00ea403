#include "stages/window_clock.h"

#include <fmt/format.h>

#include "value/text.h"

namespace weir {
namespace {

// The event time of a row, or kNoTime after it was rejected.
int64_t event_time(const WindowPlan& plan, const Value& v, const Batch& batch, uint32_t row,
                   const Environment& env, RunContext& context) {
  if (const auto t = to_time(v, env.zone)) return *t;
  if (v.is_null()) {
    context.reject(batch, row, fmt::format("no event time: {} is null", plan.time_text));
  } else {
    std::string shown;
    print_json(v, env.zone, shown);
    if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
    context.reject(batch, row, fmt::format("no event time: {} is {}", plan.time_text, shown));
  }
  return kNoTime;
}

}  // namespace

void WindowClock::rows(Batch& batch) {
  const Environment env = context_.environment(batch);
  Vec times{nullptr, 0};
  if (follows_rows()) times = plan_.time->eval(batch, batch.selected, env);
  begin_batch(batch, env);
  const std::vector<uint32_t> rows = batch.selected;
  const uint32_t stream = plan_.from_source ? context_.stream_of(batch) : 0;
  if (batch.times.empty()) batch.times.resize(batch.rows, kNoTime);
  for (const uint32_t row : rows) {
    const int64_t t =
        follows_rows() ? event_time(plan_, times[row], batch, row, env, context_) : batch.times[row];
    if (t == kNoTime) continue;
    batch.times[row] = t;
    place(batch, row, t);
    if (!follows_rows()) continue;
    watermark_.note(stream, t);
    if (now() >= next_close()) {
      send(batch);
      advance();
    }
  }
  send(batch);
  if (follows_rows()) advance();
}

void WindowClock::advance() {
  const int64_t time = now();
  if (time == kNoTime || time == sent_) return;
  sent_ = time;
  close_until(time);
  next().watermark(time);
}

void WindowClock::watermark(int64_t time) {
  if (follows_rows()) return;
  watermark_.note(0, time);
  advance();
}

void WindowClock::input_ended(uint32_t input) {
  if (plan_.from_source && follows_rows() && context_.stream_count() > 1) {
    watermark_.end(input);
    advance();
  }
  next().input_ended(input);
}

void WindowClock::finish() {
  close_until(kEndOfTime);
  next().watermark(kEndOfTime);
  next().finish();
}

}  // namespace weir
