// The members of an object by distinct names: of several with one name the last counts, in its place.
#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

struct UniqueMember {
  std::string_view name;  // escapes undone
  bool is_plain;          // JSON may quote the name as it is
  Value value;            // pending kinds possible
};

// Of an object's text; the result lives in the arena.
std::span<const UniqueMember> unique_members(std::string_view object, Arena& arena);

// Leaves the last of each name, in their order.
std::span<const UniqueMember> without_repeats(std::span<UniqueMember> members, Arena& arena);

}  // namespace weir
