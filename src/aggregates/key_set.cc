#include "aggregates/key_set.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "value/row_keys.h"

namespace weir {
namespace {

constexpr size_t kFew = 8;
constexpr uint64_t kOffsetBits = 40;
constexpr uint64_t kOffsetMask = (uint64_t{1} << kOffsetBits) - 1;

}  // namespace

std::string_view KeySet::key_at(size_t offset) const {
  const char* at = data_.get() + offset;
  const size_t size = read_varint(at);
  return {at, size};
}

bool KeySet::find_few(std::string_view key) const {
  bool found = false;
  for_each([&](std::string_view k) { found = found || k == key; });
  return found;
}

bool KeySet::insert(std::string_view key) { return insert(key, slots_.empty() ? 0 : hash_key(key)); }

bool KeySet::insert(std::string_view key, uint64_t hash) {
  if (slots_.empty()) {
    if (find_few(key)) return false;
    append(key);
    if (count_ > kFew) grow_index();
    return true;
  }
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if (slots_[at] >> kOffsetBits != hash >> kOffsetBits) continue;
    if (key_at((slots_[at] & kOffsetMask) - 1) == key) return false;
  }
  const size_t offset = used_;
  append(key);
  if (count_ * 10 > slots_.size() * 7) {
    grow_index();
  } else {
    index(hash, offset);
  }
  return true;
}

void KeySet::append(std::string_view key) {
  const size_t need = used_ + key.size() + 10;
  if (need > capacity_) {
    const size_t capacity = std::max(need, capacity_ + capacity_ / 2);
    char* grown = static_cast<char*>(std::realloc(data_.get(), capacity));
    if (grown == nullptr) throw std::bad_alloc();
    static_cast<void>(data_.release());  // realloc has freed it
    data_.reset(grown);
    capacity_ = capacity;
  }
  char* at = write_varint(data_.get() + used_, key.size());
  std::memcpy(at, key.data(), key.size());
  used_ = static_cast<size_t>(at - data_.get()) + key.size();
  ++count_;
}

void KeySet::index(uint64_t hash, size_t offset) {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = (hash & ~kOffsetMask) | (offset + 1);
}

void KeySet::grow_index() {
  const size_t slots = std::max<size_t>(32, slots_.size() * 2);
  slots_ = std::vector<uint64_t>();  // the old index is freed first: the keys alone rebuild it
  slots_.resize(slots);
  for_each([this](std::string_view key) {
    const char* length = key.data() - 1;
    for (size_t n = key.size(); n >= 0x80; n >>= 7) --length;
    index(hash_key(key), static_cast<size_t>(length - data_.get()));
  });
}

}  // namespace weir
