// The ordered part of a running plan: the operators of its stages from the first with state on, and the
// output at the end.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/ledger.h"
#include "engine/output.h"
#include "engine/plan.h"
#include "engine/runner.h"

namespace weir {

// One input: where its rows come from, and its format.
struct Input {
  Source source;
  const FormatDef* format = nullptr;
  std::unique_ptr<RecordFormat> records;
};

std::vector<Input> make_inputs(const RunOptions& options);

class Chain final : public RunContext {
 public:
  Chain(const Plan& plan, const RunOptions& options, const std::vector<Input>& inputs, bool merged,
        Ledger& ledger, OutputSink& output);

  // Pushes rows of a source batch, in the order of the stream.
  void push(Batch& batch);
  // Rows of a batch that a worker has written already: there is no stage to go through.
  void push_written(const Batch& batch, uint64_t rows) {
    rows_in_.back() += rows;
    output_.written(batch, rows);
  }
  void input_ended(uint32_t input) {
    ended_[input] = 1;
    head().input_ended(input);
  }
  // While inputs are quiet: what they may have to do with time.
  void tick(const Tick& tick) {
    clock_ = std::max(clock_, tick.clock);
    if (!done()) head().tick(tick);
  }
  void finish() { head().finish(); }
  // What would come out if the inputs ended now; nothing changes, and nothing is told of.
  void look(Sink& out) const;
  bool done() const { return stages_.empty() ? output_.done() : stages_.front()->done(); }
  // Of every stage of the plan; those of the prefix from `prefix_rows`.
  std::vector<StageStats> stage_stats(const std::vector<uint64_t>& prefix_rows) const;
  // What all stages hold; visits it.
  uint64_t state_bytes() const;
  // The watermark of the first stage that has one; kNoTime: none has.
  int64_t watermark() const;
  // Saves all state, makes the operators anew, and loads it. "" or what went wrong.
  std::string round_trip();
  void save(StateWriter& out) const;
  // Of an earlier run: `numbers` has the number now of each of its inputs. The first `live` take part again.
  // "" or what went wrong.
  std::string load(StateReader& in, std::vector<uint32_t> numbers, size_t live);

  void reject(const Batch& batch, uint32_t row, const std::string& reason,
              const std::vector<Schema::Column>& columns) override;
  void late(const Batch& batch, uint32_t row, int64_t behind,
            const std::vector<Schema::Column>& columns) override;
  void in_no_window() override { ledger_.in_no_window(); }
  void warn(const std::string& what) override { ledger_.tell("warning: " + what); }
  Environment environment(const Batch& batch) const override;
  int64_t clock() const override { return clock_; }
  uint32_t stream_count() const override { return merged_ ? static_cast<uint32_t>(inputs_.size()) : 1; }
  uint32_t stream_of(const Batch& batch) const override {
    return merged_ && batch.source != nullptr ? batch.source->index : 0;
  }
  const Source* source(uint32_t saved) const override {
    const uint32_t index = number(saved);
    return index < inputs_.size() ? &inputs_[index].source : nullptr;
  }
  const RecordFormat* format(const Source* source) const override {
    return source != nullptr ? inputs_[source->index].records.get() : nullptr;
  }
  uint32_t stream(uint32_t saved) const override { return merged_ ? number(saved) : saved; }
  bool ended(uint32_t stream) const override { return merged_ && ended_[stream] != 0; }

 private:
  std::string as_json(const Batch& batch, uint32_t row, const std::vector<Schema::Column>& columns) const;
  uint32_t number(uint32_t saved) const {
    if (!numbers_) return saved;
    return saved < numbers_->size() ? (*numbers_)[saved] : static_cast<uint32_t>(inputs_.size());
  }
  Sink& head() { return *counters_.front(); }
  // The operators of the stages with state, not yet connected; `stages`: of how many stages each does the
  // work.
  std::vector<std::unique_ptr<Operator>> operators(RunContext& context, std::vector<size_t>& stages) const;
  void start();
  std::string load_stages(StateReader& in);

  const Plan& plan_;
  const std::vector<Input>& inputs_;
  bool merged_;
  Ledger& ledger_;
  OutputSink& output_;
  std::optional<int64_t> now_;
  std::vector<std::unique_ptr<Operator>> stages_;
  std::vector<size_t> merged_stages_;             // of each: how many stages of the plan it stands for
  std::vector<std::unique_ptr<Sink>> counters_;   // one before each, and one before the output
  std::vector<uint64_t> rows_in_;                 // what they counted
  std::vector<uint8_t> ended_;                    // by input
  std::optional<std::vector<uint32_t>> numbers_;  // while state is loaded whose inputs have other numbers
  uint64_t arrivals_ = 0;
  int64_t clock_;  // now() of rows that stages made or held: when the last block was read, or the run began
};

}  // namespace weir
