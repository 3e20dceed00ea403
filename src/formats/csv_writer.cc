// Writes csv and tsv. The columns are the plan's, else those of the first row, its objects flattened:
//
//   {"id":1,"user":{"name":"a","tags":[1]}}      id,user.name,user.tags
//                                                1,a,[1]
//
// Tested by csv_test.cc.
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "formats/csv.h"
#include "formats/csv_index.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

class CellWriter : public Writer {
 public:
  CellWriter(CellDialect dialect, const WriteOptions& options);

  void begin(OutputBuffer& out) override {
    if (columns_known_) write_header(out);
  }
  void closed_row(std::span<const Value> values, OutputBuffer& out) override;
  void open_row(std::span<const Field> fields, OutputBuffer& out) override;
  bool verbatim_row(std::string_view line, const Header* header, OutputBuffer& out) override;
  std::vector<std::pair<std::string, uint64_t>> left_out() const override { return left_out_; }
  void save(StateWriter& out) const override;
  void load(StateReader& in) override;

 private:
  void write_header(OutputBuffer& out, std::string_view line = {});
  void write_row(std::span<const Value> values, OutputBuffer& out);
  void write_value(const Value& value, OutputBuffer& out) const;
  void quote_from(size_t begin, OutputBuffer& out) const;
  void escape_from(size_t begin, OutputBuffer& out) const;

  void add_columns(std::string_view name, const Value& value);
  void add_column(std::string_view name);
  void set_field(std::string_view name, const Value& value);
  void leave_out(std::string_view name, const Value& value);
  bool same_header(const Header& header);

  const CellPasses& passes_ = *cell_passes().front();
  CellDialect dialect_;
  bool no_header_;
  TimeZone zone_;

  bool columns_known_ = false;
  bool header_written_ = false;
  uint64_t empty_rows_ = 0;  // rows without fields before the columns are known
  std::vector<std::string> columns_;
  absl::flat_hash_map<std::string, size_t> places_;  // of columns_
  std::vector<std::pair<std::string, uint64_t>> left_out_;
  absl::flat_hash_map<std::string, size_t> left_out_places_;

  // Of the row that is being put together.
  std::vector<Value> row_;
  size_t next_ = 0;  // the column after the last one found: fields mostly come in the columns' order
  Arena arena_;

  const Header* last_header_ = nullptr;  // only compared; the line tells another header at the same address
  std::string last_header_line_;
  bool last_header_same_ = false;
};

CellWriter::CellWriter(CellDialect dialect, const WriteOptions& options)
    : dialect_(dialect), no_header_(options.no_header), zone_(options.zone), columns_known_(options.fixed) {
  if (!options.fixed) return;
  columns_ = options.columns;
  for (size_t i = 0; i < columns_.size(); ++i) places_.emplace(columns_[i], i);
}

// Writes the header once, by the columns' names or as `line`.
void CellWriter::write_header(OutputBuffer& out, std::string_view line) {
  if (header_written_) return;
  header_written_ = true;
  std::vector<Value> names;
  if (!no_header_ && line.empty()) {
    for (const std::string& name : columns_) names.push_back(Value::string(name));
    write_row(names, out);
  } else if (!no_header_) {
    out += line;
    out.push_back('\n');
  }
  row_.assign(columns_.size(), Value::missing());
  for (; empty_rows_ != 0; --empty_rows_) write_row(row_, out);
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

// A member's name under `prefix`; in `arena`.
std::string_view joined_name(std::string_view prefix, std::string_view key_inside, Arena& arena) {
  const std::string_view key = unescape_json(key_inside, arena);
  char* const out = arena.allocate(prefix.size() + 1 + key.size());
  std::copy(prefix.begin(), prefix.end(), out);
  out[prefix.size()] = '.';
  std::copy(key.begin(), key.end(), out + prefix.size() + 1);
  return {out, prefix.size() + 1 + key.size()};
}

bool has_members(const Value& value) {
  bool any = false;
  if (value.kind == Kind::Object)
    for_each_member(value.view(), [&](std::string_view, const Value&) { return !(any = true); });
  return any;
}

void CellWriter::add_column(std::string_view name) {
  if (places_.emplace(name, columns_.size()).second) columns_.emplace_back(name);
}

void CellWriter::add_columns(std::string_view name, const Value& value) {
  if (!has_members(value)) return add_column(name);
  for_each_member(value.view(), [&](std::string_view key, const Value& member) {
    add_columns(joined_name(name, key, arena_), member);
    return true;
  });
}

void CellWriter::set_field(std::string_view name, const Value& value) {
  size_t place = next_;
  if (place >= columns_.size() || columns_[place] != name) {
    const auto found =
        places_.find(absl::string_view(name.data(), name.size()));  // Abseil's is not std's in Debian 12
    // An object under a column's own name goes there as JSON text, whatever the first row had.
    if (found == places_.end() && has_members(value)) {
      for_each_member(value.view(), [&](std::string_view key, const Value& member) {
        set_field(joined_name(name, key, arena_), member);
        return true;
      });
      return;
    }
    if (found == places_.end()) return leave_out(name, value);
    place = found->second;
  }
  row_[place] = value;
  next_ = place + 1;
}

void CellWriter::leave_out(std::string_view name, const Value& value) {
  // Where the first row had an object, null or {} loses nothing: its columns are empty.
  if (value.is_null() || value.kind == Kind::Object) {
    for (const std::string& column : columns_) {
      if (column.size() > name.size() && column[name.size()] == '.' && column.starts_with(name)) return;
    }
  }
  const auto [place, is_new] = left_out_places_.emplace(name, left_out_.size());
  if (is_new) left_out_.emplace_back(name, 0);
  ++left_out_[place->second].second;
}

void CellWriter::open_row(std::span<const Field> fields, OutputBuffer& out) {
  arena_.reset();
  if (!columns_known_ && fields.empty()) {
    ++empty_rows_;
    return;
  }
  if (!columns_known_) {
    for (const Field& field : fields) add_columns(field.name, field.value);
    columns_known_ = true;
  }
  write_header(out);
  row_.assign(columns_.size(), Value::missing());
  next_ = 0;
  for (const Field& field : fields) set_field(field.name, field.value);
  write_row(row_, out);
}

bool CellWriter::same_header(const Header& header) {
  if (last_header_ == &header && last_header_line_ == header.line) return last_header_same_;
  last_header_ = &header;
  last_header_line_ = header.line;
  last_header_same_ = header.names == columns_;
  return last_header_same_;
}

bool CellWriter::verbatim_row(std::string_view line, const Header* header, OutputBuffer& out) {
  if (header == nullptr) return false;
  const bool first = !columns_known_;
  if (first) {
    columns_known_ = true;
    for (const std::string& name : header->names) add_column(name);
  }
  if (!same_header(*header)) return false;
  write_header(out, first ? std::string_view(header->line) : std::string_view());
  out += line;
  out.push_back('\n');
  return true;
}

void CellWriter::save(StateWriter& out) const {
  out.u8(columns_known_);
  out.u8(header_written_);
  out.u64(empty_rows_);
  out.u64(columns_.size());
  for (const std::string& column : columns_) out.string(column);
}

void CellWriter::load(StateReader& in) {
  columns_known_ = in.u8() != 0;
  header_written_ = in.u8() != 0;
  empty_rows_ = in.u64();
  columns_.clear();
  places_.clear();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) add_column(in.string());
}

}  // namespace

std::unique_ptr<Writer> make_cell_writer(CellDialect dialect, const WriteOptions& options) {
  return std::make_unique<CellWriter>(dialect, options);
}

}  // namespace weir
