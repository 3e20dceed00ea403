// Values as text: what a string function sees, and what the writers print.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "value/time.h"
#include "value/value.h"

namespace weir {

// A value where a string is wanted: strings as they are, numbers by their source text or as they print,
// bools, times and durations as they print. Null, arrays and objects have none: has is false.
struct Text {
  bool has;
  std::string_view view;
};
Text text_of(const Value& v, const TimeZone& zone, Arena& arena);

// Appends the value as it is written raw (-o text, CSV cells before quoting): strings without quotes, null as
// nothing, arrays and objects as JSON. Pending values too.
void print_raw(const Value& v, const TimeZone& zone, std::string& out);

// Appends the value as JSON; source text where it has one. Pending values too. Invalid UTF-8 in strings
// becomes U+FFFD; returns the number of replacements.
size_t print_json(const Value& v, const TimeZone& zone, std::string& out);

// Appends `text` as a quoted JSON string with the fewest escapes (\" \\ \b \f \n \r \t and \u00XX for other
// controls). Returns the number of U+FFFD replacements made for invalid UTF-8.
size_t append_json_string(std::string_view text, std::string& out);

// Appends `text` in quotes with the escapes that JSON, logfmt and pipelines have in common: \" \\ \n \r \t,
// and \u00XX for other controls and DEL. Other bytes stay as they are, UTF-8 or not.
void append_quoted(std::string_view text, std::string& out);

// The text of a valid JSON string token's inside, into `arena` when it has escapes.
std::string_view unescape_json(std::string_view inside, Arena& arena);

bool is_valid_utf8(std::string_view text);

}  // namespace weir
