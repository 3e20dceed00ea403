// What is done in the committing role: blocks go through the chain and their rows out, and between blocks
// come what the clock does, saving, statistics and the live picture.
//
// One worker at a time has the role. It calls all of this without the runner's lock, unless something else is
// said. Here is everything that only the role touches; what threads share is the runner's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/chain.h"
#include "engine/checkpointer.h"
#include "engine/committer.h"
#include "engine/field_watch.h"
#include "engine/ledger.h"
#include "engine/live_display.h"
#include "engine/memory_limit.h"
#include "engine/output.h"
#include "engine/runner.h"

namespace weir {

class CommitRole {
 public:
  // `checkpoint` may be null.
  CommitRole(const Plan& plan, const RunOptions& options, Checkpointer* checkpoint,
             const std::vector<Input>& inputs, std::vector<Lane>& lanes, InputOrder order,
             Committer::Recycle recycle);

  // False when the run cannot begin: it has been told why.
  bool begin();
  // Takes up what the committer was given, as far as that goes. Adds to used[lane] the blocks used up.
  void advance(const std::optional<Tick>& tick, bool live, std::vector<uint64_t>& used);
  // What goes on with no rows.
  void pass_time(const std::optional<Tick>& tick, bool live);
  // A read is about to block: rows go out now.
  void flush(bool live);
  // Behind the last row. `replaced`: bytes that were no UTF-8, by the workers' count.
  void finish(uint64_t replaced);
  RunResult result();

  // For blocks, under the lock.
  Committer& committer() { return committer_; }
  // No more rows are wanted.
  bool stopped() const { return committer_.stopped(); }
  // Asked to end, with a checkpoint: what was read and not taken up is left to the next run. Merged inputs
  // would else be taken to be at their ends. A pipe's rows cannot be read again. Under the lock.
  bool leaves();
  // State has reached its limit. Where there is a checkpoint the run ends at a place that it can tell.
  bool out_of_state();
  // ns until pass_time() has something to do; negative: it has not. `taken`: another worker has the role.
  int64_t timeout(bool taken) const;
  uint32_t streams() const { return chain_.stream_count(); }

 private:
  Checkpointer::Run parts() { return {lanes_, chain_, output_, file_, ledger_, watch_, committer_}; }
  bool interrupted() const { return options_.interrupted != nullptr && options_.interrupted->load(); }
  void tell(const std::string& text);
  void tell_stats();
  void round_trip();
  // At the end or, as following has none, when the input first falls quiet.
  void warn_of_fields(uint64_t least);

  const RunOptions& options_;
  Checkpointer* checkpoint_;  // null: none
  std::vector<Lane>& lanes_;
  Ledger ledger_;
  OutputFile file_;
  OutputSink output_;
  Chain chain_;
  LiveDisplay display_;
  MemoryLimit memory_;
  FieldWatch watch_;
  Committer committer_;
  RunStats stats_;
  bool full_ = false;  // state has reached its limit
};

}  // namespace weir
