// What a run tells of itself: counters that are kept per block or batch, and what is measured when somebody
// asks.
//
//   weir --stats 'count by host' app.ndjson      # weir: 1,204,332 rows read, …
//
// RunCounters belongs to whoever commits. RunStats is a copy for others. A StatsListener decides when it
// wants one: the runner asks between blocks and while it waits for input.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "value/batch.h"

namespace weir {

// How long blocks took from being read to having gone through the stages.
struct LatencyHistogram {
  static constexpr std::array<double, 10> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                     0.025,  0.1,   0.5,    1,     10};  // seconds
  std::array<uint64_t, kBounds.size() + 1> counts{};  // of each; the last: above all
  double sum = 0;

  void add(double seconds);
};

struct RunCounters {
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  uint64_t records = 0;               // read, bad ones included
  uint64_t bytes = 0;                 // of the inputs, unpacked
  std::vector<uint64_t> prefix_rows;  // into each stage that runs in the workers
  LatencyHistogram latency;
};

struct StageStats {
  std::string text;
  uint64_t rows_in = 0;
  uint64_t rows_out = 0;
  uint64_t windows = 0;  // open
  uint64_t groups = 0;
  uint64_t state_bytes = 0;
};

struct RunStats {
  uint64_t read = 0;  // records, bad ones included
  uint64_t rejected = 0;
  uint64_t late = 0;
  uint64_t between = 0;  // rows that fell between two windows
  uint64_t written = 0;
  uint64_t bytes = 0;
  double seconds = 0;
  int64_t clock = 0;            // ns since 1970: when this was so
  int64_t watermark = kNoTime;  // of the first window stage that has one
  uint64_t peak_memory = 0;     // bytes
  std::vector<StageStats> stages;
  LatencyHistogram latency;

  uint64_t windows() const;
  uint64_t groups() const;
  uint64_t state_bytes() const;
  double lag() const {
    return static_cast<double>(clock - watermark) / 1e9;
  }  // s; where there is a watermark
};

class Chain;
class Ledger;
class OutputSink;

// Just now. By whoever commits.
RunStats run_stats(const Ledger& ledger, const Chain& chain, const OutputSink& output);
// Of the end: its counts, where what was held stays as it was in `stats`, which was taken before all closed.
void add_final_counts(RunStats end, RunStats& stats);

// Called by one thread at a time.
class StatsListener {
 public:
  virtual ~StatsListener() = default;
  // Readable when stats are wanted at once; due() empties it.
  virtual int wake_fd() const = 0;
  // Whether it wants them now; asked between blocks, so it has to be quick.
  virtual bool due() = 0;
  // ns until it may want some, as long as wake_fd() says nothing; negative: it does not.
  virtual int64_t wait() const = 0;
  virtual void take(const RunStats& stats) = 0;
};

}  // namespace weir
