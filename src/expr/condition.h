// Conditions: expressions that are true or false. They say which rows they hold for, so that a filter never
// makes a column of bools, and each part of `a and b` sees only the rows that the parts before it left.
#pragma once

#include <vector>

#include "expr/expr.h"

namespace weir {

class Condition : public BoundExpr {
 public:
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const final;
  void select(Batch& batch, RowSet rows, const Environment& env,
              std::vector<uint32_t>& out) const override = 0;
};

// The rows for which holds(row), into `out`, which may be what `rows` views.
template <class Holds>
void keep_rows(RowSet rows, std::vector<uint32_t>& out, Holds holds) {
  const size_t count = rows.size();
  if (out.size() < count) out.resize(count);
  const uint32_t* const from = rows.data();
  uint32_t* const to = out.data();
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t row = from[i];
    to[kept] = row;
    kept += holds(row) ? 1 : 0;
  }
  out.resize(kept);
}

}  // namespace weir
