// What windows of time share: the event time of each row, the watermark that follows it, and when windows
// close.
//
// A row is placed by the watermark of the rows before it; then the watermark moves; what it passes closes at
// once. Time windows and sessions derive from this and say what placing and closing mean.
#pragma once

#include "stages/window_input.h"
#include "windows/watermark.h"

namespace weir {

// What is said of a row whose event time `v` is none, or too far away.
std::string why_no_time(const WindowPlan& plan, const Value& v, const TimeZone& zone);

class WindowClock : public Operator {
 public:
  WindowClock(const WindowPlan& plan, RunContext& context);

  void rows(Batch& batch) override;
  // In a chain the watermark of the window before is this one's.
  void watermark(int64_t time) override;
  bool reports() const override { return true; }
  void close(const Window&) override {}  // of the window before; its rows have come
  void input_ended(uint32_t input) override;
  void tick(const Tick& tick) override;
  void finish() override;
  void save(StateWriter& out) const override { watermark_.save(out); }
  void load(StateReader& in, const Origins& origins) override {
    watermark_.load(in, plan_.from_source ? &origins : nullptr);
  }

 protected:
  virtual void begin_batch(Batch&, const WindowInput&, const Environment&) {}
  // A row with its time, also set in batch.times. late() where all its windows are closed.
  virtual void place(Batch& batch, uint32_t row, int64_t time) = 0;
  // The rows placed so far go on, before anything closes.
  virtual void send(Batch&) {}
  // Windows that end at or before `time` close; keeps next_close_.
  virtual void close_until(int64_t time) = 0;

  // The watermark: what ends at or before it is closed. kNoTime before there is one.
  int64_t now() const { return watermark_.less(plan_.spec.grace); }
  bool closed(int64_t end) const { return now() != kNoTime && end <= now(); }
  void late(Batch& batch, uint32_t row, int64_t time);
  void in_no_window(Batch& batch);
  const WindowPlan& plan() const { return plan_; }

  // When the watermark comes here amid a batch, the rows placed are sent and windows close.
  int64_t next_close_ = kEndOfTime;

 private:
  bool follows_rows() const { return plan_.time != nullptr; }
  // A row whose event time `v` is none.
  void reject(const Value& v, Batch& batch, uint32_t row, const Environment& env);
  // Before a row is reported where a limit follows: what was placed goes on. False when nothing more is
  // wanted.
  bool before_report(Batch& batch);
  void advance();

  const WindowPlan& plan_;
  RunContext& context_;
  Watermark watermark_;
  std::vector<int64_t> seen_;  // by stream: when its last row was read; before the first, when the run began
  WindowInput own_input_;
  int64_t sent_ = kNoTime;
  bool told_ = false;  // something went on or was told of, so that done() may have changed
};

}  // namespace weir
