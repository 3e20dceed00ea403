// Runs a plan over its inputs: blocks are read in order, parsed by any worker, and committed in order by
// whichever worker holds the next one.
//
//   RunOptions options; …
//   RunResult result = run(plan, options);
//
// Results depend on the bytes of the inputs alone: not on threads, block sizes or the timing of a pipe.
// Before a read would block, everything read so far has been committed and its output flushed.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ledger.h"
#include "engine/output.h"
#include "engine/plan.h"
#include "engine/stats.h"
#include "formats/format.h"

namespace weir {

struct CheckpointOptions {
  std::string file;               // "": none
  bool reset = false;             // begins anew, whatever the file holds
  bool final = false;             // at the end of the inputs all windows close
  int64_t every = 5'000'000'000;  // ns between saves
  // The options besides the pipeline that change what comes out, by name.
  std::vector<std::pair<std::string, std::string>> fingerprint;
};

struct FollowSettings {
  bool on = false;
  bool from_end = false;
  int64_t idle = 10 * kSecond;  // quiet time after which a live input holds no window open; kEndOfTime: none
  bool poll = false;            // for tests: without inotify
};

struct RunOptions {
  std::vector<std::string> inputs;          // paths; "-" is standard input
  const FormatDef* input_format = nullptr;  // null: by each file's extension, else ndjson
  ReadOptions read;
  const FormatDef* output_format = nullptr;
  WriteOptions write;
  int output_fd = 1;
  std::string output_name = "standard output";
  std::string out_file;  // --out with a checkpoint, which opens it; else output_fd
  bool unbuffered = false;
  std::string late_file;
  std::string rejects_file;
  OnError on_error = OnError::Report;
  FollowSettings follow;
  unsigned threads = 1;
  uint64_t max_memory = UINT64_MAX;  // bytes of state
  std::optional<int64_t> now;        // --now
  CheckpointOptions checkpoint;
  int wake_fd = -1;  // readable once the run is to end
  const std::atomic<bool>* interrupted = nullptr;
  const std::atomic<unsigned>* continued = nullptr;  // counts how often the process went on after a stop
  std::function<void(const std::string&)> message;
  StatsListener* stats = nullptr;  // may be null
  bool final_stats = false;        // RunResult::stats is wanted

  // For tests.
  size_t block_size = 256 * 1024;
  size_t read_limit = 0;
  bool round_trip = false;  // save and restore all state after every block
};

struct RunResult {
  uint64_t rows_written = 0;
  bool rejected = false;   // exit 3
  bool io_failed = false;  // exit 4
  RunStats
      stats;  // where wanted: at the end of the inputs, before what was held went out; counts at the very end
};

RunResult run(const Plan& plan, const RunOptions& options);

}  // namespace weir
