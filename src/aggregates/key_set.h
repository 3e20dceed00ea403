// A set of byte strings that only grows: the distinct values of a group, as append_group_key() writes them.
//
//   KeySet seen;
//   if (seen.insert(key)) …   // true the first time
//
// Few keys are searched one by one; from more than eight on, an index of 8 bytes a slot leads to them. Keys
// lie one after the other in one buffer that realloc grows, which for large buffers moves pages instead of
// copying (mremap).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "base/varint.h"

namespace weir {

class KeySet {
 public:
  KeySet() = default;
  bool insert(std::string_view key);
  // `hash` is hash_key(key) (value/row_keys.h); among few keys it is not looked at.
  bool insert(std::string_view key, uint64_t hash);
  // Starts loading what insert() will look at; some keys ahead it hides the memory's latency in large sets.
  void prefetch(uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  size_t size() const { return count_; }
  size_t bytes() const { return capacity_ + slots_.capacity() * sizeof(uint64_t); }

  // The keys in order of first insertion.
  template <class F>
  void for_each(F&& f) const {
    const char* at = data_.get();
    const char* end = at + used_;
    while (at != end) {
      const size_t size = read_varint(at);
      f(std::string_view(at, size));
      at += size;
    }
  }

 private:
  struct Free {
    void operator()(char* p) const { std::free(p); }
  };

  std::string_view key_at(size_t offset) const;
  bool find_few(std::string_view key) const;
  void append(std::string_view key);
  void index(uint64_t hash, size_t offset);
  void grow_index();

  std::unique_ptr<char, Free> data_;
  size_t used_ = 0;
  size_t capacity_ = 0;
  size_t count_ = 0;
  std::vector<uint64_t> slots_;  // 24 bits of the hash above, offset + 1 below; 0 is empty
};

}  // namespace weir
