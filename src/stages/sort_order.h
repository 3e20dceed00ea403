// The keys of sort and top: bound, evaluated, kept with a row, and compared.
//
// A row is kept with the word of its first key (value/sort_word.h), turned so that lesser words come out
// first, and its keys as bytes; where the word of an only key says all, no byte but one. So most comparisons
// are of two integers.
#pragma once

#include <string>
#include <vector>

#include "expr/binder.h"
#include "value/compare.h"
#include "value/sort_word.h"

namespace weir {

// Of some rows of a batch; text lives with the batch.
struct SortKeys : PreparedRows {
  std::vector<Vec> values;          // per key, what its values compare by (value/compare.h sort_key)
  const uint64_t* words = nullptr;  // of the first key, by row
};

// Of a kept row.
struct PackedKeys {
  uint64_t word;
  const char* bytes;
};

class SortOrder {
 public:
  // `descending`: what a key without a direction means (top: true).
  void bind(Binder& binder, const std::vector<Key>& keys, bool descending);
  size_t size() const { return keys_.size(); }
  void eval(Batch& batch, RowSet rows, const Environment& env, SortKeys& out) const;
  void slots(std::vector<uint32_t>& out) const;

  // Does the word say all of the row's keys?
  bool exact(const SortKeys& keys, uint32_t row) const {
    return keys_.size() == 1 && exact_word(keys.values[0][row]);
  }
  // Appends the row's keys. False when one is a number that its word does not hold: then equal words of
  // numbers do not mean that the keys are equal.
  bool pack(const SortKeys& keys, uint32_t row, std::string& out) const;
  bool has_values(const char* packed) const { return *packed != 0; }
  const char* behind(const char* packed) const;

  // The order of output: negative, 0, positive.
  int compare(const PackedKeys& a, const PackedKeys& b) const;
  // For words that are equal up to this level of key `k`: what tells next, and the word of a level of a key
  // of a row that has_values().
  Tie tie(uint64_t word, size_t k, uint32_t level) const;
  uint64_t word(const char* packed, size_t k, uint32_t level) const;

 private:
  struct One {
    BoundPtr expr;
    bool descending;
    bool nulls_first;
  };
  static bool exact_word(const Value& key) { return key.is_null() || sort_word(key).exact; }
  static uint64_t word_of(const Value& key, const One& by);
  static Value value_of(uint64_t word, const One& by);
  static int compare_one(const Value& a, const Value& b, const One& by);

  std::vector<One> keys_;
};

}  // namespace weir
