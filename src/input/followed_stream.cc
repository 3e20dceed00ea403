// Tested by tests/golden/checkpoints/rotated.test.
#include "input/followed_stream.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "base/clock.h"

namespace weir {

// False when woken: the run is to end.
bool FollowedStream::wait_for_look() {
  constexpr int64_t kMillisecond = 1'000'000;
  const int64_t left = std::clamp<int64_t>(file_.next_look() - clock_now(), 0, 1000 * kMillisecond);
  pollfd wakers[2] = {{options_.wake_fd, POLLIN, 0}, {options_.stop_fd, POLLIN, 0}};
  const int woken = ::poll(wakers, 2, static_cast<int>((left + kMillisecond - 1) / kMillisecond));
  if (woken > 0) return false;
  file_.look();
  return true;
}

Result<size_t> FollowedStream::read(char* to, size_t size) {
  if (options_.read_limit > 0) size = std::min(size, options_.read_limit);
  while (true) {
    const size_t n = file_.read(to, size);
    if (n > 0 || file_.generation_ended() || file_.finished()) return n;
    if (!file_.ready() && !wait_for_look()) return size_t{0};
  }
}

}  // namespace weir
