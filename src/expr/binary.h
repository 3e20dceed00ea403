// What expressions of two operands share, conditions (Base is Condition) and others (BoundExpr).
#pragma once

#include <utility>
#include <vector>

#include "expr/expr.h"

namespace weir {

template <class Base>
class Binary : public Base {
 public:
  // `b` may be null: then there is one operand.
  Binary(BoundPtr a, BoundPtr b) : a_(std::move(a)), b_(std::move(b)) {}
  void slots(std::vector<uint32_t>& out) const final {
    a_->slots(out);
    if (b_ != nullptr) b_->slots(out);
  }

 protected:
  const BoundPtr a_;
  const BoundPtr b_;
};

}  // namespace weir
