// The different values of a group, how often each came and when first: what mode, topk, collect_set and
// histogram keep.
//
//   ValueCounts counts;
//   counts.add(value, arrival, key);
//   for (const ValueCounts::Entry& e : counts.in_order()) counts.value(e), e.count …
//
// Values are told apart by their group keys (1 and 1.0 are one, 1 and "1" two) and print as the one that came
// first. Few are searched one by one, so that many small groups stay small; more have an index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/state.h"
#include "value/value.h"

namespace weir {

class ValueCounts {
 public:
  struct Entry {
    uint64_t count;
    uint64_t first;  // arrival of the first one
    size_t begin;    // of its record
  };

  // A settled value that is not null; `key` is room for its key.
  void add(const Value& v, uint64_t arrival, std::string& key);
  void merge(const ValueCounts& from, uint64_t arrival_shift);

  const std::vector<Entry>& entries() const { return entries_; }
  std::vector<Entry> in_order() const;  // by first arrival
  // As a computed value; views this object.
  Value value(const Entry& e) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  size_t heap_bytes() const {
    return entries_.capacity() * sizeof(Entry) + records_.capacity() + slots_.capacity() * sizeof(uint64_t);
  }

 private:
  // Of a record, which views records_.
  struct Parts {
    std::string_view key;
    std::string_view packed;  // the value; empty where the key says it
  };
  Parts parts(const Entry& e) const;
  // The entry's number; entries().size() when there is none.
  size_t find(std::string_view key, uint64_t hash) const;
  // Takes in `count` values of one key.
  void put(std::string_view key, std::string_view packed, uint64_t count, uint64_t first);
  size_t write(std::string_view key, std::string_view packed);
  void index(uint64_t hash, size_t number);
  void grow_index();

  std::vector<Entry> entries_;
  std::string records_;  // length of the key, key, packed value
  std::vector<uint64_t>
      slots_;  // of more than a few: hash bits above, the entry's number + 1 below; 0 is empty
};

}  // namespace weir
