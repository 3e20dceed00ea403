// Tested by tests/unit/row_keys_test.cc.
#include "value/row_keys.h"

#include <algorithm>
#include <random>

#include "value/group_key.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir {
namespace {

const uint64_t kSeed = [] {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}();

}  // namespace

uint64_t hash_key(std::string_view key) { return XXH3_64bits_withSeed(key.data(), key.size(), kSeed); }

void RowKeys::Bytes::grow(size_t size) {
  capacity_ = std::max(2 * capacity_, used_ + size + 4096);
  auto grown = std::make_unique_for_overwrite<char[]>(capacity_);
  if (used_ > 0) std::memcpy(grown.get(), data_.get(), used_);
  data_ = std::move(grown);
}

void RowKeys::build(std::span<const Vec> columns, uint32_t batch_rows, std::span<const uint32_t> rows) {
  if (keys_.size() < batch_rows) keys_.resize(batch_rows);
  bytes_.clear();
  for (const uint32_t row : rows) {
    Key& key = keys_[row];
    key.begin = bytes_.size();
    for (const Vec& column : columns) group_key::append(column[row], bytes_);
    key.size = bytes_.size() - key.begin;
  }
  for (const uint32_t row : rows) {
    Key& key = keys_[row];
    key.hash = XXH3_64bits_withSeed(bytes_.data() + key.begin, key.size, kSeed);
  }
}

}  // namespace weir
