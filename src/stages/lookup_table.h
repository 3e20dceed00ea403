// The rows of a lookup's file, found by their keys.
//
//   LookupTable table(zone);
//   table.add(keys, values);              // of each row in order; a later one with the same keys is left out
//   …                                     // from here on it does not change, and threads may share it
//   const uint32_t row = table.find(hash, key, originals);
//   table.values(row, out);
//
// Keys are equal as == has it: "7" is 7, null nothing. They are hashed by what they read as (lookup_key()),
// and where a text reads as something else the original is kept beside it, as "7" is not "7.0". A row is its
// bytes and some 16 more.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/varint.h"
#include "stages/key_index.h"
#include "value/packed_value.h"
#include "value/time.h"
#include "value/value.h"

namespace weir {

// What equal values have in common: a number, a time, or a text.
Value lookup_key(const Value& v, const TimeZone& zone);

class LookupTable {
 public:
  static constexpr uint32_t kNone = KeyIndex::kNone;

  explicit LookupTable(const TimeZone& zone) : zone_(zone) {}

  // Settled keys; values may be pending. Nothing happens where a key is null.
  void add(std::span<const Value> keys, std::span<const Value> values);
  void end() {
    bytes_.shrink_to_fit();
    rows_.shrink_to_fit();
  }

  void prefetch(uint64_t hash) const { index_.prefetch(static_cast<uint32_t>(hash)); }
  // The first row whose keys equal `originals`; `key` and `hash` are those of the group key
  // (value/row_keys.h) of their lookup_key()s.
  uint32_t find(uint64_t hash, std::string_view key, std::span<const Value> originals) const;
  // The values of a row as they were added, fewer where there were fewer; pending, in this table's memory.
  // `out` is called with the number of each.
  template <class Out>
  void values(uint32_t row, Out&& out) const;

 private:
  // A row: the size of its key, the key, the size of its originals (0 when the key tells all), the originals
  // packed, the number of its values, the values packed.
  struct Row {
    std::string_view key;
    std::string_view originals;
    const char* values;
  };
  Row row(uint32_t id) const;
  bool equals_originals(std::string_view packed, std::span<const Value> keys) const;

  TimeZone zone_;
  std::string bytes_;
  std::vector<uint64_t> rows_;  // where each begins
  KeyIndex index_;
  bool exact_ = true;  // no row has originals
  std::string key_;    // scratch of add()
  std::string originals_;
};

template <class Out>
void LookupTable::values(uint32_t id, Out&& out) const {
  const char* from = row(id).values;
  const uint64_t count = read_varint(from);
  for (uint64_t i = 0; i < count; ++i) out(i, unpack(from));
}

}  // namespace weir
