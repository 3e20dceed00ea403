// The different values of a frame, how often each is there and when first, as values come and go: what mode
// and topk ask for (ValueCounts for groups).
//
//   FrameCounts counts;
//   counts.add(a, 1); counts.add(b, 2); counts.remove(a, 1);
//   counts.for_most_frequent(3, [](const Value& v, uint64_t count) { … });
//
// Each value has a list of its rows by arrival, as the first of them tells ties apart and how the value is
// printed (1 or 1.0), and a place in the order of counts. A row takes 32 bytes and, both ways together, about
// 1 µs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/node_hash_map.h"
#include "aggregates/stored_value.h"
#include "value/value.h"

namespace weir {

class FrameCounts {
 public:
  // A settled value that is not null.
  void add(const Value& v, uint64_t arrival);
  void remove(const Value& v, uint64_t arrival);  // one that was added

  size_t values() const { return entries_.size(); }
  // f(value, count) of the k most frequent values, ties by first arrival. Values view this object.
  template <class F>
  void for_most_frequent(size_t k, F&& f) const {
    for (auto r = ranking_.begin(); k > 0 && r != ranking_.end(); ++r, --k) f(value(*r->entry), r->count);
  }
  size_t heap_bytes() const;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};

  struct Row {
    uint64_t arrival;
    uint32_t before;    // of the same value
    uint32_t behind;    // likewise; of a row not in use the next such
    StoredValue value;  // empty where the key says it
  };
  struct Rows {
    uint64_t count = 0;
    uint32_t first = kNone;
    uint32_t last = kNone;
  };
  using Entries = absl::node_hash_map<std::string, Rows>;  // by group key
  struct Ranked {
    uint64_t count;
    uint64_t first;
    const Entries::value_type* entry;
    friend bool operator<(const Ranked& a, const Ranked& b) {
      return a.count != b.count ? a.count > b.count : a.first < b.first;
    }
  };

  Ranked ranked(const Entries::value_type& entry) const;
  Value value(const Entries::value_type& entry) const;
  uint32_t new_row(const Value& v, uint64_t arrival);
  void link(Rows& rows, uint32_t at);
  void unlink(Rows& rows, uint32_t at);
  void trim();

  Entries entries_;
  absl::btree_set<Ranked> ranking_;
  std::vector<Row> rows_;
  uint32_t unused_ = kNone;  // the first of the rows not in use
  size_t used_ = 0;
};

}  // namespace weir
