// Decimal digits eight at a time, in one 64-bit word ("SIMD within a register").
//
//   eight_digits(load8("20260131")) == 20260131
//
// The word holds the text as it lies in memory, the first character in its lowest byte. The multiplications
// are those of Johnny Lee and Daniel Lemire, "Quickly parsing eight digits" (lemire.me, 2018).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir {

static_assert(std::endian::native == std::endian::little);

constexpr uint64_t kEveryByte = 0x0101010101010101;
constexpr uint64_t kHighBits = kEveryByte * 0x80;
constexpr uint64_t kZeroDigits = kEveryByte * '0';

inline uint64_t load8(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

// 1 to 8 characters, nothing behind them is read; '0's stand before them to make eight.
inline uint64_t load_digits(const char* p, size_t count) {
  const auto byte = [p](size_t k) { return uint64_t{static_cast<unsigned char>(p[k])} << (8 * k); };
  uint64_t word = 0;
  if (count >= 4) {
    uint32_t first = 0;
    uint32_t last = 0;
    std::memcpy(&first, p, 4);
    std::memcpy(&last, p + count - 4, 4);
    word = first | uint64_t{last} << (8 * (count - 4));
  } else {
    word = byte(0) | byte(count / 2) | byte(count - 1);
  }
  const size_t before = 8 * (8 - count);
  return word << before | (kZeroDigits & ((uint64_t{1} << before) - 1));
}

// The high bit of each byte that is no digit.
inline uint64_t non_digits(uint64_t word) {
  const uint64_t values = word ^ kZeroDigits;
  return (((values & ~kHighBits) + kEveryByte * (0x80 - 10)) | values) & kHighBits;
}

// The number that eight digits make.
inline uint32_t eight_digits(uint64_t word) {
  word -= kZeroDigits;
  word = word * 10 + (word >> 8);  // pairs, in every other byte
  constexpr uint64_t kPairs = 0x000000FF000000FF;
  constexpr uint64_t kFirst = 100 + (uint64_t{1'000'000} << 32);
  constexpr uint64_t kSecond = 1 + (uint64_t{10'000} << 32);
  return static_cast<uint32_t>(((word & kPairs) * kFirst + ((word >> 16) & kPairs) * kSecond) >> 32);
}

}  // namespace weir
