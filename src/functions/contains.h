// The `contains` of text and arrays, for the function and the operator.
#pragma once

#include <optional>
#include <string_view>

#include "base/arena.h"
#include "value/time.h"
#include "value/value.h"

namespace weir {

// Where `needle` begins in `text`; npos when it does not occur.
size_t find_text(std::string_view text, std::string_view needle);

// Membership in an array (by ==), else a part of the text; nothing when either is null or has no text.
// Settled values.
std::optional<bool> contains_value(const Value& whole, const Value& part, const TimeZone& zone, Arena& arena);

}  // namespace weir
