// Of rows that hold a histogram, [{"from":0,"count":2},{"from":10,"count":5}], a row a bin, as bars draw
// them:
//
//   histogram_price  count
//   0–10                 2
//   10–20                5
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/drawn_writer.h"

namespace weir {

// Whether all texts of the column are histograms, and there is one.
bool holds_histograms(const std::vector<Cells>& rows, size_t column);

// The rows with the bins of a column in place of it, and their counts behind them; the other columns that are
// `kept` come before. `width`: of a bin, where it is known; then empty ones between others are rows, too, if
// that does not make very many.
std::vector<Cells> histogram_rows(const std::vector<Cells>& rows, size_t column,
                                  const std::vector<size_t>& kept, std::optional<double> width,
                                  std::string_view dash);

}  // namespace weir
