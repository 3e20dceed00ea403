// The names that a pipeline wants from the objects of NDJSON lines, and finding a key among them.
//
//   WantedLevel level;
//   level.add("status").field = 0;
//   level.find(key, size)     // for each key of an object: nearly always null, soon
//
// Part of JsonWalk (json_walk.h), which says what is done with a name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_scalar.h"

namespace weir {

// A name on the way to wanted fields.
struct WantedName {
  static constexpr uint32_t kNone = UINT32_MAX;
  std::string name;
  uint64_t head = 0;               // its first 8 bytes, or fewer
  uint64_t mask = 0;               // of them
  uint64_t tail = 0;               // its last 8 bytes, when it has more than that
  uint64_t ending = 0;             // the last 8 bytes of its quote and it, or fewer
  uint64_t ending_mask = 0;        // of them
  uint32_t field = kNone;          // the wanted field whose path ends here
  uint32_t below = kNone;          // the level of the names inside it
  std::vector<uint32_t> literals;  // top level: fields for which it is the literal "a.b"
  bool is_leaf = false;            // it is a field and nothing else
  uint64_t seen = 0;               // the last record that had it

  // `key` may be read 8 bytes past its end.
  bool is(const char* key, size_t size) const {
    if (size != name.size() || ((load_word(key) ^ head) & mask) != 0) return false;
    return size <= 8 ||
           (load_word(key + size - 8) == tail && (size <= 16 || name == std::string_view(key, size)));
  }
};

// The wanted names of one object. Unwanted keys are told by their size, or by their first and last byte;
// where several names look alike there is a small hash table. No state from line to line: the processor's
// branch prediction learns the order of the keys.
class WantedLevel {
 public:
  // The name's entry, made when it is not there. References end with the next call.
  WantedName& add(std::string_view name);

  // Null when it is not wanted. `key` may be read 8 bytes past its end, and quotes are around it.
  WantedName* find(const char* key, size_t size) {
    if ((sizes_ >> (size & 63) & 1) == 0) return nullptr;
    const uint8_t alike = alike_[look(key, size)];
    if (alike == 0) return nullptr;
    return alike == kSeveral ? look_up(key, size) : is_name(alike - 1U, key, size);
  }
  // The same for the key that ends at the quote `end`, in a line that begins at `line`.
  WantedName* find_before(const char* end, const char* line) {
    const uint8_t alike = endings_[look_back(end)];
    if (alike == 0) return nullptr;
    if (alike == kSeveral || end - line < 9) return look_up_before(end);
    WantedName& name = names_[alike - 1U];
    if (((load_word(end - 8) ^ name.ending) & name.ending_mask) != 0) return nullptr;
    if (name.name.size() < 8) return &name;
    const char* const key = end - name.name.size();
    return key > line && key[-1] == '"' && name.is(key, name.name.size()) ? &name : nullptr;
  }
  // The same for any place of the key.
  WantedName* look_up(const char* key, size_t size);

  std::vector<WantedName>& names() { return names_; }

 private:
  static constexpr uint8_t kSeveral = 255;
  // A key at first glance.
  static uint8_t look(const char* key, size_t size) {
    const auto first = static_cast<uint8_t>(key[0]);
    const auto last = static_cast<uint8_t>(key[static_cast<ptrdiff_t>(size) - 1]);
    return static_cast<uint8_t>(first + 8U * last + 32 * size);
  }
  static uint8_t look_back(const char* end) { return static_cast<uint8_t>(end[-1] + 8 * end[-2]); }
  WantedName* look_up_before(const char* end);
  WantedName* is_name(size_t index, const char* key, size_t size) {
    return names_[index].is(key, size) ? &names_[index] : nullptr;
  }
  void enter(uint32_t index);

  std::vector<WantedName> names_;
  uint64_t sizes_ = 0;                  // bit n: a name of n bytes, modulo 64
  std::array<uint8_t, 256> alike_{};    // by look(): 0, or index + 1 of the only name, or kSeveral
  std::array<uint8_t, 256> endings_{};  // likewise, by look_back()
  std::vector<uint32_t> table_;         // index into names_ + 1, linear probing, at most an eighth full
};

}  // namespace weir
