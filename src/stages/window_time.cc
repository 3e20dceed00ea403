// Tumble, hop and cumulate windows: rows are tagged and pass at once; the watermark closes windows.
#include <fmt/format.h>

#include <set>

#include "stages/window_operators.h"
#include "value/compare.h"
#include "value/text.h"
#include "windows/watermark.h"

namespace weir {

void fill_bounds(const WindowPlan& plan, Batch& batch) {
  const bool ordinals = plan.spec.kind == WindowKind::Count;
  Value* start = batch.make_column(plan.start_slot);
  Value* end = batch.make_column(plan.end_slot);
  for (const uint32_t row : batch.selected) {
    const Window& w = batch.windows[row];
    start[row] = ordinals ? Value::integer(w.start) : Value::time(w.start);
    end[row] = ordinals ? Value::integer(w.end) : Value::time(w.end);
  }
  batch.settled[plan.start_slot] = 1;
  batch.settled[plan.end_slot] = 1;
}

int64_t event_time(const WindowPlan& plan, const Vec& times, Batch& batch, uint32_t row, const Environment& env,
                   RunContext& context) {
  const Value& v = times[row];
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

void eval_keys(const WindowPlan& plan, Batch& batch, const Environment& env, std::vector<std::string>& keys) {
  keys.assign(batch.rows, {});
  for (const auto& [slot, expr] : plan.keys) {
    if (expr->slot() < 0) fill_slot(*expr, batch, slot, env);
    const Vec v = expr->slot() < 0 ? Vec{batch.columns[slot], 1} : expr->eval(batch, batch.selected, env);
    for (const uint32_t row : batch.selected) append_group_key(v[row], keys[row]);
  }
}

namespace {

class TimeWindows final : public Operator {
 public:
  TimeWindows(const WindowPlan& plan, RunContext& context)
      : plan_(plan), context_(context), watermark_(plan.from_source ? context.stream_count() : 1) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    Vec times{nullptr, 0};
    if (plan_.time != nullptr) times = plan_.time->eval(batch, batch.selected, env);
    const std::vector<uint32_t> rows = std::move(batch.selected);
    const uint32_t stream = plan_.from_source ? context_.stream_of(batch) : 0;
    if (batch.times.empty()) batch.times.resize(batch.rows, kNoTime);
    Picks picks;
    for (const uint32_t row : rows) {
      const int64_t t = plan_.time != nullptr ? event_time(plan_, times, batch, row, env, context_) : batch.times[row];
      if (t == kNoTime) continue;
      batch.times[row] = t;
      place(batch, row, t, picks);
      if (plan_.time == nullptr) continue;
      watermark_.note(stream, t);
      if (now() >= next_close()) {
        send(batch, picks);
        advance();
      }
    }
    send(batch, picks);
    if (plan_.time != nullptr) advance();
  }

  // In a chain the watermark of the window before is this one's.
  void watermark(int64_t time) override {
    if (plan_.time != nullptr) return;
    watermark_.note(0, time);
    advance();
  }
  void close(const Window&) override {}  // of the window before; its rows have come
  void input_ended(uint32_t input) override {
    if (plan_.from_source && plan_.time != nullptr && context_.stream_count() > 1) {
      watermark_.end(input);
      advance();
    }
    next().input_ended(input);
  }
  void finish() override {
    open_.clear();
    next().watermark(kEndOfTime);
    next().finish();
  }

  void save(StateWriter& out) const override {
    watermark_.save(out);
    out.u64(open_.size());
    for (const int64_t end : open_) out.i64(end);
  }
  void load(StateReader& in, const Origins&) override {
    watermark_.load(in);
    open_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) open_.insert(in.i64());
  }

 private:
  struct Picks {
    std::vector<uint32_t> rows;
    std::vector<Window> windows;
    bool repeated = false;  // some row is in several windows
  };

  int64_t now() const { return watermark_.less(plan_.spec.grace); }
  int64_t next_close() const { return open_.empty() ? kEndOfTime : *open_.begin(); }

  void place(const Batch& batch, uint32_t row, int64_t t, Picks& picks) {
    plan_.spec.assign(t, assigned_);
    if (assigned_.empty()) {
      context_.in_no_window();
      return;
    }
    const int64_t closed = now();
    bool open = false;
    for (const Window& w : assigned_) {
      if (closed != kNoTime && w.end <= closed) continue;
      picks.repeated |= open;
      open = true;
      picks.rows.push_back(row);
      picks.windows.push_back(w);
      if (w.end != last_end_ || open_.empty()) open_.insert(last_end_ = w.end);
    }
    if (!open) context_.late(batch, row, watermark_.value() - t, plan_.columns);
  }

  void send(Batch& batch, Picks& picks) {
    if (picks.rows.empty()) return;
    if (picks.repeated) {
      Batch tagged = gather(batch, picks.rows);
      tagged.windows = std::move(picks.windows);
      pass(tagged);
    } else {
      batch.windows.resize(batch.rows);
      for (size_t i = 0; i < picks.rows.size(); ++i) batch.windows[picks.rows[i]] = picks.windows[i];
      batch.selected = std::move(picks.rows);
      pass(batch);
    }
    picks = Picks();
  }

  void pass(Batch& tagged) {
    fill_bounds(plan_, tagged);
    next().rows(tagged);
  }

  void advance() {
    const int64_t time = now();
    if (time == kNoTime || time == sent_) return;
    sent_ = time;
    open_.erase(open_.begin(), open_.upper_bound(time));
    last_end_ = kNoTime;
    next().watermark(time);
  }

  const WindowPlan& plan_;
  RunContext& context_;
  Watermark watermark_;
  std::set<int64_t> open_;  // ends of the windows that rows went into and that have not closed
  int64_t last_end_ = kNoTime;
  int64_t sent_ = kNoTime;
  std::vector<Window> assigned_;
};

// `window all`: one window over the whole stream again.
class WindowAll final : public Operator {
 public:
  void rows(Batch& batch) override {
    batch.windows.clear();
    next().rows(batch);
  }
  void watermark(int64_t) override {}
  void close(const Window&) override {}
};

}  // namespace

std::unique_ptr<Operator> start_time_windows(const WindowPlan& plan, RunContext& context) {
  return std::make_unique<TimeWindows>(plan, context);
}

std::unique_ptr<Operator> start_window_all() { return std::make_unique<WindowAll>(); }

}  // namespace weir
