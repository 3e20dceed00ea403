// What the text of a stage names, as it was parsed: for advice about slips that the language allows
// (engine/advice.h).
//
//   extend rate = hits / total by host       Value host; Set hits / total, as rate
//   top 3 by count per host                  SortKey count; Value host
//
// Mentions point into the stage, in the order in which it reads them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lang/syntax.h"

namespace weir {

struct Mention {
  enum class Use : uint8_t {
    Value,
    Set,     // a field that later mentions of the stage see, under the item's name
    Column,  // one of the columns that rows have behind the stage
    GroupKey,
    Result,  // an aggregate's: outside of its calls names are group keys
    SortKey,
    Removed,  // goes, or gets a new name
  };
  Use use = Use::Value;
  const Expr* expr = nullptr;               // this, or
  const std::vector<Step>* path = nullptr;  // a bare path
  const Item* item = nullptr;               // that the expression is of
  const Key* key = nullptr;
  const std::string* new_name = nullptr;  // of a field that is renamed
};
using Mentions = std::vector<Mention>;

inline void mention(const Expr* expr, Mentions& out) {
  if (expr != nullptr) out.push_back({.expr = expr});
}
inline void mention(const std::vector<Step>& path, Mentions& out) { out.push_back({.path = &path}); }
inline void mention(const std::vector<std::vector<Step>>& paths, Mentions& out) {
  for (const auto& path : paths) mention(path, out);
}
inline void mention(const std::vector<Item>& items, Mention::Use use, Mentions& out) {
  for (const Item& item : items) out.push_back({.use = use, .expr = item.expr.get(), .item = &item});
}
inline void mention(const std::vector<Key>& keys, Mentions& out) {
  for (const Key& key : keys)
    out.push_back({.use = Mention::Use::SortKey, .expr = key.expr.get(), .key = &key});
}

}  // namespace weir
