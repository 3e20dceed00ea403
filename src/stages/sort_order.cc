#include "stages/sort_order.h"

namespace weir {

void SortOrder::bind(Binder& binder, const std::vector<Key>& keys, bool descending) {
  for (const Key& key : keys) {
    const bool down = key.explicit_direction ? key.descending : descending;
    keys_.push_back({binder.bind(*key.expr), down, key.nulls < 0});
  }
}

std::vector<Vec> SortOrder::eval(Batch& batch, RowSet rows, const Environment& env) const {
  std::vector<Vec> out;
  for (const One& key : keys_) {
    const Vec v = key.expr->eval(batch, rows, env);
    Value* column = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) column[row] = sort_key(v[row], env.zone);
    out.push_back({column, 1});
  }
  return out;
}

int SortOrder::compare(const Value* a, const Value* b) const {
  for (size_t i = 0; i < keys_.size(); ++i) {
    const bool null_a = a[i].is_null();
    const bool null_b = b[i].is_null();
    if (null_a || null_b) {
      if (null_a && null_b) continue;
      return null_a == keys_[i].nulls_first ? -1 : 1;
    }
    const int order = sort_order_of_keys(a[i], b[i]);
    if (order != 0) return keys_[i].descending ? -order : order;
  }
  return 0;
}

void SortOrder::slots(std::vector<uint32_t>& out) const {
  for (const One& key : keys_) key.expr->slots(out);
}

}  // namespace weir
