// Tumble, hop and cumulate windows: rows are tagged and pass at once; the watermark closes windows.
#include <set>

#include "stages/window_clock.h"
#include "value/compare.h"

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

void eval_keys(const WindowPlan& plan, Batch& batch, const Environment& env, std::vector<std::string>& keys) {
  keys.assign(batch.rows, {});
  for (const auto& [slot, expr] : plan.keys) {
    if (expr->slot() < 0) fill_slot(*expr, batch, slot, env);
    const Vec v = expr->slot() < 0 ? Vec{batch.columns[slot], 1} : expr->eval(batch, batch.selected, env);
    for (const uint32_t row : batch.selected) append_group_key(v[row], keys[row]);
  }
}

void send_held(const WindowPlan& plan, const RowCodec& codec, const std::vector<std::string>& rows,
               const Window& window, uint64_t& arrivals, Batch& scratch, Sink& out) {
  codec.decode_runs({rows.begin(), rows.end()}, scratch, [&](Batch& batch) {
    batch.windows.assign(batch.rows, window);
    for (uint64_t& arrival : batch.arrivals) arrival = arrivals++;
    fill_bounds(plan, batch);
    out.rows(batch);
  });
  out.close(window);
}

namespace {

class TimeWindows final : public WindowClock {
 public:
  using WindowClock::WindowClock;
  void save(StateWriter& out) const override {
    WindowClock::save(out);
    out.u64(open_.size());
    for (const int64_t end : open_) out.i64(end);
  }
  void load(StateReader& in, const Origins& origins) override {
    WindowClock::load(in, origins);
    open_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) open_.insert(in.i64());
  }

 private:
  int64_t next_close() const override { return open_.empty() ? kEndOfTime : *open_.begin(); }

  void place(Batch& batch, uint32_t row, int64_t t) override {
    plan().spec.assign(t, assigned_);
    if (assigned_.empty()) {
      in_no_window(batch);
      return;
    }
    bool open = false;
    for (const Window& w : assigned_) {
      if (closed(w.end)) continue;
      repeated_ |= open;
      open = true;
      rows_.push_back(row);
      windows_.push_back(w);
      if (w.end != last_end_ || open_.empty()) open_.insert(last_end_ = w.end);
    }
    if (!open) late(batch, row, t);
  }

  void send(Batch& batch) override {
    if (rows_.empty()) return;
    if (repeated_) {
      Batch tagged = gather(batch, rows_);
      tagged.windows = windows_;
      pass(tagged);
    } else {
      batch.windows.resize(batch.rows);
      for (size_t i = 0; i < rows_.size(); ++i) batch.windows[rows_[i]] = windows_[i];
      batch.selected = rows_;
      pass(batch);
    }
    rows_.clear();
    windows_.clear();
    repeated_ = false;
  }

  void pass(Batch& tagged) {
    fill_bounds(plan(), tagged);
    next().rows(tagged);
  }

  void close_until(int64_t time) override {
    open_.erase(open_.begin(), open_.upper_bound(time));
    last_end_ = kNoTime;
  }

  std::set<int64_t> open_;  // ends of the windows that rows went into and that have not closed
  int64_t last_end_ = kNoTime;
  // Placed and not yet sent: a row stands once for each of its windows.
  std::vector<uint32_t> rows_;
  std::vector<Window> windows_;
  bool repeated_ = false;  // some row is in several windows
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
