// The keys of sort and top: bound, evaluated, and compared.
#pragma once

#include <vector>

#include "expr/binder.h"
#include "value/compare.h"

namespace weir {

class SortOrder {
 public:
  // `descending`: what a key without a direction means (top: true).
  void bind(Binder& binder, const std::vector<Key>& keys, bool descending);
  size_t size() const { return keys_.size(); }
  // Per key, what its values compare by (value/compare.h sort_key), for the rows; text lives with the batch.
  std::vector<Vec> eval(Batch& batch, RowSet rows, const Environment& env) const;
  // -1, 0, 1: the order of output of two rows by their keys.
  int compare(const Value* a, const Value* b) const;
  void slots(std::vector<uint32_t>& out) const;

 private:
  struct One {
    BoundPtr expr;
    bool descending;
    bool nulls_first;
  };
  std::vector<One> keys_;
};

}  // namespace weir
