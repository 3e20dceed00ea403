#include "engine/memory_limit.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "value/text.h"

namespace weir {
namespace {

// With all that is no state, and what the parent had: never less than the state.
uint64_t most_ever_taken() {
  rusage usage{};
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<uint64_t>(usage.ru_maxrss) * 1024 : UINT64_MAX;
}

}  // namespace

bool MemoryLimit::reached(const Chain& chain) {
  if (most_ever_taken() < bytes_) return false;
  const Clock::time_point begun = Clock::now();
  if (begun < next_look_) return false;
  const bool reached = chain.state_bytes() > bytes_;
  const Clock::time_point end = Clock::now();
  next_look_ = end + 20 * (end - begun);
  return reached;
}

std::string MemoryLimit::message(const Chain& chain) const {
  const std::vector<StageStats> stages = chain.stage_stats({});
  const auto most = std::max_element(stages.begin(), stages.end(), [](const auto& a, const auto& b) {
    return a.state_bytes < b.state_bytes;
  });
  const auto bytes = [](uint64_t n) { return readable_bytes(static_cast<double>(n)); };
  std::string what = bytes(most->state_bytes);
  if (most->windows > 0) what += ", " + counted(most->windows, "open window");
  if (most->groups > 0) what += ", " + counted(most->groups, "group");
  return fmt::format("state takes {}, more than --max-memory allows ({}); most is held by '{}' ({})",
                     bytes(chain.state_bytes()), bytes(bytes_), most->text, what);
}

}  // namespace weir
