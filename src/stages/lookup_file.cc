// Tested by tests/golden/stages/lookup.test.
#include "stages/lookup_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/near.h"
#include "expr/nodes.h"
#include "value/record.h"

namespace weir {
namespace {

// Takes the file's records into a table, and notes which columns there are.
class FileReader {
 public:
  FileReader(const LookupSyntax& syntax, LookupTable& table) : syntax_(syntax), table_(table) {
    for (const auto& on : syntax.on) want(on.column);
    for (const auto& keep : syntax.keep) want(keep.column);
    seen_.resize(wanted_.size());
  }

  void read(const RecordFiles& files) {
    const RecordFiles::Contents contents =
        files.read(syntax_.file, wanted_, [this](Batch& batch) { see(batch); });
    if (!contents.error.empty()) {
      throw PipelineError(syntax_.file_span,
                          fmt::format("cannot read '{}': {}", syntax_.file, contents.error));
    }
    if (contents.header != nullptr) take_names(*contents.header);
    for (size_t i = 0; i < wanted_.size(); ++i) check_column(i);
    table_.end();
  }

  // All columns but the keys, where none are named; a row has values for the first of them.
  std::vector<std::string> other_columns;

 private:
  static constexpr size_t kSampled = 100;  // records whose names are looked at, for suggestions

  void want(const FileColumn& column) {
    wanted_.push_back({column.path, static_cast<uint32_t>(wanted_.size())});
    spans_.push_back(column.span);
  }

  void see(Batch& batch) {
    const size_t keys = syntax_.on.size();
    std::vector<Value> values;
    for (uint32_t slot = 0; slot < wanted_.size(); ++slot) batch.column(slot);
    for (uint32_t slot = 0; slot < keys; ++slot) decode_column(batch, slot);
    for (uint32_t row = 0; row < batch.rows; ++row, ++records_) {
      key_.clear();
      values.clear();
      for (size_t i = 0; i < wanted_.size(); ++i) {
        const Value& v = batch.columns[i][row];
        seen_[i] = seen_[i] || v.kind != Kind::Missing;
        (i < keys ? key_ : values).push_back(v);
      }
      if (!syntax_.has_keep) take_others(batch, row, values);
      if (syntax_.has_keep && records_ < kSampled) sample(batch, row);
      table_.add(key_, values);
    }
  }

  static void decode_column(Batch& batch, uint32_t slot) {
    make_column_ref(slot)->eval(batch, batch.selected, Environment{});
  }

  void sample(const Batch& batch, uint32_t row) {
    arena_.reset();
    batch.format->fields(batch.lines[row], batch.header.get(), arena_, fields_);
    for (const Field& field : fields_) add_name(names_, field.name);
  }

  // Its fields but the keys, each at the place of its column.
  void take_others(const Batch& batch, uint32_t row, std::vector<Value>& values) {
    sample(batch, row);
    size_t guess = 0;  // most records have the columns in their order
    for (const Field& field : fields_) {
      if (is_key(field.name)) continue;
      if (guess >= other_columns.size() || other_columns[guess] != field.name) {
        guess = add_name(other_columns, field.name);
      }
      if (values.size() <= guess) values.resize(guess + 1, Value::null());
      values[guess++] = field.value;
    }
  }

  void take_names(const Header& header) {
    for (const std::string& name : header.names) {
      add_name(names_, name);
      if (!syntax_.has_keep && !is_key(name)) add_name(other_columns, name);
    }
    for (size_t i = 0; i < wanted_.size(); ++i) {
      const std::string name = dotted_name(wanted_[i].path);
      seen_[i] = std::find(header.names.begin(), header.names.end(), name) != header.names.end();
    }
    records_ = std::max<uint64_t>(records_, 1);
  }

  void check_column(size_t i) const {
    if (seen_[i] || records_ == 0) return;
    const std::string name = dotted_name(wanted_[i].path);
    const std::string near = nearest(name, names_);
    std::string hint;
    if (!near.empty()) {
      hint = fmt::format("did you mean '{}'?", near);
    } else if (i < syntax_.on.size() && !syntax_.on[i].named) {
      hint = fmt::format("say which column: {} = …", to_text(syntax_.on[i].path));
    }
    throw PipelineError(spans_[i], fmt::format("'{}' has no column '{}'", syntax_.file, name), hint);
  }

  bool is_key(std::string_view name) const {
    return std::any_of(syntax_.on.begin(), syntax_.on.end(),
                       [&](const auto& on) { return on.column.name() == name; });
  }
  // Its place among the names.
  static size_t add_name(std::vector<std::string>& names, std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    const auto place = static_cast<size_t>(at - names.begin());
    if (at == names.end()) names.emplace_back(name);
    return place;
  }

  const LookupSyntax& syntax_;
  LookupTable& table_;
  std::vector<WantedField> wanted_;  // keys, then what is kept
  std::vector<Span> spans_;
  std::vector<bool> seen_;
  std::vector<std::string> names_;
  uint64_t records_ = 0;
  std::vector<Value> key_;
  Arena arena_;
  std::vector<Field> fields_;
};

}  // namespace

std::vector<std::string> read_lookup_file(const LookupSyntax& syntax, const RecordFiles& files,
                                          LookupTable& table) {
  FileReader reader(syntax, table);
  reader.read(files);
  return std::move(reader.other_columns);
}

}  // namespace weir
