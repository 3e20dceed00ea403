// The keys of a frame, and what is kept of each: keys come and go.
//
//   struct Kept { uint32_t count = 0; };   // 0: no key is here
//   KeyTable<Kept> table;
//   ++table.find_or_add(key, hash).kept.count;
//
// Open addressing in one array; the gap that a key leaves is closed. As there are tables for each of many
// groups, an empty one is small, and one that has become too large shrinks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir {

template <class Kept>
class KeyTable {
 public:
  struct Slot {
    uint32_t hash = 0;
    Kept kept;
    std::string key;
    bool used() const { return kept.count != 0; }
  };

  size_t size() const { return size_; }
  // Of a new key nothing is kept; the caller has to count it at once.
  Slot& find_or_add(std::string_view key, uint32_t hash) {
    if ((size_ + 1) * 4 > slots_.size() * 3) resize(slots_.empty() ? 4 : slots_.size() * 2);
    size_t at = hash & mask();
    for (; slots_[at].used(); at = next(at)) {
      if (slots_[at].hash == hash && slots_[at].key == key) return slots_[at];
    }
    ++size_;
    slots_[at].hash = hash;
    slots_[at].key = key;
    return slots_[at];
  }
  // The slot of that hash, there is one, for which `is` is true.
  template <class Is>
  const Slot& find(uint32_t hash, Is&& is) const {
    size_t at = hash & mask();
    while (!slots_[at].used() || slots_[at].hash != hash || !is(slots_[at])) at = next(at);
    return slots_[at];
  }
  Slot& find(std::string_view key, uint32_t hash) {
    const auto is = [key](const Slot& slot) { return slot.key == key; };
    return const_cast<Slot&>(std::as_const(*this).find(hash, is));
  }
  // Slots may be elsewhere then.
  void erase(Slot& slot) {
    auto gap = static_cast<size_t>(&slot - slots_.data());
    for (size_t at = next(gap); slots_[at].used(); at = next(at)) {
      const size_t home = slots_[at].hash & mask();
      if (((at - home) & mask()) < ((at - gap) & mask())) continue;  // it would be before its home
      slots_[gap] = std::move(slots_[at]);
      gap = at;
    }
    slots_[gap] = Slot();
    --size_;
    if (slots_.size() > 16 && size_ < slots_.size() / 8) resize(slots_.size() / 4);
  }
  template <class F>
  void for_each(F&& f) {
    for (Slot& slot : slots_) {
      if (slot.used()) f(slot);
    }
  }
  template <class F>
  void for_each(F&& f) const {
    for (const Slot& slot : slots_) {
      if (slot.used()) f(slot);
    }
  }
  size_t bytes() const {
    size_t total = slots_.capacity() * sizeof(Slot);
    for (const Slot& slot : slots_) total += slot.key.capacity() > kNear ? slot.key.capacity() : 0;
    return total;
  }

 private:
  static constexpr size_t kNear = 15;  // std::string has room for as many in itself

  size_t mask() const { return slots_.size() - 1; }
  size_t next(size_t at) const { return (at + 1) & mask(); }
  void resize(size_t slots) {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
    for (Slot& slot : old) {
      if (!slot.used()) continue;
      size_t at = slot.hash & mask();
      while (slots_[at].used()) at = next(at);
      slots_[at] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;  // a power of two
  size_t size_ = 0;
};

}  // namespace weir
