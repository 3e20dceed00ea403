// Text by code points. Bytes that are no UTF-8 pass: a continuation byte counts to the character before it,
// whatever that is.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/arena.h"

namespace weir {

constexpr bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_ascii(std::string_view text);

size_t count_code_points(std::string_view text);

// The byte at which character `n` begins; the text's size when it has fewer.
size_t code_point_offset(std::string_view text, size_t n);

// Bytes of the character that begins at `at`, and of the one that ends at `end`; both at least 1.
size_t char_length_at(std::string_view text, size_t at);
size_t char_length_before(std::string_view text, size_t end);

// Unicode's simple case mapping, a code point for a code point. The text itself when nothing changes.
std::string_view to_lower(std::string_view text, Arena& arena);
std::string_view to_upper(std::string_view text, Arena& arena);

// Unicode's White_Space, of one character's bytes.
bool is_white_space(std::string_view character);

}  // namespace weir
