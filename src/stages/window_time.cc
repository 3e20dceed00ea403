// Tumble, hop and cumulate windows: rows are tagged and pass at once; the watermark closes windows.
#include <set>

#include "stages/window_clock.h"

namespace weir {

void fill_bounds(const WindowPlan& plan, Batch& batch) {
  const bool ordinals = plan.spec.kind == WindowKind::Count;
  const auto fill = [&](uint32_t slot, bool read, int64_t Window::*bound) {
    if (!read) return;
    Value* column = batch.make_column(slot);
    for (const uint32_t row : batch.selected) {
      const int64_t at = batch.windows[row].*bound;
      column[row] = ordinals ? Value::integer(at) : Value::time(at);
    }
    batch.settled[slot] = 1;
  };
  fill(plan.start_slot, plan.start_read, &Window::start);
  fill(plan.end_slot, plan.end_read, &Window::end);
}

namespace {

class TimeWindows final : public WindowClock {
 public:
  using WindowClock::WindowClock;
  bool holds_rows() const override { return false; }
  void save(StateWriter& out) const override {
    WindowClock::save(out);
    out.u64(open_.size());
    for (const int64_t end : open_) out.i64(end);
  }
  void load(StateReader& in, const Origins& origins) override {
    WindowClock::load(in, origins);
    open_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) open_.insert(in.i64());
    find_next_close();
  }
  Held held() const override { return {open_.size(), 0, now()}; }
  size_t state_bytes() const override { return open_.size() * 6 * sizeof(int64_t); }  // nodes of a tree

 private:
  void find_next_close() { next_close_ = open_.empty() ? kEndOfTime : *open_.begin(); }

  void begin_batch(Batch& batch, const WindowInput&, const Environment&) override {
    rows_.clear();
    windows_.clear();
    repeated_ = false;
    batch.windows.resize(batch.rows);
  }

  void place(Batch& batch, uint32_t row, int64_t t) override {
    // Most rows are in the window of the row before, which is open: close_until() forgets it.
    if (last_.start <= t && t < last_.end) {
      put(batch, row, last_);
      return;
    }
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
      put(batch, row, w);
      if (w.end != last_end_ || open_.empty()) open_.insert(last_end_ = w.end);
    }
    find_next_close();
    if (!open) {
      late(batch, row, t);
    } else if (plan().spec.kind == WindowKind::Tumble) {
      last_ = assigned_.front();
    }
  }

  void put(Batch& batch, uint32_t row, const Window& window) {
    rows_.push_back(row);
    if (plan().spec.kind == WindowKind::Tumble) {
      batch.windows[row] = window;
    } else {
      windows_.push_back(window);
    }
  }

  void send(Batch& batch) override {
    if (rows_.empty()) return;
    if (repeated_) {
      Batch tagged = gather(batch, rows_);
      tagged.windows = windows_;
      pass(tagged);
    } else {
      for (size_t i = 0; i < windows_.size(); ++i) batch.windows[rows_[i]] = windows_[i];
      batch.selected = rows_;
      pass(batch);
      batch.windows.resize(batch.rows);  // for the next rows: `window all` has none
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
    last_ = Window();
    find_next_close();
  }

  std::set<int64_t> open_;  // ends of the windows that rows went into and that have not closed
  int64_t last_end_ = kNoTime;
  Window last_;  // tumble: of the row placed last, if it is open; else one that holds nothing
  // Placed and not yet sent: a row stands once for each of its windows.
  std::vector<uint32_t> rows_;
  std::vector<Window> windows_;  // of each; a tumbling one stands in the batch at once
  bool repeated_ = false;        // some row is in several windows
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
  bool holds_rows() const override { return false; }
};

}  // namespace

std::unique_ptr<Operator> start_time_windows(const WindowPlan& plan, RunContext& context) {
  return std::make_unique<TimeWindows>(plan, context);
}

std::unique_ptr<Operator> start_window_all() { return std::make_unique<WindowAll>(); }

}  // namespace weir
