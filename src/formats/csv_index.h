// Where a block's separators are: one pass over its bytes, the only one that looks at every byte, made to be
// replaced by SIMD.
//
//   a,b\n"x,y",2\n      delimiters 1 6 10, marks 4 8, lines {3: 1 delimiter, 0 marks before} {12: 3, 2}
//
// It knows nothing of cells: delimiters and line ends inside quotes are listed too. A line without marks is
// read from it without another look at its bytes; that is what it is for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace weir {

// Offsets in ascending order; behind the last one stands kNoOffset.
class Offsets {
 public:
  static constexpr uint32_t kNoOffset = UINT32_MAX;
  const uint32_t* begin() const { return data_.get(); }
  size_t size() const { return size_; }
  uint32_t operator[](size_t i) const { return data_[i]; }

  void clear() { size_ = 0; }
  // Room for `more` and the end mark.
  void reserve_more(size_t more) {
    if (size_ + more + 1 > capacity_) grow(more);
  }
  // Appends `base` + the number of each bit set; needs room.
  void append(uint64_t bits, uint32_t base);
  void finish() {
    reserve_more(0);
    data_[size_] = kNoOffset;
  }

 private:
  void grow(size_t more);
  std::unique_ptr<uint32_t[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

struct LineEnd {
  uint32_t at;          // offset of the newline; the block's size for a last line without one
  uint32_t delimiters;  // number of them before it, from the block's start
  uint32_t marks;
};

class BlockIndex {
 public:
  // `data` is followed by kPadding readable bytes; less than 4 GiB.
  void build(const char* data, size_t size, char delimiter, char mark);

  size_t lines() const { return line_count_; }
  // Line i is between the ends i (exclusive) and i + 1: ends[0] is a line end before the block.
  const LineEnd* ends() const { return ends_.get(); }
  const Offsets& delimiters() const { return delimiters_; }
  const Offsets& marks() const { return marks_; }
  uint64_t newlines() const { return newlines_; }

 private:
  void add_line(uint32_t at);

  Offsets delimiters_;
  Offsets marks_;
  std::unique_ptr<LineEnd[]> ends_;
  size_t line_count_ = 0;
  size_t line_capacity_ = 0;
  uint64_t newlines_ = 0;
};

}  // namespace weir
