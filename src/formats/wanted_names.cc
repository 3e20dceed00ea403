// Tested by tests/unit/json_walk_test.cc and ndjson_test.cc.
#include "formats/wanted_names.h"

#include <algorithm>

namespace weir {
namespace {

uint64_t head_mask(size_t size) { return size >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * size)) - 1; }

// Of the first and last 8 bytes and the size.
uint64_t hash(const char* key, size_t size) {
  const uint64_t tail = size <= 8 ? 0 : load_word(key + size - 8);
  return ((load_word(key) & head_mask(size)) + tail * 3 + size) * 0x9E3779B97F4A7C15 >> 32;
}

}  // namespace

WantedName* WantedLevel::look_up(const char* key, size_t size) {
  const size_t mask = table_.size() - 1;
  for (size_t slot = hash(key, size) & mask;; slot = (slot + 1) & mask) {
    const uint32_t entry = table_[slot];
    if (entry == 0) return nullptr;
    if (WantedName* name = is_name(entry - 1, key, size)) return name;
  }
}

WantedName* WantedLevel::look_up_before(const char* end) {
  const char* key = end;
  while (key[-1] != '"') --key;
  return look_up(key, static_cast<size_t>(end - key));
}

void WantedLevel::enter(uint32_t index) {
  WantedName& name = names_[index];
  const size_t size = name.name.size();
  const std::string padded = '"' + name.name + '"' + std::string(8, '\0');
  const char* const key = padded.data() + 1;
  name.mask = head_mask(size);
  name.head = load_word(key) & name.mask;
  if (size > 8) name.tail = load_word(key + size - 8);
  sizes_ |= uint64_t{1} << (size & 63);
  const size_t behind = std::min<size_t>(size, 7);
  name.ending_mask = ~uint64_t{0} << (8 * (7 - behind));
  name.ending = load_word((std::string(8, ' ') + padded).data() + 9 + size - 8) & name.ending_mask;
  const auto set = [index](uint8_t& alike) {
    alike = alike == 0 && index + 1 < kSeveral ? static_cast<uint8_t>(index + 1) : kSeveral;
  };
  set(alike_[look(key, size)]);
  // Before an empty name and its quote is a brace or comma.
  for (const char* const before : {"{\"", ",\""})
    if (size == 0) set(endings_[look_back(before + 2)]);
  if (size != 0) set(endings_[look_back(key + size)]);
  const size_t mask = table_.size() - 1;
  size_t slot = hash(key, size) & mask;
  while (table_[slot] != 0) slot = (slot + 1) & mask;
  table_[slot] = index + 1;
}

WantedName& WantedLevel::add(std::string_view name) {
  for (WantedName& known : names_) {
    if (known.name == name) return known;
  }
  names_.emplace_back().name = name;
  if (names_.size() * 8 > table_.size()) {
    table_.assign(std::max<size_t>(256, table_.size() * 2), 0);
    alike_ = {};
    endings_ = {};
    for (uint32_t i = 0; i + 1 < names_.size(); ++i) enter(i);
  }
  enter(static_cast<uint32_t>(names_.size() - 1));
  return names_.back();
}

}  // namespace weir
