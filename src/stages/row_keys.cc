#include "stages/row_keys.h"

#include <algorithm>

#include "aggregates/key_set.h"
#include "value/compare.h"

namespace weir {

uint32_t RowKeys::hash_of(std::string_view key) { return static_cast<uint32_t>(hash_key(key)); }

void RowKeys::eval(const Columns& columns, Batch& batch, const Environment& env) {
  values_.clear();
  for (const auto& [slot, expr] : columns) {
    const bool plain = expr->slot() >= 0;
    if (!plain) fill_slot(*expr, batch, slot, env);
    values_.push_back(plain ? expr->eval(batch, batch.selected, env) : Vec{batch.columns[slot], 1});
  }
  bytes_.clear();
  // Never smaller: of a batch that comes in runs of a row each only those rows cost anything.
  places_.resize(std::max<size_t>(places_.size(), batch.rows));
  for (const uint32_t row : batch.selected) {
    const size_t offset = bytes_.size();
    for (const Vec& v : values_) append_group_key(v[row], bytes_);
    const std::string_view key = std::string_view(bytes_).substr(offset);
    places_[row] = {offset, static_cast<uint32_t>(key.size()), hash_of(key)};
  }
}

}  // namespace weir
