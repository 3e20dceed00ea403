#include "value/sort_word.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "value/number.h"

namespace weir {
namespace {

// Finite doubles leave 2^52 numbers free below and above them, where the codes of infinities and NaNs would
// be. Bools go below; times, strings, arrays and objects above: the order of ranks in value/compare.h.
constexpr uint64_t kFalse = 1;
constexpr uint64_t kTrue = 2;
constexpr uint64_t kFirstNumber = uint64_t{1} << 52;
constexpr uint64_t kTimes = 0 - kFirstNumber;
constexpr uint64_t kStrings = kTimes + (uint64_t{1} << 50);
constexpr uint64_t kArrays = kStrings + (uint64_t{1} << 51);
constexpr uint64_t kObjects = kArrays + 1;

constexpr uint64_t kSign = uint64_t{1} << 63;
constexpr int kTimeBits = 14;  // of a time's nanoseconds that its first word has no place for
constexpr uint32_t kFirstBytes = 6;
constexpr uint32_t kDeeperBytes = 7;
// Beyond some 60 equal bytes words save little.
constexpr uint32_t kDeepest = 8;
// Every integer below is a double of its own.
constexpr double kExactBelow = 9007199254740992.0;  // 2^53

// Negative numbers have all bits turned, others the sign: the bits then order like the numbers. -0 becomes 0.
uint64_t word_of(double d) {
  const auto bits = std::bit_cast<uint64_t>(d + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

SortWord number_word(double d) { return {word_of(d), d > -kExactBelow && d < kExactBelow}; }

// Whole seconds and the rest apart, each rounded once: so the sum is on the right side of every double.
double seconds(int64_t ns) {
  constexpr int64_t kSecond = 1'000'000'000;
  return static_cast<double>(ns / kSecond) + static_cast<double>(ns % kSecond) / static_cast<double>(kSecond);
}

uint64_t time_bits(int64_t ns) { return static_cast<uint64_t>(ns) ^ kSign; }

// The first `count` bytes of the text as a number, zeros where it ends.
uint64_t bytes_of(const char* text, uint32_t len, uint32_t count) {
  unsigned char bytes[8] = {};
  std::memcpy(bytes, text, std::min(len, count));
  uint64_t n = 0;
  for (uint32_t i = 0; i < count; ++i) n = n << 8 | bytes[i];
  return n;
}

}  // namespace

SortWord sort_word(const Value& key) {
  switch (key.kind) {
    case Kind::Bool: return {key.i != 0 ? kTrue : kFalse, true};
    case Kind::Int: return number_word(static_cast<double>(key.i));
    case Kind::Float: return number_word(key.f);
    case Kind::BigInt: return {word_of(key.f), false};
    case Kind::Duration: return {word_of(seconds(key.i)), false};
    case Kind::Time: return {kTimes + (time_bits(key.i) >> kTimeBits), false};
    case Kind::String:
      // The length behind the bytes: "a" comes before "a\0".
      return {kStrings + (bytes_of(key.text, key.len, kFirstBytes) << 3 | std::min(key.len, kFirstBytes + 1)),
              false};
    case Kind::Array: return {kArrays, false};
    default: return {kObjects, false};
  }
}

Value value_of_word(uint64_t word) {
  if (word < kFirstNumber) return Value::boolean(word == kTrue);
  return Value::real(std::bit_cast<double>((word & kSign) != 0 ? word ^ kSign : ~word));
}

uint64_t deeper_sort_word(const Value& key, uint32_t level) {
  if (key.kind == Kind::Time) return (time_bits(key.i) & ((uint64_t{1} << kTimeBits) - 1)) << 8;
  const uint32_t skip = kFirstBytes + (level - 1) * kDeeperBytes;
  const uint32_t left = key.len - skip;
  return bytes_of(key.text + skip, left, kDeeperBytes) << 8 | std::min(left, kDeeperBytes + 1);
}

Tie tie_of_word(uint64_t word, uint32_t level) {
  if (level > 0) {
    if ((word & 0xFF) <= kDeeperBytes) return Tie::Equal;
    return level < kDeepest ? Tie::Deeper : Tie::Compare;
  }
  if (word < kFirstNumber) return Tie::Equal;
  if (word < kTimes) return Tie::Number;
  if (word < kStrings) return Tie::Deeper;
  if (word < kArrays) return (word & 7) <= kFirstBytes ? Tie::Equal : Tie::Deeper;
  return Tie::Compare;
}

}  // namespace weir
