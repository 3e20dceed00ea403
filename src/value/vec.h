// A column of a batch, or a constant that stands for one.
#pragma once

#include <cstdint>

#include "value/value.h"

namespace weir {

// A value per row, or one for all rows (step 0).
struct Vec {
  const Value* values;
  uint32_t step;
  const Value& operator[](uint32_t row) const { return values[row * step]; }
};

}  // namespace weir
