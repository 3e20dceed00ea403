// The different values of a frame, how often each is there and when first, as values come and go: what mode
// and topk ask for (ValueCounts for groups).
//
//   FrameCounts counts;
//   counts.add(a, 1); counts.add(b, 2); counts.remove(a, 1);
//   counts.for_most_frequent(3, [](const Value& v, uint64_t count) { … });
//
// Each value has a list of its rows by arrival, as the first of them tells ties apart and how the value is
// printed (1 or 1.0). More than a few values have a place in the order of their counts.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/btree_set.h"
#include "aggregates/key_table.h"
#include "aggregates/stored_value.h"
#include "value/value.h"

namespace weir {

class FrameCounts {
 public:
  // A settled value that is not null.
  void add(const Value& v, uint64_t arrival);
  void remove(const Value& v, uint64_t arrival);  // one that was added

  size_t values() const { return table_.size(); }
  // f(value, count) of the k most frequent values, ties by first arrival. Values view this object.
  template <class F>
  void for_most_frequent(size_t k, F&& f) const {
    if (ranking_) {
      for (auto r = ranking_->begin(); k > 0 && r != ranking_->end(); ++r, --k) f(value(*r), r->count);
      return;
    }
    std::array<Ranked, kFew> few;
    auto* end = few.data();
    table_.for_each([&](const Slot& slot) { *end++ = ranked(slot); });
    auto* const wanted = few.data() + std::min(k, values());
    std::partial_sort(few.data(), wanted, end);
    for (const auto* r = few.data(); r != wanted; ++r) f(value(*r), r->count);
  }
  size_t heap_bytes() const;

 private:
  static constexpr size_t kFew = 32;
  static constexpr uint32_t kNone = ~uint32_t{0};

  struct Row {
    uint64_t arrival;
    uint32_t before;    // of the same value
    uint32_t behind;    // likewise; of a row not in use the next such
    StoredValue value;  // empty where the key says it
  };
  struct Rows {
    uint32_t count = 0;
    uint32_t first = kNone;
    uint32_t last = kNone;
  };
  using Slot = KeyTable<Rows>::Slot;
  struct Ranked {
    uint64_t arrival;  // of the first row
    uint32_t count;
    uint32_t row;  // the first
    uint32_t hash;
    friend bool operator<(const Ranked& a, const Ranked& b) {
      return a.count != b.count ? a.count > b.count : a.arrival < b.arrival;
    }
  };
  using Ranking = absl::btree_set<Ranked>;

  Ranked ranked(const Slot& slot) const;
  Value value(const Ranked& ranked) const;
  void rank_all();
  uint32_t new_row(const Value& v, uint64_t arrival);
  void link(Rows& rows, uint32_t at);
  void unlink(Rows& rows, uint32_t at);
  void trim();

  KeyTable<Rows> table_;
  std::unique_ptr<Ranking> ranking_;  // null while there are few values
  std::vector<Row> rows_;
  uint32_t unused_ = kNone;  // the first of the rows not in use
  uint32_t used_ = 0;
};

}  // namespace weir
