// JSON text: the strict check of one value, and looking into text that is known to be valid (the arrays and
// objects that rows carry).
//
//   check_json("[1,]") == "unexpected ']' at column 4"
//   json_member(read_json_value(R"({"a":{"b":1}})"), "a").view() == R"({"b":1})"
//
// Values found view the given text; nothing here allocates but the sentence of an error.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

// Arrays and objects inside each other; a value that is neither has depth 0.
constexpr uint32_t kMaxJsonDepth = 1024;

// Checks one complete JSON value (any kind), strictly: grammar, escapes, no lone surrogates, no raw control
// characters, UTF-8, numbers within binary64, depth at most kMaxJsonDepth. Returns "" or what is wrong and
// where, in a few words ("unexpected '}' at column 17", columns count code points from 1). White space around
// is fine, newlines are white space.
std::string check_json(std::string_view text);

// The length of the escape that begins at the backslash `p`: 2, 6, or 12 for a surrogate pair; 0 when it is
// none (lone surrogates too).
size_t json_escape_length(const char* p, const char* end);

// The value that starts at valid JSON text, pending kinds where it applies; *end is set past it. Leading
// white space is skipped.
Value read_json_value(const char* begin, const char* limit, const char** end);
inline Value read_json_value(std::string_view text) {
  const char* end = nullptr;
  return read_json_value(text.data(), text.data() + text.size(), &end);
}

struct JsonMember {
  std::string_view key;      // the inside of its token
  bool key_escapes = false;  // it has some
  Value value = Value::missing();
  std::string_view text;  // "key":value, where nothing stands between them; else empty
};

// The members of an object's text in order; the key is the inside of its token (it may have escapes). Stops
// when the callback returns false.
void for_each_member(std::string_view object,
                     const std::function<bool(std::string_view key, const Value&)>& f);
void for_each_member(std::string_view object, const std::function<bool(const JsonMember&)>& f);
void for_each_element(std::string_view array, const std::function<bool(const Value&)>& f);

// Valid JSON without the white space between its tokens: the text itself, or a copy in the arena.
std::string_view compact_json(std::string_view valid, Arena& arena);

// Does the inside of a key token mean `name`? (escapes undone)
bool key_is(std::string_view key_inside, std::string_view name);

// The member (the last of equal names), or element (negative from the end) of a value; Missing where there is
// none. Pending kinds possible.
Value json_member(const Value& v, std::string_view name);
Value json_element(const Value& v, int64_t index);

}  // namespace weir
