// Settles pending cells: numbers are parsed, JSON strings unescaped, CSV cells given their kind.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

// The settled form of a pending value; others come back as they are. Unescaped text goes to `arena`. A
// RawCell becomes Null when empty, a number when its whole text is a JSON number within binary64, Bool for
// true/false, else String. Source text is kept: numbers keep it in text/len, unescaped strings in raw
// (kHasRaw).
Value decode(const Value& v, Arena& arena);

// decode() in place for these rows of a column.
void decode(Value* column, std::span<const uint32_t> rows, Arena& arena);

// For a String with kHasRaw: the inside of its source JSON token.
std::string_view raw_json(const Value& v);

}  // namespace weir
