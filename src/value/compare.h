// Equality, order and grouping of values, as the tables of language.md say. All take settled values
// (value/decode.h).
#pragma once

#include <string>
#include <string_view>

#include "value/time.h"
#include "value/value.h"

namespace weir {

// `a == b`: two-valued, null == null is true.
bool equals(const Value& a, const Value& b, const TimeZone& zone);

enum class Order : int8_t { Less = -1, Equal = 0, Greater = 1, None = 2 };

// `a < b` and its like: None when either is null or the kinds do not compare.
Order compare(const Value& a, const Value& b, const TimeZone& zone);

// The one total order of sort, top, min and max: -1, 0, 1. bool < number, duration (as seconds) < time <
// string (bytes) < array < object (by text); a string that reads as a number is that number, one that reads
// as RFC 3339 that time. Nulls are equal to each other and greater than all (callers place them). BigInts are
// exact.
int sort_order(const Value& a, const Value& b, const TimeZone& zone);

// What sort_order compares: the value itself, or for a string the number or time it reads as. Doing it once
// per row is cheaper than once per comparison.
Value sort_key(const Value& v, const TimeZone& zone);
// sort_order of two values that sort_key() made.
int sort_order_of_keys(const Value& a, const Value& b);

// Appends bytes that are the same exactly for values in one group: 1 and 1.0 are, 1 and "1" are not; null and
// missing are. Self-delimiting, so that several keys may follow each other. Arrays and objects go by
// canonical_json().
void append_group_key(const Value& v, std::string& out);
// Whether these bytes also say how the value prints, so that read_plain_key() gives it back: a string that
// JSON quotes as it is.
inline bool is_plain_key(const Value& v) { return v.kind == Kind::String && v.flags == Value::kPlain; }
// The value at the beginning of the bytes, which it views; they are cut to what follows.
Value read_plain_key(std::string_view& bytes);

// Arrays and objects as text to compare: no white space, strings with the fewest escapes, numbers by value.
// Members come by name, as {"a":1,"b":2} equals {"b":2,"a":1}; of equal names the last one counts.
std::string canonical_json(std::string_view json);

}  // namespace weir
