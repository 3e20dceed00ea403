// Aggregates as running functions: over all rows so far, over the last rows, over a duration.
#include <memory>
#include <new>

#include "aggregates/frame.h"
#include "aggregates/running.h"
#include "value/batch.h"

namespace weir {
namespace {

class OverAll final : public RunningFunction {
 public:
  explicit OverAll(std::unique_ptr<Aggregate> aggregate) : aggregate_(std::move(aggregate)) {}
  size_t size() const override { return aggregate_->size(); }
  void init(void* state) const override { aggregate_->init(state); }
  void destroy(void* state) const override { aggregate_->destroy(state); }
  Value next(void* state, const RunningRow& row) const override {
    if (row.counts) aggregate_->add(state, row.args, row.order);
    return aggregate_->result(state, *row.arena);
  }
  void save(const void* state, StateWriter& out) const override { aggregate_->save(state, out); }
  void load(void* state, StateReader& in) const override { aggregate_->load(state, in); }
  size_t heap_bytes(const void* state) const override { return aggregate_->heap_bytes(state); }

 private:
  std::unique_ptr<Aggregate> aggregate_;
};

// The frame ends at the greatest position so far: of the rows' times, or of their numbers.
struct FrameState {
  Frame frame;
  int64_t greatest;
};

class OverFrame final : public RunningFunction {
 public:
  OverFrame(std::unique_ptr<Aggregate> aggregate, const Over& over, size_t arguments)
      : aggregate_(std::move(aggregate)), layout_({aggregate_.get()}), over_(over), arguments_(arguments) {}

  size_t size() const override { return sizeof(FrameState); }
  void init(void* state) const override {
    const int64_t first = by_time() ? kNoTime : 0;
    new (state) FrameState{Frame(layout_, arguments_), first};
  }
  void destroy(void* state) const override { std::destroy_at(static_cast<FrameState*>(state)); }

  // Rows that `where` leaves out move the frame, too.
  Value next(void* state, const RunningRow& row) const override {
    FrameState& s = *static_cast<FrameState*>(state);
    int64_t position = row.time;
    if (!by_time()) {
      position = s.greatest + 1;
    } else if (position == kNoTime) {
      return Value::null();
    }
    if (position > s.greatest) s.greatest = position;
    int64_t begin = 0;
    if (__builtin_sub_overflow(s.greatest, over_.amount, &begin)) begin = kNoTime;
    if (position <= begin) return Value::null();
    s.frame.drop(begin);
    if (row.counts) s.frame.add({position, row.order}, row.args);
    return s.frame.result(*row.arena);
  }

  void save(const void* state, StateWriter& out) const override {
    const auto& s = *static_cast<const FrameState*>(state);
    out.i64(s.greatest);
    s.frame.save(out);
  }
  void load(void* state, StateReader& in) const override {
    FrameState& s = *static_cast<FrameState*>(state);
    s.greatest = in.i64();
    s.frame.load(in);
  }
  size_t heap_bytes(const void* state) const override {
    return static_cast<const FrameState*>(state)->frame.bytes();
  }

 private:
  bool by_time() const { return over_.kind == Over::Kind::Duration; }

  std::unique_ptr<Aggregate> aggregate_;
  GroupLayout layout_;
  Over over_;
  size_t arguments_;
};

}  // namespace

std::unique_ptr<RunningFunction> make_framed(std::unique_ptr<Aggregate> aggregate, const Over& over,
                                             size_t arguments) {
  if (over.kind == Over::Kind::All) return std::make_unique<OverAll>(std::move(aggregate));
  if (auto removing = aggregate->for_frames()) aggregate = std::move(removing);
  return std::make_unique<OverFrame>(std::move(aggregate), over, arguments);
}

}  // namespace weir
