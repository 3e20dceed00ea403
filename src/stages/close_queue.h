// When to look at which session: a queue of times, from which all that have come are taken at once.
//
//   queue.push(end, session);          // later than what was last asked for
//   queue.take_until(now, due);        // in no order
//
// The buckets of a radix heap (R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan, "Faster algorithms for
// the shortest path problem", J. ACM 37, 1990): as time only goes on, entries lie by the highest bit in which
// they differ from the time last asked for. As it comes near they move to lower buckets, a few times each.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "value/batch.h"

namespace weir {

class CloseQueue {
 public:
  struct Entry {
    int64_t time;
    uint32_t id;
  };

  void push(int64_t time, uint32_t id) {
    const size_t to = bucket_of(time);
    least_[to] = buckets_[to].empty() ? time : std::min(least_[to], time);
    buckets_[to].push_back({time, id});
    next_ = std::min(next_, time);
  }

  // Takes what is at or before `time` (not before the time last asked for), and appends it to `out`.
  void take_until(int64_t time, std::vector<Entry>& out) {
    if (time < next_) return;
    const size_t to = bucket_of(time);
    last_ = time;
    // Those below share more bits with the last time, and so come before this one.
    for (size_t i = 0; i < to; ++i) {
      out.insert(out.end(), buckets_[i].begin(), buckets_[i].end());
      buckets_[i].clear();
    }
    moving_.swap(buckets_[to]);
    for (const Entry& e : moving_) {
      if (e.time <= time) {
        out.push_back(e);
      } else {
        push(e.time, e.id);
      }
    }
    moving_.clear();
    const auto first =
        std::find_if(buckets_.begin(), buckets_.end(), [](const auto& b) { return !b.empty(); });
    next_ = first == buckets_.end() ? kEndOfTime : least_[static_cast<size_t>(first - buckets_.begin())];
  }

  size_t bytes() const {
    size_t total = moving_.capacity();
    for (const std::vector<Entry>& bucket : buckets_) total += bucket.capacity();
    return total * sizeof(Entry);
  }

 private:
  size_t bucket_of(int64_t time) const {
    return static_cast<size_t>(std::bit_width(static_cast<uint64_t>(time) ^ static_cast<uint64_t>(last_)));
  }

  std::array<std::vector<Entry>, 65> buckets_;
  std::array<int64_t, 65> least_{};  // of each bucket that holds something
  std::vector<Entry> moving_;
  int64_t next_ = kEndOfTime;  // the least time of all
  int64_t last_ = kNoTime;     // up to which they were taken
};

}  // namespace weir
