// Keeps a run's checkpoint: loads it before the first row, saves it every few seconds and at the end.
//
//   weir --checkpoint s.ckpt 'window 1h on ts grace 5m | aggregate count()' app.log     # as a cron job
//
// Saving needs no pause of the readers: what is saved is what the commit has taken up, and each lane knows
// the offset at which that ends. Under the committing role the output is flushed and the state made bytes;
// another thread syncs the files and writes them. The next save waits at least twenty times as long as making
// the bytes took, so that however large the state is, it costs a twentieth of the time.
//
// A save never covers output that was not delivered: none is made once writing has failed, or the reader of a
// pipe has gone.
#pragma once

#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "engine/checkpoint.h"
#include "engine/checkpoint_file.h"
#include "engine/committer.h"
#include "engine/field_watch.h"
#include "engine/runner.h"

namespace weir {

class Checkpointer {
 public:
  // The parts of a run, which must outlive the last save.
  struct Run {
    std::vector<Lane>& lanes;
    Chain& chain;
    OutputSink& output;
    OutputFile& file;
    Ledger& ledger;
    FieldWatch& watch;
    const Committer& committer;
  };

  Checkpointer(const Plan& plan, const RunOptions& options);
  // Takes the lock, reads the file, opens the output. "" or why the run cannot be.
  std::string open();
  // --out, opened; else what the options say.
  int output_fd() const { return out_.valid() ? out_.get() : options_.output_fd; }
  // Those of the options, and behind them some that stand for inputs of earlier runs that are not there any
  // more.
  std::vector<Input> inputs() const;

  // Gives the run the saved state and saves it again. "" or what went wrong.
  std::string begin(const Run& run);
  // Where an earlier run was in an input; null where none was.
  const Checkpoint::SavedInput* saved_of(uint32_t input) const { return saved_of_[input]; }
  // Each in the committing role, behind what was taken up.
  void after_commit() { changed_ = true; }
  void save_if_due(const Run& run);
  // ns until then; negative where there is nothing to save. To be called in that role, too.
  int64_t next_save() const;
  // Can the run end right here, what was read and not taken up being read again by the next?
  bool can_leave(const Run& run) const;
  // All windows are to be closed at the end.
  bool closes() const { return options_.checkpoint.final; }
  // The last save.
  void finish(const Run& run);

 private:
  using Clock = std::chrono::steady_clock;

  std::string open_output();
  std::string open_side_file(SideFile& file, const std::string& path, const WrittenFile& saved,
                             const std::string& header);
  void match_inputs();
  void load_lanes(std::vector<Lane>& lanes) const;
  std::optional<Checkpoint> snapshot(const Run& run);
  std::vector<Checkpoint::SavedInput> inputs_of(const Run& run) const;
  bool start_save(const Run& run);
  void collect(Ledger& ledger);

  const RunOptions& options_;
  CheckpointFile file_;
  Checkpoint::Fingerprint fingerprint_;
  std::optional<Checkpoint> loaded_;
  Fd out_;
  bool output_continues_ = false;
  std::vector<uint32_t> numbers_;                        // by saved number: the input's number now
  std::vector<std::string> stand_ins_;                   // formats of the inputs that stand for gone ones
  std::vector<const Checkpoint::SavedInput*> saved_of_;  // by input: what was saved of it, or null
  std::vector<const Checkpoint::SavedInput*> carried_;   // of inputs that are gone: kept for their return

  struct Saved {
    std::string error;
    std::string memory;
  };
  std::future<Saved> saving_;
  Clock::time_point due_;
  std::string memory_;    // that the last state was in: pages the kernel has given are half of the time
  bool changed_ = false;  // since the last save
  bool told_ = false;     // of a save that failed
};

}  // namespace weir
