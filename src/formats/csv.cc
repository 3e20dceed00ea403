#include "formats/csv.h"

namespace weir {
namespace {

class CellRecords : public RecordFormat {
 public:
  CellRecords(CellDialect dialect, std::string_view format_name)
      : dialect_(dialect), format_name_(format_name) {}

  void fields(std::string_view line, const Header* header, Arena& arena,
              std::vector<Field>& out) const override {
    out.clear();
    for_each_cell(line, dialect_, [&](size_t index, std::string_view inside, bool escaped) {
      if (index >= header->names.size()) return;
      const std::string_view text = escaped ? unescape_cell(inside, dialect_, arena) : inside;
      out.push_back({header->names[index], {}, Value::of_text(Kind::RawCell, text)});
    });
  }
  bool verbatim_to(std::string_view output) const override { return output == format_name_; }

 private:
  CellDialect dialect_;
  std::string_view format_name_;
};

CellDialect csv_dialect(char delimiter) { return {delimiter, false}; }

}  // namespace

std::unique_ptr<RecordFormat> make_cell_record_format(CellDialect dialect, std::string_view format_name) {
  return std::make_unique<CellRecords>(dialect, format_name);
}

const FormatDef& csv_format() {
  static const FormatDef def{
      "csv",
      {".csv"},
      "comma-separated cells under a header line (RFC 4180); --delimiter, --header, --no-header",
      [](const ReadOptions& options) {
        return make_cell_cutter(csv_dialect(options.delimiter), options.header.empty());
      },
      [](const ReadOptions& options, const std::vector<WantedField>& wanted) {
        return make_cell_reader(csv_dialect(options.delimiter), options, wanted);
      },
      [](const ReadOptions& options) {
        return make_cell_record_format(csv_dialect(options.delimiter), "csv");
      },
      [](const WriteOptions& options) { return make_cell_writer(csv_dialect(options.delimiter), options); },
  };
  return def;
}

}  // namespace weir
