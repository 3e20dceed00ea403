#include "base/memory.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

namespace weir {
namespace {

std::optional<uint64_t> number_in(const std::string& text) {
  uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc()) return std::nullopt;
  return n;
}

// The first word of a file that holds a number; "max" is none.
std::optional<uint64_t> number_of(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  return file >> word ? number_in(word) : std::nullopt;
}

// The number behind a name, in a file of such lines.
std::optional<uint64_t> number_behind(const std::string& path, std::string_view name) {
  std::ifstream file(path);
  std::string word, number;
  while (file >> word) {
    if (word == name) return file >> number ? number_in(number) : std::nullopt;
  }
  return std::nullopt;
}

uint64_t left_in_group(const std::string& folder, const char* limit, const char* used, const char* cache) {
  const std::optional<uint64_t> most = number_of(folder + limit);
  const std::optional<uint64_t> now = number_of(folder + used);
  if (!most || !now) return kUnknownMemory;
  const uint64_t held = *now - std::min(*now, number_behind(folder + "/memory.stat", cache).value_or(0));
  return *most - std::min(*most, held);
}

// A group's limit holds for all below it. In a container the path may be that of the host, which is not to be
// seen from inside: then the mount's own folder is the group.
uint64_t left_in_groups(const std::string& mount, std::string path, const char* limit, const char* used,
                        const char* cache) {
  uint64_t left = kUnknownMemory;
  while (!path.empty() && path != "/") {
    left = std::min(left, left_in_group(mount + path, limit, used, cache));
    path.resize(path.rfind('/'));
  }
  return std::min(left, left_in_group(mount, limit, used, cache));
}

}  // namespace

uint64_t free_memory(const std::string& root) {
  uint64_t left = kUnknownMemory;
  if (const auto kib = number_behind(root + "/proc/meminfo", "MemAvailable:")) left = *kib * 1024;
  std::ifstream groups(root + "/proc/self/cgroup");  // ID:CONTROLLERS:PATH, without controllers for version 2
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    if (controllers == ",,") {
      left = std::min(left, left_in_groups(root + "/sys/fs/cgroup", path, "/memory.max", "/memory.current",
                                           "inactive_file"));
    } else if (controllers.find(",memory,") != std::string::npos) {
      left = std::min(left, left_in_groups(root + "/sys/fs/cgroup/memory", path, "/memory.limit_in_bytes",
                                           "/memory.usage_in_bytes", "total_inactive_file"));
    }
  }
  return left;
}

uint64_t peak_memory() { return number_behind("/proc/self/status", "VmHWM:").value_or(0) * 1024; }

}  // namespace weir
