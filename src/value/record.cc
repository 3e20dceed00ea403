#include "value/record.h"

#include <algorithm>

namespace weir {
namespace {

void drop_duplicates(std::vector<Field>& fields) {
  std::vector<uint32_t> order(fields.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const int names = fields[a].name.compare(fields[b].name);
    return names != 0 ? names < 0 : a < b;
  });
  std::vector<bool> drop(fields.size());
  for (size_t i = 0; i + 1 < order.size(); ++i)
    drop[order[i]] = fields[order[i]].name == fields[order[i + 1]].name;
  size_t kept = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!drop[i]) fields[kept++] = fields[i];
  }
  fields.resize(kept);
}

bool has_duplicates(const std::vector<Field>& fields) {
  constexpr size_t kFew = 48;  // beyond, sorting is cheaper than comparing all pairs
  if (fields.size() > kFew) return true;
  for (size_t i = 1; i < fields.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (fields[i].name == fields[j].name) return true;
    }
  }
  return false;
}

}  // namespace

void keep_last_of_duplicates(std::vector<Field>& fields) {
  if (has_duplicates(fields)) drop_duplicates(fields);
}

}  // namespace weir
