// The keys of a batch's rows as bytes, with their hashes: for session and count windows.
//
//   keys.eval(plan.keys, batch, env);                 // window session 30s on ts by user.id
//   keys.of(row), keys.hash(row)                      // of each selected row, until the next eval()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expr/expr.h"

namespace weir {

class RowKeys {
 public:
  using Columns = std::vector<std::pair<uint32_t, BoundPtr>>;  // with the slots they fill

  // Fills the key columns, and takes the keys of the selected rows from them.
  void eval(const Columns& columns, Batch& batch, const Environment& env);
  std::string_view of(uint32_t row) const { return {bytes_.data() + places_[row].offset, places_[row].size}; }
  uint32_t hash(uint32_t row) const { return places_[row].hash; }
  static uint32_t hash_of(std::string_view key);

 private:
  struct Place {
    size_t offset;
    uint32_t size;
    uint32_t hash;
  };
  std::string bytes_;
  std::vector<Place> places_;  // by row
  std::vector<Vec> values_;
};

}  // namespace weir
