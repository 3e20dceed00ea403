// Comparing and copying a few bytes, where the call of memcmp or memcpy would cost more than the work: group
// keys are mostly shorter than 32 bytes. Longer ones are left to the library. Never reads past the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weir {

template <class Word>
Word load_word(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}
template <class Word>
void store_word(char* to, Word word) {
  std::memcpy(to, &word, sizeof word);
}

// Two words from either end, which overlap where there are fewer bytes than both have.
template <class Word>
bool equal_ends(const char* a, const char* b, size_t size) {
  const size_t last = size - sizeof(Word);
  return ((load_word<Word>(a) ^ load_word<Word>(b)) |
          (load_word<Word>(a + last) ^ load_word<Word>(b + last))) == 0;
}
template <class Word>
void copy_ends(char* to, const char* from, size_t size) {
  const size_t last = size - sizeof(Word);
  const Word head = load_word<Word>(from);
  const Word tail = load_word<Word>(from + last);
  store_word(to, head);
  store_word(to + last, tail);
}

inline bool equal_bytes(const char* a, const char* b, size_t size) {
  if (size > 32) return std::memcmp(a, b, size) == 0;
  if (size > 16)
    return equal_ends<uint64_t>(a, b, 16) && equal_ends<uint64_t>(a + size - 16, b + size - 16, 16);
  if (size >= 8) return equal_ends<uint64_t>(a, b, size);
  if (size >= 4) return equal_ends<uint32_t>(a, b, size);
  if (size >= 2) return equal_ends<uint16_t>(a, b, size);
  return size == 0 || *a == *b;
}

// The areas do not overlap.
inline void copy_bytes(char* to, const char* from, size_t size) {
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size > 16) {
    copy_ends<uint64_t>(to, from, 16);
    copy_ends<uint64_t>(to + size - 16, from + size - 16, 16);
  } else if (size >= 8) {
    copy_ends<uint64_t>(to, from, size);
  } else if (size >= 4) {
    copy_ends<uint32_t>(to, from, size);
  } else if (size >= 2) {
    copy_ends<uint16_t>(to, from, size);
  } else if (size == 1) {
    *to = *from;
  }
}

}  // namespace weir
