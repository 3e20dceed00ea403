// The system's clock. Whatever shows in results asks the plan's environment instead, where --now may fix it.
#pragma once

#include <chrono>
#include <cstdint>

namespace weir {

// ns since 1970.
inline int64_t clock_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace weir
