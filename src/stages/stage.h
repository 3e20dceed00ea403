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
#include <string>
#include <string_view>
#include <vector>

#include "expr/binder.h"
#include "lang/parser.h"
#include "stages/mention.h"
#include "stages/operator.h"
#include "value/batch.h"
#include "value/row_codec.h"
#include "value/state.h"

namespace weir {

struct AggregatePlan;  // stages/aggregate_plan.h

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
  // Their columns; null when it makes none.
  virtual const std::vector<Schema::Column>* made_columns() const { return nullptr; }
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
  // Gives nothing before the end of the stream: no window is in force.
  virtual bool waits_for_end() const { return false; }
  // How many rows of all that reach it matter: those that come first. Nothing when all do.
  virtual std::optional<uint64_t> row_limit() const { return std::nullopt; }
  // Its operator may do something when a tick comes.
  virtual bool asks_clock() const { return false; }
  // Its expression of event time, as the rule for merging several inputs asks; null when it has none.
  virtual const Expr* time_expr() const { return nullptr; }
  // For --explain: what it keeps, "one group per key"; "" for a stateless one.
  virtual std::string state_text() const { return ""; }
  // Appends what its text names.
  virtual void mentions(Mentions&) const {}

 protected:
  RowCodec codec() const { return {kept_, keep_lines_}; }

 private:
  std::vector<uint32_t> kept_;
  bool keep_lines_ = true;
};

}  // namespace weir
