// The rules of formats/csv.h once more, one byte after the other and with the whole text at hand: what
// read_in (csv_input.h) must make of a csv text under a given header of `width` names.
#pragma once

#include <string_view>

#include "csv_input.h"

namespace weir {

Lines rows_by_the_rules(std::string_view text, char delimiter, size_t width);

}  // namespace weir
