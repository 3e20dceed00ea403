// --max-memory: ends a run before its state takes all the memory there is.
//
//   MemoryLimit limit(options.max_memory);
//   if (limit.reached(chain)) say(limit.message(chain)); …
//
// What counts is the state of the stages, as --stats tells it: windows, groups, sessions, rows to be sorted.
// To add that up means to visit it, so first the kernel is asked whether the process ever took as much; and
// it costs a twentieth of the time at most.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/chain.h"

namespace weir {

class MemoryLimit {
 public:
  explicit MemoryLimit(uint64_t bytes) : bytes_(bytes) {}

  // To be asked between batches, by whoever commits; quick.
  bool reached(const Chain& chain);
  // Which stage holds most.
  std::string message(const Chain& chain) const;

 private:
  using Clock = std::chrono::steady_clock;

  uint64_t bytes_;
  Clock::time_point next_look_{};
};

}  // namespace weir
