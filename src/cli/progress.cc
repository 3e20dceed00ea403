#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "base/fd.h"
#include "base/terminal.h"
#include "cli/messages.h"
#include "cli/stats_text.h"
#include "engine/ledger.h"
#include "input/unpack.h"

namespace weir {
namespace {

constexpr unsigned kUnlimited = std::numeric_limits<unsigned>::max();

}  // namespace

uint64_t Progress::total_bytes(const std::vector<std::string>& inputs) {
  uint64_t total = 0;
  for (const std::string& path : inputs) {
    struct stat status {};
    const bool there = path == "-" ? ::fstat(0, &status) == 0 : ::stat(path.c_str(), &status) == 0;
    if (!there) continue;
    if (!S_ISREG(status.st_mode) || (path != "-" && packing_of(path) != Packing::None)) return 0;
    total += static_cast<uint64_t>(status.st_size);
  }
  return total;
}

std::string progress_text(const RunStats& stats, uint64_t total, unsigned width) {
  const auto bytes = static_cast<double>(stats.bytes);
  const double speed = stats.seconds > 0 ? bytes / stats.seconds : 0;
  std::vector<std::string> parts;
  if (total > 0) {
    const double share = std::min(bytes / static_cast<double>(total), 1.0);
    parts.push_back(
        fmt::format("{} of {}", readable_bytes(bytes), readable_bytes(static_cast<double>(total))));
    parts.push_back(fmt::format("{:.0f}%", share * 100));
  } else {
    parts.push_back(readable_bytes(bytes));
  }
  parts.push_back(readable_speed(stats));
  parts.push_back(counted(stats.read, "row"));
  if (total > stats.bytes && speed > 0) {
    const auto left = static_cast<uint64_t>(static_cast<double>(total - stats.bytes) / speed + 0.999);
    parts.push_back(fmt::format("{}:{:02} left", left / 60, left % 60));
  }
  std::string out;
  for (const std::string& part : parts) {
    if (out.size() + 2 + part.size() >= width) break;
    out += (out.empty() ? "" : "  ") + part;
  }
  return out;
}

void Progress::show(const RunStats& stats) {
  const unsigned columns = terminal_ ? screen_size(STDERR_FILENO).columns : kUnlimited;
  const std::string text = progress_text(stats, total_, columns);
  if (!terminal_) return say(text);
  shown_ = true;
  write_all(STDERR_FILENO, "\r" + text + "\x1b[K");
}

void Progress::clear() {
  if (!shown_) return;
  shown_ = false;
  write_all(STDERR_FILENO, "\r\x1b[K");
}

void Progress::finish(const RunStats& stats) {
  clear();
  if (!terminal_) show(stats);
}

}  // namespace weir
