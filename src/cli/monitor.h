// What a run tells of itself while it goes on and at its end: statistics, on SIGUSR1 and for --stats, the
// file of --metrics, and the line of --progress.
//
//   Monitor monitor(settings.reports, options, plan.canonical());
//   options.stats = &monitor;
//   RunResult result = run(plan, options);
//   monitor.finish(result.stats);
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "cli/process.h"
#include "cli/progress.h"
#include "cli/settings.h"

namespace weir {

class Monitor final : public StatsListener {
 public:
  Monitor(const ReportSettings& settings, const RunOptions& run, std::string pipeline);

  // Writes the first metrics: "" or why that cannot be done.
  std::string start();
  // Before anything else is written to standard error.
  void clear_progress();
  // At the end. "" or why the metrics could not be written.
  std::string finish(const RunStats& stats);

  int wake_fd() const override { return signal_.wake_fd(); }
  bool due() override;
  int64_t wait() const override;
  void take(const RunStats& stats) override;

 private:
  using Clock = std::chrono::steady_clock;
  std::string write_metrics(const RunStats& stats);
  void print(const RunStats& stats) const;

  const ReportSettings& settings_;
  std::string pipeline_;
  StatsSignal signal_;
  std::unique_ptr<Progress> progress_;  // null: none is shown
  bool until_written_ = false;          // not once rows have come out: somebody else shows them
  bool asked_ = false;
  Clock::time_point next_metrics_ = Clock::time_point::max();
  Clock::time_point next_progress_ = Clock::time_point::max();
  std::string error_;
};

}  // namespace weir
