#include "stages/sort_order.h"

#include "value/packed_value.h"

namespace weir {
namespace {

bool is_null_word(uint64_t word) { return word == kLeastWord || word == kGreatestWord; }
uint64_t turned(uint64_t word, bool descending) { return descending ? ~word : word; }

}  // namespace

void SortOrder::bind(Binder& binder, const std::vector<Key>& keys, bool descending) {
  for (const Key& key : keys) {
    const bool down = key.explicit_direction ? key.descending : descending;
    keys_.push_back({binder.bind(*key.expr), down, key.nulls < 0});
  }
}

void SortOrder::eval(Batch& batch, RowSet rows, const Environment& env, SortKeys& out) const {
  out.values.clear();
  for (const One& key : keys_) {
    const Vec v = key.expr->eval(batch, rows, env);
    auto* column = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) column[row] = sort_key(v[row], env.zone);
    out.values.push_back({column, 1});
  }
  auto* words = batch.arena.array<uint64_t>(batch.rows);
  for (const uint32_t row : rows) words[row] = word_of(out.values[0][row], keys_[0]);
  out.words = words;
}

uint64_t SortOrder::word_of(const Value& key, const One& by) {
  if (key.is_null()) return by.nulls_first ? kLeastWord : kGreatestWord;
  return turned(sort_word(key).word, by.descending);
}

Value SortOrder::value_of(uint64_t word, const One& by) {
  return is_null_word(word) ? Value::null() : value_of_word(turned(word, by.descending));
}

bool SortOrder::pack(const SortKeys& keys, uint32_t row, std::string& out) const {
  if (exact(keys, row)) return out.push_back(0), true;
  out.push_back(1);
  bool exact_numbers = true;
  for (const Vec& column : keys.values) {
    const Value& key = column[row];
    weir::pack(key.computed(), out);
    if (key.is_null()) continue;
    const SortWord word = sort_word(key);
    exact_numbers = exact_numbers && (word.exact || tie_of_word(word.word, 0) != Tie::Number);
  }
  return exact_numbers;
}

const char* SortOrder::behind(const char* packed) const {
  if (!has_values(packed++)) return packed;
  for (size_t k = 0; k < keys_.size(); ++k) unpack(packed);
  return packed;
}

int SortOrder::compare_one(const Value& a, const Value& b, const One& by) {
  if (a.is_null() || b.is_null()) {
    if (a.is_null() && b.is_null()) return 0;
    return a.is_null() == by.nulls_first ? -1 : 1;
  }
  const int order = sort_order_of_keys(a, b);
  return by.descending ? -order : order;
}

int SortOrder::compare(const PackedKeys& a, const PackedKeys& b) const {
  if (a.word != b.word) return a.word < b.word ? -1 : 1;
  const char* left = a.bytes;
  const char* right = b.bytes;
  const bool left_values = has_values(left++);
  const bool right_values = has_values(right++);
  if (!left_values && !right_values) return 0;
  for (const One& key : keys_) {
    const Value l = left_values ? unpack(left) : value_of(a.word, key);
    const Value r = right_values ? unpack(right) : value_of(b.word, key);
    const int order = compare_one(l, r, key);
    if (order != 0) return order;
  }
  return 0;
}

Tie SortOrder::tie(uint64_t word, size_t k, uint32_t level) const {
  if (level == 0 && is_null_word(word)) return Tie::Equal;
  return tie_of_word(turned(word, keys_[k].descending), level);
}

uint64_t SortOrder::word(const char* packed, size_t k, uint32_t level) const {
  const char* from = packed + 1;
  for (size_t i = 0; i < k; ++i) unpack(from);
  const Value key = unpack(from);
  return level == 0 ? word_of(key, keys_[k]) : turned(deeper_sort_word(key, level), keys_[k].descending);
}

void SortOrder::slots(std::vector<uint32_t>& out) const {
  for (const One& key : keys_) key.expr->slots(out);
}

}  // namespace weir
