// One picture of bars: labels, values, bars, no line wider than the screen.
//
//   level  count
//   error    182  ███████████████████
//   warn      20  ██
//
#pragma once

#include <string>
#include <vector>

#include "formats/cell_layout.h"

namespace weir {

struct BarRows {
  std::vector<std::string> names;  // of the labels' columns, and behind them of the value's
  std::vector<Cells> rows;         // likewise
};

struct BarScale {
  double low = 0;  // of all values, and 0
  double high = 0;
};

// What pictures that follow each other share, so that they do not jump about.
struct BarLayout {
  explicit BarLayout(const WriteOptions& options) : labels(options), values(options) {}
  CellLayout labels;
  CellLayout values;
};

// Rows from `open` on are not final. `scale` grows.
std::string bar_chart(const BarRows& rows, size_t open, const WriteOptions& options, BarScale& scale,
                      BarLayout& layout);

}  // namespace weir
