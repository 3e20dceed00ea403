// Numbers and literals at the places where simdjson's stage 1 found the beginning of a scalar: strict checks,
// fast for short ones. All may read 8 bytes past the scalar's end.
//
//   number_end("-1.5e3,") points at the comma; number_end("01,") and number_end("1x,") are null
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace weir {

static_assert(std::endian::native == std::endian::little, "words of text are compared as integers");

inline uint64_t load_word(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}

inline constexpr std::array<bool, 256> kEndsScalar = [] {
  std::array<bool, 256> ends{};
  for (const char c : {' ', '\t', '\n', '\r', ',', '}', ']'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();
inline bool ends_scalar(char c) { return kEndsScalar[static_cast<unsigned char>(c)]; }

// The high bits of the bytes of `w` that are no digits. Above the first one there may be more than that.
inline uint64_t other_bytes(uint64_t w) {
  const uint64_t t = w ^ 0x3030303030303030;
  return ((t + 0x7676767676767676) | t) & 0x8080808080808080;  // only beyond 0x89 a byte carries upwards
}

// Most numbers are integers or decimals of up to 8 bytes and a sign, right before the next structural, which
// is `size` bytes on: these are checked as one word. False is for number_end() to judge.
inline bool is_short_number(const char* const p, uint32_t size) {
  const bool minus = *p == '-';
  const char* const digits = p + minus;
  size -= minus;
  if (size - 1 >= 8) return false;
  const uint64_t others = other_bytes(load_word(digits)) << (64 - 8 * size);
  if (others == 0) return (*digits != '0') | (size == 1);
  const auto point = static_cast<uint32_t>(std::countr_zero(others) >> 3) + size - 8;
  return ((others & (others - 1)) == 0) & (digits[point] == '.') & (point - 1 < size - 2) &
         ((*digits != '0') | (point == 1));
}

// Past the number at p; null when it is none, or beyond binary64, or something sticks to it.
const char* number_end(const char* p);

// true, false and null without a branch that depends on which: log lines mix them freely.
inline bool check_literal(const char* p) {
  constexpr uint64_t kFour = 0xFFFFFFFF;
  constexpr uint64_t kFive = 0xFFFFFFFFFF;
  constexpr uint64_t kTrue = 0x65757274;  // the words in text order, read as little-endian integers
  constexpr uint64_t kNull = 0x6C6C756E;
  constexpr uint64_t kFalse = 0x65736C6166;
  const uint64_t w = load_word(p);
  const bool four = (w & kFour) == kTrue || (w & kFour) == kNull;
  const bool five = (w & kFive) == kFalse;
  return (four && ends_scalar(p[4])) || (five && ends_scalar(p[5]));
}

}  // namespace weir
