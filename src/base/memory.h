// Memory: what this process has taken, and what the machine can still give it.
#pragma once

#include <cstdint>
#include <string>

namespace weir {

// Bytes: what the kernel calls available, or what the control groups that the process is in leave of their
// limits (a container's), whichever is less; their file caches count as free. kUnknownMemory where nothing
// says. `root` is put before /proc and /sys, for tests.
uint64_t free_memory(const std::string& root = "");

constexpr uint64_t kUnknownMemory = UINT64_MAX;

// Bytes that the process had in memory at most; 0 where nothing says. (getrusage() would count what its
// parent had when it forked.)
uint64_t peak_memory();

}  // namespace weir
