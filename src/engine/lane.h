// One input on its way through the engine: read in blocks, parsed by workers, taken up again in order.
//
// The reading side (source, next_read) belongs to the worker that holds the reading role, `ready` and the
// counters to the runner's lock, and the rest to the worker that commits (engine/committer.h).
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/chain.h"
#include "input/blocks.h"
#include "input/followed_file.h"

namespace weir {

// A batch behind the stateless prefix, and the times by which it is merged.
struct ParsedBatch {
  std::unique_ptr<Batch> batch;
  std::vector<int64_t> times;  // per row; empty when inputs are not merged
  bool multiplied = false;     // its rows were made of those of a batch behind it, which they view
};

struct ParsedBlock {
  std::vector<ParsedBatch> batches;
  uint64_t records = 0;               // in it, bad ones included
  uint64_t bytes = 0;                 // of it
  std::vector<uint64_t> prefix_rows;  // that went into each stage of the prefix
  uint64_t lines = 0;                 // line ends in it
  uint64_t skipped_lines = 0;         // before it
  std::string error;                  // the input ended here because of this
  std::string note;                   // nothing but this, to be told; `failed`: something could not be read
  bool failed = false;
  bool new_file = false;             // nothing but this: another file follows, its lines count from 1
  std::string_view text;             // lives as long as one of the batches
  std::optional<Position> position;  // behind it
};

// How the rows of several inputs come together.
enum class InputOrder : uint8_t { OneByOne, Merged, AsRead };

struct Lane {
  const Input* input = nullptr;
  std::string path;

  // Reading.
  std::unique_ptr<BlockSource> source;
  std::unique_ptr<FollowedFile> resumed;  // with a checkpoint: what source reads, one file after the other
  std::vector<ParsedBlock> notes;         // without blocks: to be told before what comes next
  uint64_t next_read = 0;
  bool read_to_end = false;
  bool is_pipe = false;  // it cannot be read again; under the lock

  // Under the lock.
  std::map<uint64_t, ParsedBlock> ready;  // parsed, by place; not yet moved to `queue`
  uint64_t next_take = 0;
  uint64_t outstanding = 0;  // blocks read and not yet committed
  bool quiet = false;        // at the last look there was nothing to read of it
  bool all_taken() const { return read_to_end && next_take == next_read; }

  // Committing.
  std::deque<ParsedBlock> queue;  // of inputs that are read as they arrive: the one in turn
  bool complete = false;          // no more will come into the queue
  bool ended = false;             // the chain has been told
  Position position;              // of the next block, of an input that can be resumed
  uint64_t line = 1;              // number of the next block's first line
  size_t batch = 0;               // in queue.front()
  bool entered = false;           // `rows` is that of the batch
  std::vector<uint32_t> rows;     // selected behind the prefix
  size_t row = 0;                 // in rows: the one that is shown
  size_t reject = 0;              // in the batch's rejects: the next to be told
  int64_t mark = kNoTime;         // greatest time of the rows taken
  uint64_t last_line = kNone;  // of the last row of the batch before, in the block; where inputs are merged
  static constexpr uint64_t kNone = std::numeric_limits<uint64_t>::max();
};

}  // namespace weir
