// A line on standard error while files are read, redrawn ten times a second:
//
//   431 MB of 1.08 GB  40%  0.83 GB/s  1,204,332 rows  0:01 left
//
// Gone without a trace at the end, and before any message.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/stats.h"

namespace weir {

class Progress {
 public:
  // The bytes of the files; 0 where some input is no regular file, or packed.
  static uint64_t total_bytes(const std::vector<std::string>& inputs);

  Progress(int fd, uint64_t total) : fd_(fd), total_(total) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(const RunStats& stats);
  void clear();

 private:
  int fd_;
  uint64_t total_;
  bool shown_ = false;
};

// What it says, at most `width` columns.
std::string progress_text(const RunStats& stats, uint64_t total, unsigned width);

}  // namespace weir
