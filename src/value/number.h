// Numbers as text: JSON's number grammar, integers of any size, and the shortest printing of floats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

// Is the whole text a JSON number (RFC 8259 grammar), whatever its size?
bool is_json_number(std::string_view text);

// The length of the JSON number that `text` begins with, 0 when it begins with none.
size_t json_number_length(std::string_view text);

// A JSON number's value: Int when it has no '.', 'e', 'E' and fits 64 bits, BigInt when it has none but does
// not fit, else Float. Keeps `text` as the value's text. Missing when the text is no JSON number or beyond
// binary64 (1e999, and integers whose double is infinite).
Value parse_number(std::string_view text);

// The same in place, for a value whose text is set: gives it its kind and payload. False, and nothing done,
// where parse_number gives Missing.
bool settle_number(Value& v);

// A cheap proof that a valid JSON number token lies within binary64: true for all but huge exponents or digit
// runs, which are parsed.
bool number_in_range(std::string_view token);

// `text` read as a number where the language reads strings as numbers: the whole text a JSON number, no
// spaces.
std::optional<Value> string_as_number(std::string_view text);

// The double nearest to an Int, BigInt or Float.
double to_double(const Value& number);

// Appends as the language prints computed numbers: ints by digits, floats as fmt's {} of a double (2, 1e+16,
// 1e-05; -0 as -0).
void print_number(const Value& number, std::string& out);

// -1, 0, 1: exact numeric order of two numbers of the kinds Int, BigInt, Float (no rounding of big integers
// to doubles).
int compare_numbers(const Value& a, const Value& b);

}  // namespace weir
