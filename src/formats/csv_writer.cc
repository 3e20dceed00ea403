// Writes csv and tsv. The columns are the plan's, else those of the first row, its objects flattened:
//
//   {"id":1,"user":{"name":"a","tags":[1]}}      id,user.name,user.tags
//                                                1,a,[1]
//
// Tested by csv_test.cc.
#include "formats/csv.h"
#include "formats/csv_index.h"
#include "formats/flat_columns.h"
#include "value/text.h"

namespace weir {
namespace {

class CellWriter : public Writer {
 public:
  CellWriter(CellDialect dialect, const WriteOptions& options);

  void begin(OutputBuffer& out) override {
    if (columns_.known()) write_header(out);
  }
  void closed_row(std::span<const Value> values, OutputBuffer& out) override;
  void open_row(std::span<const Field> fields, OutputBuffer& out) override;
  bool verbatim_row(std::string_view line, const Header* header, OutputBuffer& out) override;
  std::vector<std::pair<std::string, uint64_t>> left_out() const override { return columns_.left_out(); }
  void save(StateWriter& out) const override;
  void load(StateReader& in) override;

 private:
  void write_header(OutputBuffer& out, std::string_view line = {});
  void write_row(std::span<const Value> values, OutputBuffer& out);
  void write_value(const Value& value, OutputBuffer& out) const;
  void quote_from(size_t begin, OutputBuffer& out) const;
  void escape_from(size_t begin, OutputBuffer& out) const;

  bool same_header(const Header& header);

  const CellPasses& passes_ = *cell_passes().front();
  CellDialect dialect_;
  bool no_header_;
  TimeZone zone_;

  FlatColumns columns_;
  bool header_written_ = false;
  uint64_t empty_rows_ = 0;  // rows without fields before the columns are known

  const Header* last_header_ = nullptr;  // only compared; the line tells another header at the same address
  std::string last_header_line_;
  bool last_header_same_ = false;
};

CellWriter::CellWriter(CellDialect dialect, const WriteOptions& options)
    : dialect_(dialect), no_header_(options.no_header), zone_(options.zone), columns_(options) {}

// Writes the header once, by the columns' names or as `line`.
void CellWriter::write_header(OutputBuffer& out, std::string_view line) {
  if (header_written_) return;
  header_written_ = true;
  std::vector<Value> names;
  if (!no_header_ && line.empty()) {
    for (const std::string& name : columns_.names()) names.push_back(Value::string(name));
    write_row(names, out);
  } else if (!no_header_) {
    out += line;
    out.push_back('\n');
  }
  const std::vector<Value> empty(columns_.names().size(), Value::missing());
  for (; empty_rows_ != 0; --empty_rows_) write_row(empty, out);
}

void CellWriter::write_row(std::span<const Value> values, OutputBuffer& out) {
  const size_t begin = out.size();
  for (size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out.push_back(dialect_.delimiter);
    print_raw(values[i], zone_, out);
  }
  // In most rows there are no others than those between the cells.
  if (passes_.count_special(out, begin, dialect_) + 1 != values.size()) {
    out.resize(begin);
    for (size_t i = 0; i < values.size(); ++i) {
      if (i != 0) out.push_back(dialect_.delimiter);
      write_value(values[i], out);
    }
  }
  if (values.size() == 1 && out.size() == begin && !dialect_.tsv) out += "\"\"";  // a blank line is no row
  out.push_back('\n');
}

void CellWriter::write_value(const Value& value, OutputBuffer& out) const {
  const size_t begin = out.size();
  print_raw(value, zone_, out);
  if (passes_.count_special(out, begin, dialect_) == 0) return;
  if (dialect_.tsv) {
    escape_from(begin, out);
  } else {
    quote_from(begin, out);
  }
}

void CellWriter::quote_from(size_t begin, OutputBuffer& out) const {
  const std::string text = out.substr(begin);
  out.resize(begin);
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void CellWriter::escape_from(size_t begin, OutputBuffer& out) const {
  const std::string text = out.substr(begin);
  out.resize(begin);
  for (const char c : text) {
    switch (c) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default: out.push_back(c);
    }
  }
}

void CellWriter::closed_row(std::span<const Value> values, OutputBuffer& out) {
  write_header(out);
  write_row(values, out);
}

void CellWriter::open_row(std::span<const Field> fields, OutputBuffer& out) {
  if (!columns_.known() && fields.empty()) {
    ++empty_rows_;
    return;
  }
  const std::span<const Value> row = columns_.place(fields);
  write_header(out);
  write_row(row, out);
}

bool CellWriter::same_header(const Header& header) {
  if (last_header_ == &header && last_header_line_ == header.line) return last_header_same_;
  last_header_ = &header;
  last_header_line_ = header.line;
  last_header_same_ = header.names == columns_.names();
  return last_header_same_;
}

bool CellWriter::verbatim_row(std::string_view line, const Header* header, OutputBuffer& out) {
  if (header == nullptr) return false;
  const bool first = !columns_.known();
  if (first) columns_.set(header->names);
  if (!same_header(*header)) return false;
  write_header(out, first ? std::string_view(header->line) : std::string_view());
  out += line;
  out.push_back('\n');
  return true;
}

void CellWriter::save(StateWriter& out) const {
  out.u8(header_written_);
  out.u64(empty_rows_);
  columns_.save(out);
}

void CellWriter::load(StateReader& in) {
  header_written_ = in.u8() != 0;
  empty_rows_ = in.u64();
  columns_.load(in);
}

}  // namespace

std::unique_ptr<Writer> make_cell_writer(CellDialect dialect, const WriteOptions& options) {
  return std::make_unique<CellWriter>(dialect, options);
}

}  // namespace weir
