// What weir is as a process: its standard descriptors, and the signals that end a run.
#pragma once

#include <atomic>

#include "base/fd.h"

namespace weir {

// Before anything is opened: a closed standard descriptor gets a stand-in that fails with EBADF when it is
// used, so that no file gets its number.
void reserve_standard_descriptors();

// A closed pipe or a file size limit is an error of the write, not the end of the process.
void ignore_write_signals();

// Merged inputs are all open at once: as many descriptors as the system grants without asking.
void raise_open_files_limit();

// While there is one, SIGUSR1 asks for statistics. At most one at a time, and for the rest of the process.
class StatsSignal {
 public:
  StatsSignal();
  StatsSignal(const StatsSignal&) = delete;
  StatsSignal& operator=(const StatsSignal&) = delete;

  // Readable once it came.
  int wake_fd() const { return wake_.get(); }
  // Whether it came since the last call.
  bool take() const;
  bool pending() const;

 private:
  Fd wake_;
};

// Counts from now on how often the process goes on after it was stopped (Ctrl-Z, fg).
const std::atomic<unsigned>& count_continues();

// While there is one, the first SIGINT, SIGTERM or SIGHUP asks the run to end, and a second one kills at
// once. Signals that were ignored (nohup) stay so. At most one at a time, and for the rest of the process.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Readable once a signal came.
  int wake_fd() const { return wake_.get(); }
  const std::atomic<bool>& flag() const;
  // If a signal came, the process ends by it here.
  void end_if_asked() const;

 private:
  Fd wake_;
};

}  // namespace weir
