#include "functions/utf8.h"

#include <utf8proc.h>

#include <cstdint>
#include <cstring>

namespace weir {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighs = 0x8080808080808080;

uint64_t load(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

// Per byte 1 where it is a continuation byte (10xxxxxx).
uint64_t continuations(uint64_t word) { return (word >> 7) & (~word >> 6) & kOnes; }

// Per byte 0x80 where an ASCII letter within [first, first + 25] stands: Warren, Hacker's Delight 6-1.
uint64_t letters(uint64_t word, char first) {
  const uint64_t low = word & ~kHighs;
  const uint64_t at_least = low + kOnes * (0x80 - static_cast<uint64_t>(first));
  const uint64_t above = low + kOnes * (0x80 - static_cast<uint64_t>(first) - 26);
  return at_least & ~above & ~word & kHighs;
}

utf8proc_int32_t lower_code_point(utf8proc_int32_t c) { return utf8proc_tolower(c); }

utf8proc_int32_t upper_code_point(utf8proc_int32_t c) {
  return c == 0xDF
             ? c
             : utf8proc_toupper(c);  // utf8proc makes U+1E9E of sharp s, Unicode's simple mapping nothing
}

// No mapping needs more than 3 bytes for 2, or changes the length of ASCII.
std::string_view map_all(std::string_view text, Arena& arena, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  auto* out = reinterpret_cast<utf8proc_uint8_t*>(arena.allocate(text.size() + text.size() / 2 + 4));
  size_t size = 0;
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(data + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length <= 0) {
      out[size++] = data[at++];
      continue;
    }
    size += static_cast<size_t>(utf8proc_encode_char(map(code), out + size));
    at += static_cast<size_t>(length);
  }
  return {reinterpret_cast<const char*>(out), size};
}

// Flips the case bit of the letters from `first` on, eight bytes at a time, as long as the text is ASCII.
std::string_view change_case(std::string_view text, Arena& arena, char first,
                             utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  const size_t size = text.size();
  char* out = nullptr;  // made at the first letter that changes
  char tail[8] = {};
  for (size_t at = 0; at < size; at += 8) {
    const size_t left = size - at < 8 ? size - at : 8;
    const char* from = text.data() + at;
    if (left < 8) {
      std::memset(tail, 0, sizeof tail);
      std::memcpy(tail, from, left);
      from = tail;
    }
    const uint64_t word = load(from);
    if (word & kHighs) return map_all(text, arena, map);
    const uint64_t change = letters(word, first);
    if (change && out == nullptr) {
      out = arena.allocate(size);
      std::memcpy(out, text.data(), at);
    }
    if (out == nullptr) continue;
    const uint64_t mapped = word ^ (change >> 2);
    std::memcpy(out + at, &mapped, left);
  }
  return out == nullptr ? text : std::string_view{out, size};
}

}  // namespace

bool is_ascii(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    if (load(text.data() + at) & kHighs) return false;
  }
  for (; at < text.size(); ++at) {
    if (static_cast<signed char>(text[at]) < 0) return false;
  }
  return true;
}

size_t count_code_points(std::string_view text) {
  size_t inner = 0;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) inner += (continuations(load(text.data() + at)) * kOnes) >> 56;
  for (; at < text.size(); ++at) inner += is_continuation(text[at]);
  return text.size() - inner;
}

size_t code_point_offset(std::string_view text, size_t n) {
  if (n == 0) return 0;
  size_t at = 0;
  while (n >= 8 && at + 8 <= text.size()) {
    n -= 8 - ((continuations(load(text.data() + at)) * kOnes) >> 56);
    at += 8;
  }
  while (at < text.size() && is_continuation(text[at])) ++at;
  for (; n > 0 && at < text.size(); --n) at += char_length_at(text, at);
  return at;
}

size_t char_length_at(std::string_view text, size_t at) {
  size_t end = at + 1;
  while (end < text.size() && is_continuation(text[end])) ++end;
  return end - at;
}

size_t char_length_before(std::string_view text, size_t end) {
  size_t at = end - 1;
  while (at > 0 && is_continuation(text[at])) --at;
  return end - at;
}

std::string_view to_lower(std::string_view text, Arena& arena) {
  return change_case(text, arena, 'A', lower_code_point);
}

std::string_view to_upper(std::string_view text, Arena& arena) {
  return change_case(text, arena, 'a', upper_code_point);
}

bool is_white_space(std::string_view character) {
  if (character.size() == 1) {
    const char c = character[0];
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
  utf8proc_int32_t code = 0;
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(character.data());
  const auto size = static_cast<utf8proc_ssize_t>(character.size());
  if (utf8proc_iterate(data, size, &code) != size) return false;
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

}  // namespace weir
