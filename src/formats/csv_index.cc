#include "formats/csv_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;

// The high bit of each byte that is zero, exactly. (Hacker's Delight, 6-1)
uint64_t zero_bytes(uint64_t w) {
  constexpr uint64_t kLow = 0x7F * kOnes;
  return ~(((w & kLow) + kLow) | w | kLow);
}

// The high bits of the eight bytes as eight bits. The product adds bit 8i shifted by 56 - 7i: no two of the
// 64 terms meet, so none carries.
uint64_t pack(uint64_t high_bits) { return ((high_bits >> 7) * 0x0102040810204080) >> 56; }

uint64_t load(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  if constexpr (std::endian::native == std::endian::big) w = __builtin_bswap64(w);
  return w;
}

struct Masks {
  uint64_t delimiters = 0;
  uint64_t marks = 0;
  uint64_t newlines = 0;
};

// Bit i is byte i of the 64 at `p`.
Masks masks_of(const char* p, uint64_t delimiter, uint64_t mark) {
  Masks masks;
  for (unsigned i = 0; i < 8; ++i) {
    const uint64_t w = load(p + 8 * i);
    masks.delimiters |= pack(zero_bytes(w ^ delimiter)) << (8 * i);
    masks.marks |= pack(zero_bytes(w ^ mark)) << (8 * i);
    masks.newlines |= pack(zero_bytes(w ^ (kOnes * '\n'))) << (8 * i);
  }
  return masks;
}

}  // namespace

void Offsets::append(uint64_t bits, uint32_t base) {
  uint32_t* out = data_.get() + size_;
  while (bits != 0) {
    *out++ = base + static_cast<uint32_t>(std::countr_zero(bits));
    bits &= bits - 1;
  }
  size_ = static_cast<size_t>(out - data_.get());
}

void Offsets::grow(size_t more) {
  capacity_ = std::max(size_ + more + 1, 2 * capacity_ + 1024);
  std::unique_ptr<uint32_t[]> larger(new uint32_t[capacity_]);
  std::copy_n(data_.get(), size_, larger.get());
  data_ = std::move(larger);
}

void BlockIndex::add_line(uint32_t at) {
  if (line_count_ + 2 > line_capacity_) {
    line_capacity_ = 2 * line_capacity_ + 1024;
    std::unique_ptr<LineEnd[]> larger(new LineEnd[line_capacity_]);
    if (ends_ != nullptr) std::copy_n(ends_.get(), line_count_ + 1, larger.get());
    ends_ = std::move(larger);
    ends_[0] = {UINT32_MAX, 0, 0};  // + 1 is the block's start
  }
  ends_[++line_count_] = {at, static_cast<uint32_t>(delimiters_.size()),
                          static_cast<uint32_t>(marks_.size())};
}

void BlockIndex::build(const char* data, size_t size, char delimiter, char mark) {
  delimiters_.clear();
  marks_.clear();
  line_count_ = 0;
  const uint64_t delimiter_bytes = kOnes * static_cast<unsigned char>(delimiter);
  const uint64_t mark_bytes = kOnes * static_cast<unsigned char>(mark);
  for (size_t at = 0; at < size; at += 64) {
    Masks masks = masks_of(data + at, delimiter_bytes, mark_bytes);
    if (size - at < 64) {
      const uint64_t inside = (uint64_t{1} << (size - at)) - 1;
      masks = {masks.delimiters & inside, masks.marks & inside, masks.newlines & inside};
    }
    const auto base = static_cast<uint32_t>(at);
    delimiters_.reserve_more(64);
    marks_.reserve_more(64);
    for (; masks.newlines != 0; masks.newlines &= masks.newlines - 1) {
      const uint64_t before = (masks.newlines & -masks.newlines) - 1;
      delimiters_.append(masks.delimiters & before, base);
      marks_.append(masks.marks & before, base);
      masks.delimiters &= ~before;
      masks.marks &= ~before;
      add_line(base + static_cast<uint32_t>(std::countr_zero(masks.newlines)));
    }
    delimiters_.append(masks.delimiters, base);
    marks_.append(masks.marks, base);
  }
  newlines_ = line_count_;
  const uint32_t last = line_count_ == 0 ? UINT32_MAX : ends_[line_count_].at;
  if (last + 1 != size) add_line(static_cast<uint32_t>(size));
  delimiters_.finish();
  marks_.finish();
}

}  // namespace weir
