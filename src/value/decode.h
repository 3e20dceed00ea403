// Settles pending cells: numbers are parsed, JSON strings unescaped, CSV cells given their kind.
#pragma once

#include <cstddef>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

// The settled form of a pending value; others come back as they are. Unescaped text goes to `arena`. A
// RawCell becomes Null when empty, a number when its whole text is a JSON number within binary64, Bool for
// true/false, else String. Source text is kept: numbers keep it in text/len, unescaped strings in raw
// (kHasRaw).
Value decode(const Value& v, Arena& arena);

// decode() in place for `count` values.
void decode(Value* values, size_t count, Arena& arena);

// For a String with kHasRaw: the inside of its source JSON token.
std::string_view raw_json(const Value& v);

}  // namespace weir
