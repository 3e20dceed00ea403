// Many rows as bytes, kept back to back in chunks: a few bytes of overhead a row instead of a string's fifty.
//
//   RowStore rows;
//   rows.add(bytes);
//   rows.for_each([&](uint64_t row, std::string_view bytes) { … });   // in the order of adding
//   rows.at(row)                                                      // the same bytes
//
// Only grows; bytes stay where they are for the store's life.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/varint.h"

namespace weir {

class RowStore {
 public:
  void add(std::string_view bytes);
  size_t size() const { return size_; }
  // Bytes held from the system.
  size_t bytes() const { return total_; }

  // `row` is a place that for_each() told; later rows have greater ones.
  std::string_view at(uint64_t row) const {
    const char* from = chunks_[row >> kOffsetBits].data.get() + (row & kOffsetMask);
    const size_t length = read_varint(from);
    return {from, length};
  }
  // Starts loading what at() will read: rows in sorted order lie all over the memory.
  void prefetch(uint64_t row) const {
    __builtin_prefetch(chunks_[row >> kOffsetBits].data.get() + (row & kOffsetMask));
  }

  template <class F>
  void for_each(F&& f) const {
    for (size_t i = 0; i < chunks_.size(); ++i) {
      const char* const begin = chunks_[i].data.get();
      for (const char* at = begin; at != begin + chunks_[i].used;) {
        const uint64_t row = i << kOffsetBits | static_cast<uint64_t>(at - begin);
        const size_t length = read_varint(at);
        f(row, std::string_view(at, length));
        at += length;
      }
    }
  }

 private:
  static constexpr int kOffsetBits = 32;
  static constexpr uint64_t kOffsetMask = (uint64_t{1} << kOffsetBits) - 1;

  struct Chunk {
    std::unique_ptr<char[]> data;
    size_t used = 0;
  };

  std::vector<Chunk> chunks_;  // each as large as all before it, from 256 bytes to 1 MiB
  size_t left_ = 0;            // in the last one
  size_t total_ = 0;
  size_t size_ = 0;
};

}  // namespace weir
