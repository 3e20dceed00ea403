// What stands above a plot: the value's name, a sample and the name of each line, and what else is to be
// said.
//
//   count   ━━ info   ━━ warn
//     (3 more not drawn)
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/terminal.h"

namespace weir {

struct LegendEntry {
  std::string sample;  // as drawn, colours and all; "" for a note
  size_t sample_width = 0;
  std::string text;  // a name, which may be cut to `longest`; or a note, which stays whole
};

// The lines, or nothing when they are more than `most`.
std::optional<std::vector<std::string>> plot_legend(const std::string& title,
                                                    const std::vector<LegendEntry>& entries,
                                                    const Screen& screen, size_t longest, size_t most);

}  // namespace weir
