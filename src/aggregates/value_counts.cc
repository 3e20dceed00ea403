// Tested by tests/unit/collected_test.cc.
#include "aggregates/value_counts.h"

#include <algorithm>

#include "base/varint.h"
#include "value/compare.h"
#include "value/packed_value.h"
#include "value/row_keys.h"

namespace weir {
namespace {

constexpr size_t kFew = 8;
constexpr uint64_t kNumberBits = 40;
constexpr uint64_t kNumberMask = (uint64_t{1} << kNumberBits) - 1;

bool earlier(const ValueCounts::Entry& a, const ValueCounts::Entry& b) { return a.first < b.first; }

}  // namespace

void ValueCounts::add(const Value& v, uint64_t arrival, std::string& key) {
  key.clear();
  append_group_key(v, key);
  const uint64_t hash = slots_.empty() ? 0 : hash_key(key);
  const size_t number = find(key, hash);
  if (number < entries_.size() && entries_[number].first <= arrival) {
    ++entries_[number].count;
    return;
  }
  std::string packed;
  if (!is_plain_key(v.computed())) pack(v.computed(), packed);
  put(key, packed, 1, arrival);
}

void ValueCounts::put(std::string_view key, std::string_view packed, uint64_t count, uint64_t first) {
  const uint64_t hash = slots_.empty() ? 0 : hash_key(key);
  const size_t number = find(key, hash);
  if (number < entries_.size()) {
    Entry& e = entries_[number];
    e.count += count;
    if (first >= e.first) return;
    e.first = first;
    if (parts(e).packed != packed)
      e.begin = write(key, packed);  // the old record stays behind, which is rare
    return;
  }
  entries_.push_back({count, first, write(key, packed)});
  if (slots_.empty() ? number >= kFew : entries_.size() * 10 > slots_.size() * 7) {
    grow_index();
  } else if (!slots_.empty()) {
    index(hash, number);
  }
}

size_t ValueCounts::find(std::string_view key, uint64_t hash) const {
  if (slots_.empty()) {
    const auto is = [&](const Entry& e) { return parts(e).key == key; };
    return static_cast<size_t>(std::find_if(entries_.begin(), entries_.end(), is) - entries_.begin());
  }
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if (slots_[at] >> kNumberBits != hash >> kNumberBits) continue;
    const size_t number = (slots_[at] & kNumberMask) - 1;
    if (parts(entries_[number]).key == key) return number;
  }
  return entries_.size();
}

// The key's length is doubled; odd: there is no packed value.
size_t ValueCounts::write(std::string_view key, std::string_view packed) {
  const size_t begin = records_.size();
  char length[kMaxVarint];
  const char* end = write_varint(length, key.size() * 2 + (packed.empty() ? 1 : 0));
  records_.append(length, static_cast<size_t>(end - length));
  records_.append(key);
  records_.append(packed);
  return begin;
}

ValueCounts::Parts ValueCounts::parts(const Entry& e) const {
  const char* at = records_.data() + e.begin;
  const uint64_t length = read_varint(at);
  const std::string_view key(at, length / 2);
  if (length % 2 != 0) return {key, {}};
  const char* const packed = key.data() + key.size();
  const char* end = packed;
  unpack(end);
  return {key, {packed, static_cast<size_t>(end - packed)}};
}

Value ValueCounts::value(const Entry& e) const {
  auto [key, packed] = parts(e);
  if (packed.empty()) return read_plain_key(key);
  const char* from = packed.data();
  return unpack(from);
}

void ValueCounts::index(uint64_t hash, size_t number) {
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = (hash & ~kNumberMask) | (number + 1);
}

void ValueCounts::grow_index() {
  slots_.assign(std::max<size_t>(32, slots_.size() * 2), 0);
  for (size_t i = 0; i < entries_.size(); ++i) index(hash_key(parts(entries_[i]).key), i);
}

void ValueCounts::merge(const ValueCounts& from, uint64_t arrival_shift) {
  for (const Entry& e : from.entries_) {
    const Parts p = from.parts(e);
    put(p.key, p.packed, e.count, e.first + arrival_shift);
  }
}

std::vector<ValueCounts::Entry> ValueCounts::in_order() const {
  std::vector<Entry> sorted = entries_;
  if (!std::is_sorted(sorted.begin(), sorted.end(), earlier))
    std::sort(sorted.begin(), sorted.end(), earlier);
  return sorted;
}

// Saved are the values: packed ones are not to be read from elsewhere.
void ValueCounts::save(StateWriter& out) const {
  out.u64(entries_.size());
  for (const Entry& e : entries_) {
    out.u64(e.count);
    out.u64(e.first);
    out.value(value(e));
  }
}

void ValueCounts::load(StateReader& in) {
  const uint64_t values = in.u64();
  std::string key;
  for (uint64_t i = 0; i < values && !in.bad(); ++i) {
    const uint64_t count = in.u64();
    const uint64_t first = in.u64();
    const Value v = in.value();
    if (in.bad() || v.is_null() || v.is_pending()) return;
    add(v, first, key);
    entries_.back().count = count;
  }
}

}  // namespace weir
