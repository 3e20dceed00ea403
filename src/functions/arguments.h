// How functions look at their arguments: what acts as text, as a number, as a position.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "functions/function.h"
#include "value/number.h"
#include "value/text.h"

namespace weir {

// The argument where a string is wanted; arrays and objects have no text.
inline Text text_arg(const CallContext& c, size_t i) {
  const Value& v = c.args[i];
  if (v.is_string()) return {true, v.view()};
  return text_of(v, c.env.zone, c.arena);
}

// Value::kPlain when every part of the value's text may stand in JSON as it is. All kinds but strings print
// so.
inline uint8_t plain_flag(const Value& v) {
  return v.is_string() ? static_cast<uint8_t>(v.flags & Value::kPlain) : Value::kPlain;
}

// A number, or the number that a string reads as; Missing for all else.
inline Value number_of(const Value& v) {
  if (v.is_number()) return v;
  if (!v.is_string()) return Value::missing();
  return string_as_number(v.view()).value_or(Value::missing());
}

// A float without fraction as an int where it fits.
inline Value integral(double d) {
  if (d >= -0x1p63 && d < 0x1p63) return Value::integer(static_cast<int64_t>(d));
  return Value::real(d);
}

// A position or count: a number cut towards zero and held within int64.
inline std::optional<int64_t> count_of(const Value& v) {
  if (v.kind == Kind::Int) return v.i;
  const Value n = number_of(v);
  if (n.kind == Kind::Int) return n.i;
  if (n.is_null()) return std::nullopt;
  const double d = to_double(n);
  if (d >= 0x1p63) return std::numeric_limits<int64_t>::max();
  if (d < -0x1p63) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(d);
}

inline Value optional_time(std::optional<int64_t> ns) { return ns ? Value::time(*ns) : Value::null(); }

}  // namespace weir
