// Texts that bring their own fields, for `parse line as json`: each becomes the compact text of one object.
//
//   {"a": 1}        {"a":1}
//   a=1 b="x y"     {"a":1,"b":"x y"}       cells typed like those of CSV
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace weir {

struct MemberFormat {
  std::string_view name;
  // Appends the object to `out`; false where the text is none. Bytes that are no UTF-8 are replaced.
  bool (*read)(std::string_view text, Arena& arena, std::string& out);
};

std::span<const MemberFormat> member_formats();

}  // namespace weir
