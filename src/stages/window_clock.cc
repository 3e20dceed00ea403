#include "stages/window_clock.h"

#include <fmt/format.h>

#include <algorithm>

#include "value/text.h"

namespace weir {
namespace {

constexpr int64_t kNear = 60 * kSecond;  // of the rule "Live" in cli.md

// Saturating.
int64_t distance(int64_t a, int64_t b) {
  int64_t out = 0;
  if (__builtin_sub_overflow(std::max(a, b), std::min(a, b), &out)) return kEndOfTime;
  return out;
}

}  // namespace

std::string why_no_time(const WindowPlan& plan, const Value& v, const TimeZone& zone) {
  if (v.is_null()) return fmt::format("no event time: {} is null", plan.time_text);
  std::string shown;
  print_json(v, zone, shown);
  if (shown.size() > 60) shown = shown.substr(0, 57) + "...";
  return fmt::format("no event time: {} is {}{}", plan.time_text, shown,
                     to_time(v, zone) ? ", too far away for a window" : "");
}

WindowClock::WindowClock(const WindowPlan& plan, RunContext& context)
    : plan_(plan),
      context_(context),
      watermark_(plan.from_source ? context.stream_count() : 1),
      seen_(watermark_.size(), context.clock()) {}

void WindowClock::reject(const Value& v, Batch& batch, uint32_t row, const Environment& env) {
  if (!before_report(batch)) return;
  context_.reject(batch, row, why_no_time(plan_, v, env.zone), plan_.columns);
}

bool WindowClock::before_report(Batch& batch) {
  told_ = true;
  if (next().reports()) send(batch);
  return !next().done();
}

void WindowClock::late(Batch& batch, uint32_t row, int64_t time) {
  if (before_report(batch)) context_.late(batch, row, watermark_.value() - time, plan_.columns);
}

void WindowClock::in_no_window(Batch& batch) {
  if (before_report(batch)) context_.in_no_window();
}

void WindowClock::rows(Batch& batch) {
  const Environment env = context_.environment(batch);
  const WindowInput& input = WindowInput::of(plan_, batch, env, own_input_);
  begin_batch(batch, input, env);
  const std::vector<uint32_t> rows = batch.selected;
  const uint32_t stream = plan_.from_source ? context_.stream_of(batch) : 0;
  if (batch.times.empty()) batch.times.resize(batch.rows, kNoTime);
  const std::vector<int64_t>& times = follows_rows() ? input.times : batch.times;
  told_ = true;
  int64_t last = kNoTime;
  for (const uint32_t row : rows) {
    const int64_t t = times[row];
    if (t == kNoTime && follows_rows()) reject(input.time_values[row], batch, row, env);
    if (told_ && next().done()) return;
    told_ = false;
    if (t == kNoTime) continue;
    batch.times[row] = t;
    last = t;
    place(batch, row, t);
    if (follows_rows() && watermark_.note(stream, t) && now() >= next_close_) {
      send(batch);
      advance();
      told_ = true;
    }
  }
  send(batch);
  if (last != kNoTime) {
    seen_[stream] = batch.read_time;
    watermark_.set_near(stream, distance(last, batch.read_time) <= kNear);
  }
  if (follows_rows()) advance();
}

// A row that comes within idle + grace of its time is not late because of this. Arrival times are the clock's
// own: what they have passed is over.
void WindowClock::tick(const Tick& tick) {
  if (plan_.from_source && follows_rows()) {
    const int64_t idle = plan_.by_arrival ? 0 : tick.idle;
    for (uint32_t s = 0; s < seen_.size(); ++s) {
      if (tick.inputs[s] == Tick::Input::Busy || distance(tick.clock, seen_[s]) < idle) continue;
      if (watermark_.is_near(s)) watermark_.raise(s, tick.clock - idle);
      if (tick.inputs[s] == Tick::Input::Followed) watermark_.leave(s);
    }
    advance();
  }
  next().tick(tick);
}

void WindowClock::advance() {
  const int64_t time = now();
  if (time == kNoTime || time == sent_) return;
  sent_ = time;
  close_until(time);
  next().watermark(time);
}

// The end of all time is no watermark: what closes then, finish() closes, and a run that goes on from a
// checkpoint made behind the end has no late rows for it.
void WindowClock::watermark(int64_t time) {
  if (follows_rows() || time == kEndOfTime) return;
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
