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

namespace weir {

// Lengths as LEB128: seven bits a byte, the lowest first. Both move on past the length.
inline char* write_length(char* to, size_t n) {
  while (n >= 0x80) {
    *to++ = static_cast<char>(n | 0x80);
    n >>= 7;
  }
  *to++ = static_cast<char>(n);
  return to;
}
inline size_t read_length(const char*& from) {
  auto byte = static_cast<unsigned char>(*from++);
  size_t n = byte & 0x7f;
  for (int shift = 7; byte >= 0x80; shift += 7) {
    byte = static_cast<unsigned char>(*from++);
    n |= static_cast<size_t>(byte & 0x7f) << shift;
  }
  return n;
}

class KeySet {
 public:
  KeySet() = default;
  bool insert(std::string_view key);
  size_t size() const { return count_; }
  size_t bytes() const { return capacity_ + slots_.capacity() * sizeof(uint64_t); }

  // The keys in order of first insertion.
  template <class F>
  void for_each(F&& f) const {
    const char* at = data_.get();
    const char* end = at + used_;
    while (at != end) {
      const size_t size = read_length(at);
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
