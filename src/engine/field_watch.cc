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

std::vector<std::string> FieldWatch::take_warnings(uint64_t least) {
  std::vector<std::string> out;
  if (told_ || records_ < least) return out;
  told_ = true;
  const std::vector<std::string> names(names_.begin(), names_.end());
  for (size_t i = 0; i < wanted_.size() && records_ > 0; ++i) {
    if (missing_[i] == 0 || wanted_[i].guess) continue;
    const std::string name = dotted_name(wanted_[i].path);
    const std::string literal = literal_like(name);
    std::string near = nearest(name, names);
    if (near == name || near.starts_with(name + ".")) near.clear();
    const std::string hint =
        literal.empty() ? this->hint(wanted_[i], near) : fmt::format("; did you mean '{}'?", literal);
    if (hint.empty()) continue;
    out.push_back(fmt::format("warning: field '{}' is in none of the {} record{}{}", name, grouped(records_),
                              records_ == 1 ? "" : "s", hint));
  }
  return out;
}

// What to do about a field that no record has; "" where that may well be so.
std::string FieldWatch::hint(const WantedField& field, const std::string& near) const {
  std::string removed_by;
  for (const FieldUse& use : uses_) {
    if (use.path != field.path) continue;
    if (use.may_miss) return "";
    if (!use.removed_by.empty()) removed_by = use.removed_by;
    if (use.text.empty() || !seen(use.beside)) continue;
    if (near.empty()) return fmt::format("; for a text write {}", quote(use.text));
    return fmt::format("; did you mean '{}', or the text {}?", near, quote(use.text));
  }
  if (!near.empty()) return fmt::format("; did you mean '{}'?", near);
  return removed_by.empty() ? "" : fmt::format(": nothing to {}", removed_by);
}

// Whether some record has the field. A renamed one's members are not watched by themselves.
bool FieldWatch::seen(const std::vector<std::string>& path) const {
  if (path.empty()) return true;
  for (size_t i = 0; i < wanted_.size(); ++i) {
    const std::vector<std::string>& read = wanted_[i].path;
    if (missing_[i] == 0 && (read == path || (read.size() == 1 && read.front() == path.front()))) return true;
  }
  return false;
}

}  // namespace weir
