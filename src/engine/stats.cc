#include "engine/stats.h"

#include <algorithm>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/chain.h"

namespace weir {

void LatencyHistogram::add(double seconds) {
  const auto at = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  ++counts[static_cast<size_t>(at - kBounds.begin())];
  sum += seconds;
}

namespace {

template <class T>
uint64_t total(const std::vector<StageStats>& stages, T StageStats::*what) {
  uint64_t sum = 0;
  for (const StageStats& stage : stages) sum += stage.*what;
  return sum;
}

}  // namespace

uint64_t RunStats::windows() const { return total(stages, &StageStats::windows); }
uint64_t RunStats::groups() const { return total(stages, &StageStats::groups); }
uint64_t RunStats::state_bytes() const { return total(stages, &StageStats::state_bytes); }

RunStats run_stats(const Ledger& ledger, const Chain& chain, const OutputSink& output) {
  const RunCounters& counters = ledger.counters;
  RunStats stats;
  stats.read = counters.records;
  stats.rejected = ledger.rejected();
  stats.late = ledger.late();
  stats.between = ledger.between();
  stats.written = output.rows_written();
  stats.bytes = counters.bytes;
  stats.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - counters.started).count();
  stats.clock = clock_now();
  stats.watermark = chain.watermark();
  stats.peak_memory = peak_memory();
  stats.stages = chain.stage_stats(counters.prefix_rows);
  stats.latency = counters.latency;
  return stats;
}

void add_final_counts(RunStats end, RunStats& stats) {
  end.watermark = stats.watermark;
  for (size_t i = 0; i < end.stages.size(); ++i) {
    end.stages[i].windows = stats.stages[i].windows;
    end.stages[i].groups = stats.stages[i].groups;
    end.stages[i].state_bytes = stats.stages[i].state_bytes;
  }
  stats = std::move(end);
}

}  // namespace weir
