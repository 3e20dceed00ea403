// A bump allocator: memory for the decoded strings and the columns of one batch, freed all at once.
//
//   Arena arena;
//   std::string_view s = arena.copy("text");   // lives until arena.reset() or the arena's end
//
// Holds only trivially destructible things; not for threads to share.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace weir {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  // `size` bytes, aligned to 8; never null.
  char* allocate(size_t size) {
    size = (size + 7) & ~size_t{7};
    if (size > left_) grow(size);
    char* out = next_;
    next_ += size;
    left_ -= size;
    return out;
  }

  template <class T>
  T* array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    return reinterpret_cast<T*>(allocate(count * sizeof(T)));
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return "";
    char* out = allocate(text.size());
    std::memcpy(out, text.data(), text.size());
    return {out, text.size()};
  }

  // Forgets everything, keeping the blocks for the next use.
  void reset() {
    current_ = 0;
    if (blocks_.empty()) return;
    next_ = blocks_[0].data.get();
    left_ = blocks_[0].size;
  }

  // Bytes held from the system.
  size_t bytes() const {
    size_t total = 0;
    for (const Block& b : blocks_) total += b.size;
    return total;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> data;
    size_t size;
  };
  static constexpr size_t kBlock = 64 * 1024;

  void grow(size_t size) {
    while (++current_ < blocks_.size()) {
      if (blocks_[current_].size < size) continue;
      next_ = blocks_[current_].data.get();
      left_ = blocks_[current_].size;
      return;
    }
    const size_t wanted = size > kBlock ? size : kBlock;
    blocks_.push_back({std::unique_ptr<char[]>(new char[wanted]), wanted});
    current_ = blocks_.size() - 1;
    next_ = blocks_.back().data.get();
    left_ = wanted;
  }

  std::vector<Block> blocks_;
  size_t current_ = 0;
  char* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace weir
