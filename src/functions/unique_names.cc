#include "functions/unique_names.h"

#include <algorithm>
#include <functional>

#include "value/json.h"
#include "value/text.h"

namespace weir {

std::span<const UniqueMember> unique_members(std::string_view object, Arena& arena) {
  size_t count = 0;
  const std::function<bool(const JsonMember&)> add = [&](const JsonMember&) { return ++count, true; };
  for_each_member(object, add);
  auto* const members = arena.array<UniqueMember>(count);
  size_t at = 0;
  const std::function<bool(const JsonMember&)> collect = [&](const JsonMember& m) {
    members[at++] = {unescape_json(m.key, arena), !m.key_escapes, m.value};
    return true;
  };
  for_each_member(object, collect);
  return without_repeats({members, count}, arena);
}

std::span<const UniqueMember> without_repeats(std::span<UniqueMember> members, Arena& arena) {
  if (members.size() < 2) return members;
  auto* const order = arena.array<uint32_t>(members.size());
  for (uint32_t i = 0; i < members.size(); ++i) order[i] = i;
  std::sort(order, order + members.size(), [&](uint32_t a, uint32_t b) {
    const int c = members[a].name.compare(members[b].name);
    return c != 0 ? c < 0 : a < b;
  });
  // What has a namesake behind it goes; the order of the others is that of the members.
  size_t kept = 0;
  for (size_t i = 0; i < members.size(); ++i) {
    const bool last = i + 1 == members.size() || members[order[i]].name != members[order[i + 1]].name;
    if (last) order[kept++] = order[i];
  }
  if (kept == members.size()) return members;
  std::sort(order, order + kept);
  for (size_t i = 0; i < kept; ++i) members[i] = members[order[i]];
  return members.first(kept);
}

}  // namespace weir
