// Bound expressions: evaluated column by column over the selected rows of a batch.
//
//   Vec v = expr->eval(batch, batch.selected, env);
//   v[row].is_true()
//
// Const and shared between threads; results live in the batch's arena and end with it. Only the asked rows of
// a result are set.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "functions/function.h"
#include "value/batch.h"
#include "value/vec.h"

namespace weir {

using RowSet = std::span<const uint32_t>;

class BoundExpr {
 public:
  virtual ~BoundExpr() = default;
  // Settled values for `rows`.
  virtual Vec eval(Batch& batch, RowSet rows, const Environment& env) const = 0;
  // The rows for which it is true, into `out`, which may be what `rows` views.
  virtual void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const;
  // Is this a path to a field? Then results keep their source text, which they are written with.
  virtual bool is_path() const { return false; }
  // The value where it is the same for all rows and known; null otherwise.
  virtual const Value* constant() const { return nullptr; }
  // Appends the slots it reads.
  virtual void slots(std::vector<uint32_t>& out) const = 0;
  // The slot when it is nothing but a column (then the column may be passed on without being settled); -1
  // otherwise.
  virtual int64_t slot() const { return -1; }
};
using BoundPtr = std::unique_ptr<BoundExpr>;

// Fills a slot with an expression's values for the selected rows; a plain column is shared, not copied, and
// stays unsettled.
void fill_slot(const BoundExpr& expr, Batch& batch, uint32_t slot, const Environment& env);

}  // namespace weir
