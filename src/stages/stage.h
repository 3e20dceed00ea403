// A stage: parsed by its own file, bound once, then run. stages/table.h lists them.
//
// A *stateless* stage changes one batch at a time (apply) and may run in any worker. Any other makes an
// Operator, which runs in the order of the rows, keeps state between batches, and can save and load it.
// Stages are const while they run; operators are not.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/binder.h"
#include "lang/parser.h"
#include "value/batch.h"
#include "value/row_codec.h"
#include "value/state.h"

namespace weir {

struct AggregatePlan;  // stages/aggregate_plan.h

// What running stages tell the engine, and ask of it.
class RunContext : public Origins {
 public:
  // A row that cannot be used is a bad record.
  virtual void reject(const Batch& batch, uint32_t row, const std::string& reason,
                      const std::vector<Schema::Column>& columns) = 0;
  // A late row; `behind`: how far its time is behind the greatest one, ns; `columns`: what it is made of
  // where it has no source record.
  virtual void late(const Batch& batch, uint32_t row, int64_t behind,
                    const std::vector<Schema::Column>& columns) = 0;
  // A row that falls between two windows (hop with SLIDE > SIZE, count every M > N).
  virtual void in_no_window() = 0;
  virtual Environment environment(const Batch& batch) const = 0;
  // When the last block was read, or the run began; ns since 1970, whatever --now says.
  virtual int64_t clock() const = 0;
  // How many streams the rows of the inputs come as: the inputs where they are merged, else one; and which
  // one a batch is of.
  virtual uint32_t stream_count() const = 0;
  virtual uint32_t stream_of(const Batch& batch) const = 0;
};

// A look at the clock while a live input is quiet (cli.md, "Live").
struct Tick {
  enum class Input : uint8_t {
    Busy,      // there may be something of it that the stages have not seen
    Quiet,     // all that has come has been taken up; of a pipe
    Followed,  // the same of a followed file, or it is empty or not there
  };
  int64_t clock;                // ns since 1970
  int64_t idle;                 // --idle; kEndOfTime: none
  std::span<const Input> inputs;  // by stream (RunContext::stream_of)
};

// What a stage feeds: the next one, or the output. Calls come in the order of the stream.
class Sink {
 public:
  virtual ~Sink() = default;
  // The selected rows of the batch. The sink may change the batch; what it wants to keep, it copies.
  virtual void rows(Batch& batch) = 0;
  // No later row in a time window that ends at or before `time` (kEndOfTime: none at all): such windows
  // close.
  virtual void watermark(int64_t time) = 0;
  // This one session or count window closes: all its rows have come.
  virtual void close(const Window& window) = 0;
  // An input has ended: it holds no watermark back any more.
  virtual void input_ended(uint32_t input) = 0;
  // Comes some times a second while an input is live; what depends on event time alone ignores it.
  virtual void tick(const Tick&) {}
  // The end of the stream: everything still held goes out.
  virtual void finish() = 0;
  // Nothing more is wanted; rows still pushed are ignored.
  virtual bool done() const = 0;
  // Whether it tells of rows (late, bad) or may be done before the end. Then what is told of a row must wait
  // until the rows before it have been here.
  virtual bool reports() const { return false; }
};

// The running form of a stage with state. The default passes everything on.
class Operator : public Sink {
 public:
  void connect(Sink* next) { next_ = next; }
  void rows(Batch& batch) override { next_->rows(batch); }
  void watermark(int64_t time) override { next_->watermark(time); }
  void close(const Window& window) override { next_->close(window); }
  void input_ended(uint32_t input) override { next_->input_ended(input); }
  void tick(const Tick& tick) override { next_->tick(tick); }
  void finish() override { next_->finish(); }
  bool done() const override { return next_->done(); }
  bool reports() const override { return next_->reports(); }
  virtual void save(StateWriter&) const {}
  virtual void load(StateReader&, const Origins&) {}
  virtual size_t state_bytes() const { return 0; }

 protected:
  Sink& next() const { return *next_; }

 private:
  Sink* next_ = nullptr;
};

class Stage : public StageSyntax {
 public:
  // The stage as the canonical pipeline has it.
  virtual std::string text() const = 0;
  // Binds names against binder.schema and changes it. `next`: the stage that follows, or null.
  virtual void bind(Binder& binder, const Stage* next) = 0;
  virtual bool stateless() const { return true; }
  virtual void apply(Batch&, const Environment&) const {}
  // A stateless stage that may make several rows of one has multiply() in place of apply(): it makes the rows
  // that those of the batch become in the empty batches that next_batch() gives, at most kBatchRows in each.
  // What they view may lie in the batch they come from.
  virtual bool multiplies() const { return false; }
  virtual void multiply(Batch&, const Environment&, const std::function<Batch&()>&) const {}
  virtual std::unique_ptr<Operator> start(RunContext&) const { return nullptr; }
  // For rows that reach the stage as they are now: does in a worker what needs no state, so that the commit,
  // which only one thread does at a time, has less to do. Never called for some batches (rows that were
  // copied, state that was loaded): the operator must do without, too.
  virtual void prepare(Batch&, const Environment&) const {}
  // The slots that prepare() reads.
  virtual void prepared_slots(std::vector<uint32_t>& out) const { slots(out); }
  // Every row it lets on has the columns it came with: what a later stage prepares of it stays true.
  virtual bool keeps_rows() const { return false; }
  // Appends the slots it reads of the rows that reach it.
  virtual void slots(std::vector<uint32_t>& out) const = 0;
  // Makes new rows, with slots of their own.
  virtual bool makes_rows() const { return false; }
  // May reject a row or call it late, and so wants its source line.
  virtual bool needs_lines() const { return false; }
  // The slots that stages after this one read of the same rows, and whether someone may still ask for their
  // source lines: set by the plan before start().
  virtual void set_kept(std::vector<uint32_t> slots, bool lines) {
    kept_ = std::move(slots);
    keep_lines_ = lines;
  }
  // One operator that does the work of this stage and the one behind it; null where each has its own.
  virtual std::unique_ptr<Operator> start_with_next(RunContext&) const { return nullptr; }
  // Of an aggregate, what binding it gave.
  virtual const AggregatePlan* aggregate_plan() const { return nullptr; }
  // What a session or count window without `by` takes its key from; null when this stage groups nothing.
  virtual const std::vector<Item>* group_items() const { return nullptr; }
  // How many rows of all that reach it matter: those that come first. Nothing when all do.
  virtual std::optional<uint64_t> row_limit() const { return std::nullopt; }
  // Its operator may do something when a tick comes.
  virtual bool asks_clock() const { return false; }
  // Its expression of event time, as the rule for merging several inputs asks; null when it has none.
  virtual const Expr* time_expr() const { return nullptr; }
  // For --explain: what it keeps, "one group per key"; "" for a stateless one.
  virtual std::string state_text() const { return ""; }

 protected:
  RowCodec codec() const { return {kept_, keep_lines_}; }

 private:
  std::vector<uint32_t> kept_;
  bool keep_lines_ = true;
};

}  // namespace weir
