// The states of a grouped aggregation: from the bytes of a group's keys to one flat block of aggregate
// states.
//
//   GroupLayout layout({&count, &sum});            // aggregate count(), sum(x) by host
//   GroupTable groups(layout);
//   bool added;
//   uint32_t g = groups.find_or_add(key, groups.hash(key), arrival, &added);
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

#include "aggregates/aggregate.h"
#include "value/state.h"

namespace weir {

// Which aggregates a block holds, and where. Owns nothing: the aggregates outlive it. Also for single blocks
// outside of a table (sessions).
class GroupLayout {
 public:
  explicit GroupLayout(std::vector<const Aggregate*> aggregates);
  size_t count() const { return aggregates_.size(); }
  const Aggregate& aggregate(size_t i) const { return *aggregates_[i]; }
  size_t offset(size_t i) const { return offsets_[i]; }
  size_t size() const { return size_; }  // of a block, a multiple of 8
  bool uses_heap() const { return uses_heap_; }

  // All aggregates of one block at once.
  void init(char* block) const;
  void destroy(char* block) const;
  void merge(char* into, const char* from, uint64_t arrival_shift = 0) const;
  Value result(const char* block, size_t i, Arena& arena) const {
    return aggregates_[i]->result(block + offsets_[i], arena);
  }
  void save(const char* block, StateWriter& out) const;
  void load(char* block, StateReader& in) const;  // into an init()ed block
  size_t heap_bytes(const char* block) const;

 private:
  std::vector<const Aggregate*> aggregates_;
  std::vector<size_t> offsets_;
  size_t size_ = 0;
  bool uses_heap_ = false;
};

// One block of a layout, on its own.
class GroupBlock {
 public:
  explicit GroupBlock(const GroupLayout& layout);
  ~GroupBlock();
  GroupBlock(GroupBlock&& other) noexcept = default;
  GroupBlock& operator=(GroupBlock&& other) noexcept;
  char* state() { return data_.get(); }
  const char* state() const { return data_.get(); }

 private:
  const GroupLayout* layout_;
  std::unique_ptr<char[]> data_;
};

class GroupTable {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  // Results do not depend on `seed`; it keeps an adversary from choosing keys that collide.
  explicit GroupTable(const GroupLayout& layout, uint64_t seed = 0);
  ~GroupTable();
  GroupTable(GroupTable&& other) noexcept;
  GroupTable& operator=(GroupTable&& other) noexcept;

  const GroupLayout& layout() const { return *layout_; }
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  uint64_t hash(std::string_view key) const;  // XXH3 with the seed
  uint32_t find(std::string_view key, uint64_t hash) const;
  // The group of a key; a new one has init()ed states, no payload, and `arrival` as its first arrival.
  uint32_t find_or_add(std::string_view key, uint64_t hash, uint64_t arrival, bool* added);
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

  char* block(uint32_t group) const;
  char* add_block();
  void write_entry(char* block, std::string_view key, std::string_view payload);
  void grow_index();

  const GroupLayout* layout_;
  uint64_t seed_;
  size_t block_size_;
  std::vector<uint64_t> slots_;  // hash bits above, group + 1 below; 0 is empty
  uint32_t mask_ = 0;
  uint32_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_bytes_ = 0;
  Store store_;
};

}  // namespace weir
