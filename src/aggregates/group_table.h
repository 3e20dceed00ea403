// The states of a grouped aggregation: from the bytes of a group's keys to one flat block of aggregate
// states.
//
//   GroupLayout layout({&count, &sum});            // aggregate count(), sum(x) by host
//   GroupTable groups(layout);
//   bool added;
//   uint32_t g = groups.find_or_add(key, hash_key(key), arrival, &added);
//   if (added) groups.set_payload(g, printed_keys);
//   layout.aggregate(0).add(groups.state(g) + layout.offset(0), args, order);
//
// Groups are numbered by first appearance. One index of 8 bytes a slot is all that is ever rehashed: keys lie
// in an append-only store and states in chunks, so addresses of both stay as they are for the table's life.
// The layout must outlive its tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "aggregates/group_layout.h"
#include "base/short_bytes.h"
#include "value/row_keys.h"
#include "value/state.h"

namespace weir {

class GroupTable {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  explicit GroupTable(const GroupLayout& layout);
  ~GroupTable();
  GroupTable(GroupTable&& other) noexcept;
  GroupTable& operator=(GroupTable&& other) noexcept;

  const GroupLayout& layout() const { return *layout_; }
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // `hash` is hash_key(key) (value/row_keys.h), here and below.
  uint32_t find(std::string_view key, uint64_t hash) const {
    const auto bits = static_cast<uint32_t>(hash);
    for (uint32_t at = bits & mask_; slots_[at] != 0; at = (at + 1) & mask_) {
      if (slots_[at] >> 32 != bits) continue;
      const auto group = static_cast<uint32_t>(slots_[at]) - 1;
      if (has_key(group, key)) return group;
    }
    return kNone;
  }
  // The group of a key; a new one has init()ed states, no payload, and `arrival` as its first arrival.
  uint32_t find_or_add(std::string_view key, uint64_t hash, uint64_t arrival, bool* added) {
    const uint32_t group = find(key, hash);
    *added = group == kNone;
    return *added ? add(key, static_cast<uint32_t>(hash), arrival) : group;
  }
  // Starts loading what find_or_add() will touch; a few rows ahead it hides the memory's latency in large
  // tables.
  void prefetch(uint64_t hash) const { __builtin_prefetch(&slots_[static_cast<uint32_t>(hash) & mask_]); }
  // The keys as they are to be printed, opaque to the table. Best right after the group was added: then they
  // lie behind its key.
  void set_payload(uint32_t group, std::string_view payload);

  std::string_view key(uint32_t group) const;
  std::string_view payload(uint32_t group) const;
  uint64_t first_arrival(uint32_t group) const;
  char* state(uint32_t group) { return block(group) + kHead; }
  const char* state(uint32_t group) const { return block(group) + kHead; }
  // Group numbers by first arrival: 0, 1, 2 … unless tables were merged out of order.
  std::vector<uint32_t> in_order() const;

  // Takes in another table of the same layout, which keeps its states; its arrivals count from
  // `arrival_shift`. A group's payload is that of its first arrival, whichever table it is in.
  void merge(const GroupTable& other, uint64_t arrival_shift = 0);
  // Drops all groups, keeping some of the memory.
  void clear();

  void save(StateWriter& out) const;
  void load(StateReader& in);  // into an empty table
  // What the table holds, with its states' heap; walks the groups only when an aggregate uses the heap.
  size_t bytes() const;

 private:
  static constexpr size_t kHead =
      16;  // before the states in a block: the entry's address and the first arrival

  // Append-only bytes in chunks that grow from 256 bytes to 256 KiB.
  class Store {
   public:
    char* allocate(size_t size);
    // Room for `size` more bytes behind `end`, when that is where the last allocation ended.
    bool extend(const char* end, size_t size);
    void clear();
    size_t bytes() const { return total_; }

   private:
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    size_t left_ = 0;
    size_t total_ = 0;
  };

  // Chunks hold 16, 48, 192 and 768 blocks, then 1,024 each, so that a small table is small and a large one
  // needs no copying.
  struct Place {
    size_t chunk;
    uint32_t index;
  };
  static constexpr uint32_t kBlocksPerChunk = 1024;
  static Place place_of(uint32_t group) {
    if (group >= kBlocksPerChunk) return {3 + (group >> 10), group & (kBlocksPerChunk - 1)};
    if (group < 16) return {0, group};
    if (group < 64) return {1, group - 16};
    if (group < 256) return {2, group - 64};
    return {3, group - 256};
  }
  char* block(uint32_t group) const {
    const Place place = place_of(group);
    return chunks_[place.chunk].get() + place.index * block_size_;
  }
  static const char* entry_of(const char* block) { return load_word<const char*>(block); }
  bool has_key(uint32_t group, std::string_view key) const;
  uint32_t add(std::string_view key, uint32_t hash, uint64_t arrival);
  char* add_block();
  void write_entry(char* block, std::string_view key, std::string_view payload);
  void grow_index();

  const GroupLayout* layout_;
  size_t block_size_;
  std::vector<uint64_t> slots_;  // hash bits above, group + 1 below; 0 is empty
  uint32_t mask_ = 0;
  uint32_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_bytes_ = 0;
  Store store_;
};

inline bool GroupTable::has_key(uint32_t group, std::string_view key) const {
  const char* entry = entry_of(block(group));
  if (key.size() >= 0x80) return this->key(group) == key;
  return static_cast<unsigned char>(*entry) == key.size() && equal_bytes(entry + 1, key.data(), key.size());
}

}  // namespace weir
