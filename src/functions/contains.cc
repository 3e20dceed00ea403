#include "functions/contains.h"

#include <cstring>
#include <functional>

#include "value/compare.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {

// glibc's memmem compares several bytes at a step, string_view::find goes from one first letter to the next.
size_t find_text(std::string_view text, std::string_view needle) {
  if (needle.empty()) return 0;
  const void* at = memmem(text.data(), text.size(), needle.data(), needle.size());
  if (at == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(at) - text.data());
}

std::optional<bool> contains_value(const Value& whole, const Value& part, const TimeZone& zone,
                                   Arena& arena) {
  if (whole.is_null() || part.is_null()) return std::nullopt;
  if (whole.kind == Kind::Array) {
    bool found = false;
    auto look = [&](const Value& element) {
      found = equals(decode(element, arena), part, zone);
      return !found;
    };
    for_each_element(whole.view(), std::ref(look));
    return found;
  }
  const Text text = text_of(whole, zone, arena);
  const Text needle = text_of(part, zone, arena);
  if (!text.has || !needle.has) return std::nullopt;
  return find_text(text.view, needle.view) != std::string_view::npos;
}

}  // namespace weir
