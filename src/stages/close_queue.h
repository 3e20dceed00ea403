// When to look at which session: a queue of times, least first.
//
//   queue.push(end, session);                      // not before the time popped last
//   while (queue.least() <= now) look(queue.pop());
//
// A radix heap (R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan, "Faster algorithms for the shortest path
// problem", J. ACM 37, 1990): as time only goes on, entries lie by the highest bit in which they differ from
// the time popped last, and move to lower buckets as it comes near; each move appends to an array.
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

  bool empty() const { return first_filled() == kBuckets; }
  // The least time in the queue; kEndOfTime when it is empty.
  int64_t least() const {
    const size_t lowest = first_filled();
    return lowest == kBuckets ? kEndOfTime : least_[lowest];
  }

  void push(int64_t time, uint32_t id) { put({time, id}); }

  // The entry with the least time, of a queue that is not empty. `coming(id)` is told of some that will be
  // next.
  template <class Coming>
  Entry pop(Coming&& coming) {
    const size_t from = first_filled();
    std::vector<Entry>& bucket = buckets_[from];
    last_ = least_[from];
    if (bucket.size() > 1 && from > 0) {
      // They differ from the new last_ in lower bits only, so that none stays in this bucket.
      for (const Entry& e : bucket) {
        coming(e.id);
        put(e);
      }
      empty(from);
      return take(0);
    }
    return take(from);
  }

  void clear() {
    for (size_t i = 0; i < kBuckets; ++i) empty(i);
    last_ = kNoTime;
  }

 private:
  static constexpr size_t kBuckets = 65;  // by the number of bits from the highest different one on

  size_t first_filled() const {
    if (!buckets_[0].empty()) return 0;
    return filled_ == 0 ? kBuckets : static_cast<size_t>(std::countr_zero(filled_)) + 1;
  }

  void put(Entry entry) {
    const auto differing = static_cast<uint64_t>(entry.time) ^ static_cast<uint64_t>(last_);
    const auto to = static_cast<size_t>(std::bit_width(differing));
    std::vector<Entry>& bucket = buckets_[to];
    least_[to] = bucket.empty() ? entry.time : std::min(least_[to], entry.time);
    bucket.push_back(entry);
    if (to > 0) filled_ |= uint64_t{1} << (to - 1);
  }

  Entry take(size_t from) {
    const Entry entry = buckets_[from].back();
    buckets_[from].pop_back();
    if (from > 0) empty(from);
    return entry;
  }

  void empty(size_t bucket) {
    buckets_[bucket].clear();
    if (bucket > 0) filled_ &= ~(uint64_t{1} << (bucket - 1));
  }

  std::array<std::vector<Entry>, kBuckets> buckets_;
  std::array<int64_t, kBuckets> least_{};  // of each bucket that holds something
  uint64_t filled_ = 0;                    // a bit for each but the first, from the second on
  int64_t last_ = kNoTime;                 // popped last
};

}  // namespace weir
