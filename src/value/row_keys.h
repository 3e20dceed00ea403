// The group keys of a batch's rows: the bytes of append_group_key() over some columns, and their hashes, made
// for many rows at once.
//
//   RowKeys keys;
//   keys.build(columns, batch.rows, batch.selected);
//   groups.find_or_add(keys.key(row), keys.hash(row), …);
//
// All bytes are written before the first hash is taken: a hash that reads bytes just written in smaller steps
// would wait for them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/short_bytes.h"
#include "value/vec.h"

namespace weir {

// XXH3 (Yann Collet), 64 bits, seeded anew in every process so that nobody can choose keys that collide.
// Nothing that shows may depend on it.
uint64_t hash_key(std::string_view key);

class RowKeys {
 public:
  // Of settled columns, for these rows of a batch that has `batch_rows`.
  void build(std::span<const Vec> columns, uint32_t batch_rows, std::span<const uint32_t> rows);
  std::string_view key(uint32_t row) const { return {bytes_.data() + keys_[row].begin, keys_[row].size}; }
  uint64_t hash(uint32_t row) const { return keys_[row].hash; }

 private:
  struct Key {
    size_t begin;
    size_t size;
    uint64_t hash;
  };
  // Bytes that only grow, for many short appends.
  class Bytes {
   public:
    void append(const char* from, size_t size) {
      if (size > capacity_ - used_) grow(size);
      copy_bytes(data_.get() + used_, from, size);
      used_ += size;
    }
    void clear() { used_ = 0; }
    size_t size() const { return used_; }
    const char* data() const { return data_.get(); }

   private:
    void grow(size_t size);
    std::unique_ptr<char[]> data_;
    size_t used_ = 0;
    size_t capacity_ = 0;
  };

  Bytes bytes_;
  std::vector<Key> keys_;  // by row
};

}  // namespace weir
