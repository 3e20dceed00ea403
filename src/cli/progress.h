// How far the inputs are read: a line on a terminal, redrawn ten times a second,
//
//   431 MB of 1.08 GB  40%  830 MB/s  1,204,332 rows  0:01 left
//
// that is gone without a trace at the end, and before any message. Where standard error is no terminal:
// messages, one every few seconds and one at the end.
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

  Progress(bool terminal, uint64_t total) : terminal_(terminal), total_(total) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(const RunStats& stats);
  void clear();
  // At the end.
  void finish(const RunStats& stats);
  bool terminal() const { return terminal_; }

 private:
  bool terminal_;
  uint64_t total_;
  bool shown_ = false;
};

// What it says, at most `width` columns.
std::string progress_text(const RunStats& stats, uint64_t total, unsigned width);

}  // namespace weir
