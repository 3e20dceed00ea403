// The reading side of a run: which input is read next, opening it, and waiting until there is something.
//
//   Lane* lane = inputs.pick(threads);                 // under the runner's lock
//   Got got = inputs.read(*lane, block, error);        // without it: this is the work
//   if (got == Got::Nothing) inputs.wait(lane, timeout);
//
// All of it belongs to the one thread that holds the reading role, but for stop_waiting(). Followed inputs
// (-F) are read as their rows arrive, others one after the other or side by side where they are merged.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/fd.h"
#include "engine/checkpointer.h"
#include "engine/followed_inputs.h"
#include "engine/lane.h"

namespace weir {

class Inputs {
 public:
  Inputs(const Plan& plan, const RunOptions& options, const Checkpointer* checkpoint,
         std::vector<Lane>& lanes, bool merged);

  // The next to read a block of, while `threads` are at work; null when none should be. Under the lock: it
  // sets Lane::quiet.
  Lane* pick(uint64_t threads);
  // Nothing can be read before wait() has returned. Under the lock.
  bool all_quiet() const;
  Got read(Lane& lane, Block& block, std::string& error);
  // What is to be told of the lane, before what comes next; for its queue.
  std::vector<ParsedBlock> take_notes(Lane& lane);
  // Behind Got::End: whether another file takes the place of the one that ended.
  bool goes_on(Lane& lane);

  // Returns when something may have come for the lane (null: for any), when the run is to end, or after
  // `timeout` ns; negative: none.
  void wait(const Lane* lane, int64_t timeout);
  // Wakes who waits, for good. Any thread may.
  void stop_waiting() const;
  // Ends all inputs here: the run is interrupted. Under the lock.
  void stop();
  // Nobody reads the pipe that the output is any more; known after wait().
  bool output_is_gone() const { return output_is_gone_; }
  // How a live input stands, for Tick; under the lock.
  Tick::Input state(const Lane& lane) const;

 private:
  bool interrupted() const { return options_.interrupted != nullptr && options_.interrupted->load(); }
  std::string open(Lane& lane);
  std::string open_followed(Lane& lane);
  std::string open_resumed(Lane& lane, const Checkpoint::SavedInput* saved);
  void set_source(Lane& lane, std::unique_ptr<ByteStream> stream, BlockOptions options) const;
  BlockOptions block_options(FollowedFile& file, const Lane& lane);
  std::string head_of(FollowedFile& file, const FormatDef& format) const;
  BlockOptions block_options();
  bool ready(Lane& lane) const;
  Lane* pick_followed(uint64_t ahead);
  int64_t clock();
  size_t index(const Lane& lane) const { return static_cast<size_t>(&lane - lanes_.data()); }

  const Plan& plan_;
  const RunOptions& options_;
  const Checkpointer* checkpoint_;
  std::vector<Lane>& lanes_;
  bool merged_;
  RealFileSystem files_;
  std::unique_ptr<FollowedInputs> followed_;  // with -F
  std::shared_ptr<BufferPool> buffers_;
  Fd stop_;
  bool output_is_pipe_ = false;
  bool output_is_gone_ = false;
  size_t next_ = 0;  // of followed lanes, which take turns
  int64_t looked_ = 0;
  int64_t last_clock_ = 0;
};

}  // namespace weir
