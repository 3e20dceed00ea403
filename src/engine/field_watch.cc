#include "engine/field_watch.h"

#include <fmt/format.h>

#include "base/near.h"
#include "engine/ledger.h"
#include "value/json.h"

namespace weir {
namespace {

// The literal that a name in another case, or another language, means.
std::string literal_like(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (name == "true" || name == "false" || name == "null") return name;
  return name == "none" || name == "nil" || name == "undefined" ? "null" : "";
}

}  // namespace

void FieldWatch::see(const Batch& batch) {
  for (uint32_t row = 0; row < batch.rows && records_ + row < kSampled; ++row) sample(batch, row);
  records_ += batch.rows;
  for (size_t i = 0; i < wanted_.size(); ++i) {
    if (missing_[i] == 0) continue;
    const Value* column = wanted_[i].slot < batch.columns.size() ? batch.columns[wanted_[i].slot] : nullptr;
    for (uint32_t row = 0; column != nullptr && row < batch.rows && missing_[i] != 0; ++row) {
      missing_[i] = column[row].kind == Kind::Missing ? 1 : 0;
    }
  }
}

void FieldWatch::sample(const Batch& batch, uint32_t row) {
  if (batch.format == nullptr || batch.lines.empty()) return;
  Arena arena;
  std::vector<Field> fields;
  batch.format->fields(batch.lines[row], batch.header.get(), arena, fields);
  for (const Field& field : fields) add_names(std::string(field.name), field.value, 0);
}

void FieldWatch::add_names(const std::string& prefix, const Value& value, int depth) {
  if (names_.size() >= kMaxNames) return;
  names_.insert(prefix);
  if (value.kind != Kind::Object || depth >= 4) return;
  for_each_member(value.view(), [&](std::string_view key, const Value& member) {
    add_names(prefix + "." + std::string(key), member, depth + 1);
    return true;
  });
}

std::vector<std::string> FieldWatch::warnings() const {
  std::vector<std::string> out;
  const std::vector<std::string> names(names_.begin(), names_.end());
  for (size_t i = 0; i < wanted_.size() && records_ > 0; ++i) {
    if (missing_[i] == 0 || wanted_[i].guess) continue;
    const std::string name = dotted_name(wanted_[i].path);
    std::string near = literal_like(name);
    if (near.empty()) near = nearest(name, names);
    if (near.empty() || near == name || near.starts_with(name + ".")) continue;
    out.push_back(fmt::format("warning: field '{}' is in none of the {} record{}; did you mean '{}'?", name,
                              grouped(records_), records_ == 1 ? "" : "s", near));
  }
  return out;
}

}  // namespace weir
