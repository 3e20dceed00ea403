#include "formats/csv.h"

namespace weir {

const FormatDef& tsv_format() {
  static constexpr CellDialect kDialect{'\t', true};
  static const FormatDef def{
      "tsv",
      {".tsv"},
      "tab-separated cells under a header line; \\t \\n \\r \\\\ instead of quotes",
      [](const ReadOptions& options) { return make_cell_cutter(kDialect, options.header.empty()); },
      [](const ReadOptions& options, const std::vector<WantedField>& wanted) {
        return make_cell_reader(kDialect, options, wanted);
      },
      [](const ReadOptions&) { return make_cell_record_format(kDialect, "tsv"); },
      [](const WriteOptions& options) { return make_cell_writer(kDialect, options); },
  };
  return def;
}

}  // namespace weir
