// What the aggregates of numbers see of a value: numbers, durations, and strings that read as numbers;
// nothing else.
#pragma once

#include "value/number.h"
#include "value/value.h"

namespace weir {

// 128 bits, exact for sums of 64-bit integers. GCC and Clang have it on all 64-bit machines.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

// An Int, BigInt, Float or Duration; null for what counts as none of them.
inline Value numeric(const Value& v) {
  if (v.is_number() || v.kind == Kind::Duration) return v;
  if (v.kind != Kind::String || v.len == 0) return Value::null();
  const char first = v.text[0];
  if (first != '-' && (first < '0' || first > '9')) return Value::null();
  return string_as_number(v.view()).value_or(Value::null());
}

}  // namespace weir
