// Tested by csv_writer_test.cc.
#include "formats/flat_columns.h"

#include "absl/strings/string_view.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

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

}  // namespace

FlatColumns::FlatColumns(const WriteOptions& options) {
  if (options.fixed) set(options.columns);
}

void FlatColumns::set(std::span<const std::string> names) {
  known_ = true;
  for (const std::string& name : names) add_column(name);
}

std::span<const Value> FlatColumns::place(std::span<const Field> fields) {
  arena_.reset();
  if (!known_) {
    for (const Field& field : fields) add_columns(field.name, field.value);
    known_ = true;
  }
  row_.assign(names_.size(), Value::missing());
  next_ = 0;
  for (const Field& field : fields) set_field(field.name, field.value);
  return row_;
}

void FlatColumns::add_column(std::string_view name) {
  if (places_.emplace(name, names_.size()).second) names_.emplace_back(name);
}

void FlatColumns::add_columns(std::string_view name, const Value& value) {
  if (!has_members(value)) return add_column(name);
  for_each_member(value.view(), [&](std::string_view key, const Value& member) {
    add_columns(joined_name(name, key, arena_), member);
    return true;
  });
}

void FlatColumns::set_field(std::string_view name, const Value& value) {
  size_t place = next_;
  if (place >= names_.size() || names_[place] != name) {
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

void FlatColumns::leave_out(std::string_view name, const Value& value) {
  // Where the first row had an object, null or {} loses nothing: its columns are empty.
  if (value.is_null() || value.kind == Kind::Object) {
    for (const std::string& column : names_) {
      if (column.size() > name.size() && column[name.size()] == '.' && column.starts_with(name)) return;
    }
  }
  const auto [place, is_new] = left_out_places_.emplace(name, left_out_.size());
  if (is_new) left_out_.emplace_back(name, 0);
  ++left_out_[place->second].second;
}

void FlatColumns::save(StateWriter& out) const {
  out.u8(known_);
  out.u64(names_.size());
  for (const std::string& name : names_) out.string(name);
}

void FlatColumns::load(StateReader& in) {
  known_ = in.u8() != 0;
  names_.clear();
  places_.clear();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) add_column(in.string());
}

}  // namespace weir
