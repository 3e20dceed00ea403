// Tested by tests/unit/group_table_test.cc.
#include "aggregates/group_table.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "aggregates/key_set.h"

namespace weir {
namespace {

constexpr size_t kFirstSlots = 8;

// An entry of the store: key length, key, payload length, payload; lengths as LEB128.
size_t length_size(size_t n) {
  size_t size = 1;
  while (n >= 0x80) {
    n >>= 7;
    ++size;
  }
  return size;
}
char* write_part(char* to, std::string_view part) {
  to = write_varint(to, part.size());
  if (!part.empty()) std::memcpy(to, part.data(), part.size());
  return to + part.size();
}
std::string_view read_part(const char* from) {
  const size_t size = read_varint(from);
  return {from, size};
}

uint64_t arrival_of(const char* block) { return load_word<uint64_t>(block + 8); }
void set_arrival(char* block, uint64_t arrival) { store_word(block + 8, arrival); }

}  // namespace

char* GroupTable::Store::allocate(size_t size) {
  if (size > left_) {
    // Twice the size leaves room for the payload behind a long key.
    const size_t chunk = std::max(2 * size, std::clamp<size_t>(total_, 256, 256 * 1024));
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk));
    next_ = chunks_.back().get();
    left_ = chunk;
    total_ += chunk;
  }
  char* out = next_;
  next_ += size;
  left_ -= size;
  return out;
}

bool GroupTable::Store::extend(const char* end, size_t size) {
  if (end != next_ || size > left_) return false;
  next_ += size;
  left_ -= size;
  return true;
}

void GroupTable::Store::clear() {
  chunks_.clear();
  next_ = nullptr;
  left_ = 0;
  total_ = 0;
}

GroupTable::GroupTable(const GroupLayout& layout)
    : layout_(&layout), block_size_(kHead + layout.size()), slots_(kFirstSlots), mask_(kFirstSlots - 1) {}

GroupTable::~GroupTable() {
  if (!layout_->uses_heap()) return;
  for (uint32_t g = 0; g < size_; ++g) layout_->destroy(state(g));
}

GroupTable::GroupTable(GroupTable&& other) noexcept
    : layout_(other.layout_),
      block_size_(other.block_size_),
      slots_(std::move(other.slots_)),
      mask_(other.mask_),
      size_(std::exchange(other.size_, 0)),
      chunks_(std::move(other.chunks_)),
      chunk_bytes_(std::exchange(other.chunk_bytes_, 0)),
      store_(std::move(other.store_)) {}

GroupTable& GroupTable::operator=(GroupTable&& other) noexcept {
  std::swap(layout_, other.layout_);
  std::swap(block_size_, other.block_size_);
  std::swap(slots_, other.slots_);
  std::swap(mask_, other.mask_);
  std::swap(size_, other.size_);
  std::swap(chunks_, other.chunks_);
  std::swap(chunk_bytes_, other.chunk_bytes_);
  std::swap(store_, other.store_);
  return *this;
}

uint32_t GroupTable::add(std::string_view key, uint32_t hash, uint64_t arrival) {
  // Linear probing wants a load of at most 0.7.
  if ((size_ + uint64_t{1}) * 10 > slots_.size() * uint64_t{7}) grow_index();
  const uint32_t group = size_;
  char* place = add_block();
  write_entry(place, key, {});
  set_arrival(place, arrival);
  layout_->init(place + kHead);
  ++size_;
  uint32_t at = hash & mask_;
  while (slots_[at] != 0) at = (at + 1) & mask_;
  slots_[at] = uint64_t{hash} << 32 | (group + 1);
  return group;
}

void GroupTable::grow_index() {
  std::vector<uint64_t> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = static_cast<uint32_t>(slots_.size() - 1);
  // The slots' own hash bits place them, so no key is touched.
  for (const uint64_t slot : old) {
    if (slot == 0) continue;
    uint32_t at = static_cast<uint32_t>(slot >> 32) & mask_;
    while (slots_[at] != 0) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
}

char* GroupTable::add_block() {
  const size_t chunk = place_of(size_).chunk;
  if (chunk == chunks_.size()) {
    const uint32_t blocks = chunk == 0 ? 16 : chunk > 3 ? kBlocksPerChunk : 12u << (2 * chunk);
    const size_t bytes = blocks * block_size_;
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    chunk_bytes_ += bytes;
  }
  return block(size_);
}

void GroupTable::write_entry(char* block, std::string_view key, std::string_view payload) {
  const size_t size = length_size(key.size()) + key.size() + length_size(payload.size()) + payload.size();
  char* entry = store_.allocate(size);
  write_part(write_part(entry, key), payload);
  std::memcpy(block, &entry, sizeof entry);
}

void GroupTable::set_payload(uint32_t group, std::string_view payload) {
  const std::string_view key = this->key(group);
  // The entry is the store's own memory; a group just added ends it with the length byte of its empty
  // payload.
  char* end = const_cast<char*>(key.data()) + key.size();
  if (*end == 0 && store_.extend(end + 1, length_size(payload.size()) + payload.size() - 1)) {
    write_part(end, payload);
  } else {
    write_entry(block(group), key, payload);
  }
}

std::string_view GroupTable::key(uint32_t group) const { return read_part(entry_of(block(group))); }

std::string_view GroupTable::payload(uint32_t group) const {
  const std::string_view key = this->key(group);
  return read_part(key.data() + key.size());
}

uint64_t GroupTable::first_arrival(uint32_t group) const { return arrival_of(block(group)); }

std::vector<uint32_t> GroupTable::in_order() const {
  std::vector<uint32_t> order(size_);
  std::iota(order.begin(), order.end(), 0u);
  const auto earlier = [this](uint32_t a, uint32_t b) { return first_arrival(a) < first_arrival(b); };
  if (!std::is_sorted(order.begin(), order.end(), earlier)) {
    std::stable_sort(order.begin(), order.end(), earlier);
  }
  return order;
}

void GroupTable::merge(const GroupTable& other, uint64_t arrival_shift) {
  for (uint32_t g = 0; g < other.size_; ++g) {
    const std::string_view key = other.key(g);
    const uint64_t arrival = other.first_arrival(g) + arrival_shift;
    bool added;
    const uint32_t mine = find_or_add(key, hash_key(key), arrival, &added);
    char* place = block(mine);
    if (added) {
      set_payload(mine, other.payload(g));
    } else if (arrival < arrival_of(place)) {
      set_arrival(place, arrival);
      write_entry(place, key, other.payload(g));
    }
    layout_->merge(place + kHead, other.state(g), arrival_shift);
  }
}

void GroupTable::clear() {
  if (layout_->uses_heap()) {
    for (uint32_t g = 0; g < size_; ++g) layout_->destroy(state(g));
  }
  // An index far larger than what was in it would make every clear() slow.
  if (slots_.size() > kFirstSlots && size_ < slots_.size() / 8) {
    slots_.resize(slots_.size() / 2);
    mask_ = static_cast<uint32_t>(slots_.size() - 1);
  }
  std::fill(slots_.begin(), slots_.end(), 0);
  size_ = 0;
  store_.clear();
}

void GroupTable::save(StateWriter& out) const {
  out.u32(size_);
  for (uint32_t g = 0; g < size_; ++g) {
    out.string(key(g));
    out.string(payload(g));
    out.u64(first_arrival(g));
    layout_->save(state(g), out);
  }
}

void GroupTable::load(StateReader& in) {
  const uint32_t groups = in.u32();
  for (uint32_t i = 0; i < groups && !in.bad(); ++i) {
    const std::string_view key = in.string();
    const std::string_view payload = in.string();
    const uint64_t arrival = in.u64();
    bool added;
    const uint32_t g = find_or_add(key, hash_key(key), arrival, &added);
    if (added) set_payload(g, payload);
    layout_->load(state(g), in);
  }
}

size_t GroupTable::bytes() const {
  size_t total = slots_.capacity() * sizeof(uint64_t) + chunks_.capacity() * sizeof(chunks_[0]) +
                 chunk_bytes_ + store_.bytes();
  if (!layout_->uses_heap()) return total;
  for (uint32_t g = 0; g < size_; ++g) total += layout_->heap_bytes(state(g));
  return total;
}

}  // namespace weir
