// Finds numbered things by their key, where things come and go: from a hash to the number.
//
//   KeyIndex index;
//   uint32_t id = index.find(hash, [&](uint32_t i) { return things[i].key == key; });   // or kNone
//   index.insert(hash, id);
//   index.erase(hash, id);
//
// Linear probing over slots of 8 bytes that hold 32 bits of the hash beside the number: growing and erasing
// touch no key. Erasing moves back what follows (D. E. Knuth, "The Art of Computer Programming" 3, section
// 6.4, algorithm R), so that nothing is left behind however many come and go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace weir {

class KeyIndex {
 public:
  static constexpr uint32_t kNone = 0xffffffff;

  template <class Equal>
  uint32_t find(uint32_t hash, Equal&& equal) const {
    for (size_t at = hash & mask(); slots_[at] != 0; at = next(at)) {
      if (hash_of(slots_[at]) == hash && equal(id_of(slots_[at]))) return id_of(slots_[at]);
    }
    return kNone;
  }

  void prefetch(uint32_t hash) const { __builtin_prefetch(&slots_[hash & mask()]); }

  // `id` is not in the index yet.
  void insert(uint32_t hash, uint32_t id) {
    if ((size_ + 1) * 10 > slots_.size() * 7) grow();  // linear probing wants a load of at most 0.7
    put(uint64_t{hash} << 32 | (id + uint64_t{1}));
    ++size_;
  }

  // `id` is in the index.
  void erase(uint32_t hash, uint32_t id) {
    size_t hole = slot_of(hash, id);
    for (size_t at = next(hole); slots_[at] != 0; at = next(at)) {
      // It may move back unless its own place lies behind the hole.
      const size_t distance = (at - hash_of(slots_[at])) & mask();
      if (distance < ((at - hole) & mask())) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = 0;
    --size_;
  }

  // `by` takes the place of `id`, with the same key.
  void replace(uint32_t hash, uint32_t id, uint32_t by) {
    slots_[slot_of(hash, id)] = uint64_t{hash} << 32 | (by + uint64_t{1});
  }

  template <class F>
  void for_each(F&& f) const {
    for (const uint64_t slot : slots_) {
      if (slot != 0) f(id_of(slot));
    }
  }

  size_t bytes() const { return slots_.capacity() * sizeof(uint64_t); }

 private:
  static uint32_t hash_of(uint64_t slot) { return static_cast<uint32_t>(slot >> 32); }
  static uint32_t id_of(uint64_t slot) { return static_cast<uint32_t>(slot) - 1; }
  size_t mask() const { return slots_.size() - 1; }
  size_t next(size_t at) const { return (at + 1) & mask(); }

  size_t slot_of(uint32_t hash, uint32_t id) const {
    size_t at = hash & mask();
    while (id_of(slots_[at]) != id) at = next(at);
    return at;
  }
  void put(uint64_t slot) {
    size_t at = hash_of(slot) & mask();
    while (slots_[at] != 0) at = next(at);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<uint64_t> old(slots_.size() * 2);
    old.swap(slots_);
    for (const uint64_t slot : old) {
      if (slot != 0) put(slot);
    }
  }

  std::vector<uint64_t> slots_ = std::vector<uint64_t>(16);  // hash above, number + 1 below; 0 is empty
  size_t size_ = 0;
};

}  // namespace weir
