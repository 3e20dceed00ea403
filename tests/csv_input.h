// Reads csv and tsv texts piece by piece as the engine does, into lines that tests can compare.
//
//   read_in(csv_format(), {}, {"a,b\n1,", "2\n3\n"}) ==
//       Lines{"[a|b]", "2: 1|2", "3! 1 cell where the header has 2: 3"}
//
// A line "BROKEN …" says that reader and record format contradict each other or themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/format.h"

namespace weir {

using Lines = std::vector<std::string>;

Lines read_in(const FormatDef& format, const ReadOptions& options,
              const std::vector<std::string_view>& pieces);

}  // namespace weir
