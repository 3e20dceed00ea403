// Sort keys as 64-bit words that order as the keys do: sorting compares words, and looks at the values
// themselves only where words are equal.
//
//   sort_order_of_keys(a, b) < 0  ⇒  sort_word(a).word <= sort_word(b).word
//
// A number is its double in full. Of a string the first six bytes fit, of a time all but the lowest 14 bits
// (16 µs), and of arrays and objects just that they are some. Words of deeper levels hold the bytes that
// follow, for keys whose words before are equal.
#pragma once

#include <cstdint>

#include "value/value.h"

namespace weir {

// The words of keys lie between these two, which are free for null.
constexpr uint64_t kLeastWord = 0;
constexpr uint64_t kGreatestWord = ~uint64_t{0};

struct SortWord {
  uint64_t word;
  bool exact;  // exact keys of equal words are equal, and value_of_word() gives one back
};
// `key` is as sort_key() makes it (value/compare.h), not null.
SortWord sort_word(const Value& key);
// An exact number or bool of this word.
Value value_of_word(uint64_t word);
// The word at a level from 1 on, of a string or time.
uint64_t deeper_sort_word(const Value& key, uint32_t level);

// What follows for keys of an equal word at this level, and at all before it.
enum class Tie : uint8_t {
  Equal,
  Number,   // equal when exact, else to be compared
  Deeper,   // the next level tells
  Compare,  // only the values tell
};
Tie tie_of_word(uint64_t word, uint32_t level);

}  // namespace weir
