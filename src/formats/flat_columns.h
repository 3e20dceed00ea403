// The columns of formats that have them (csv, tsv, table …): the plan's, else those of the first row, its
// objects flattened.
//
//   {"id":1,"user":{"name":"a","tags":[1]}}      id  user.name  user.tags
//
// A later row's further fields are left out and counted.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "formats/format.h"

namespace weir {

class FlatColumns {
 public:
  explicit FlatColumns(const WriteOptions& options);

  bool known() const { return known_; }
  const std::vector<std::string>& names() const { return names_; }
  // Fixes the columns.
  void set(std::span<const std::string> names);
  // An open row's values by column, valid until the next call. The first row fixes the columns.
  std::span<const Value> place(std::span<const Field> fields);

  // Names and counts, in order of appearance.
  const std::vector<std::pair<std::string, uint64_t>>& left_out() const { return left_out_; }
  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  void add_columns(std::string_view name, const Value& value);
  void add_column(std::string_view name);
  void set_field(std::string_view name, const Value& value);
  void leave_out(std::string_view name, const Value& value);

  bool known_ = false;
  std::vector<std::string> names_;
  absl::flat_hash_map<std::string, size_t> places_;  // of names_
  std::vector<std::pair<std::string, uint64_t>> left_out_;
  absl::flat_hash_map<std::string, size_t> left_out_places_;

  // Of the row that is being put together.
  std::vector<Value> row_;
  size_t next_ = 0;  // the column after the last one found: fields mostly come in the columns' order
  Arena arena_;
};

}  // namespace weir
