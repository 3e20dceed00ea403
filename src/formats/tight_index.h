// What there is to look at in NDJSON lines without white space between their tokens, as most programs write
// them: found, and all the rest checked, 64 bytes at a time as bit masks.
//
//   {"id":17,"host":"a","user":{"n":true}}      with {"host"} wanted: entries at { 17 , "host": { true } }
//
// An entry is the place of
//   - a brace, but for those in strings
//   - the first byte of a number, true, false or null, and the byte behind it (which may be a brace, too)
//   - the colon behind a key that ends like a wanted one
//   - a backslash that begins an escape, and the first byte beyond ASCII that a line has in 64 (or some more)
// and for the walk (JsonWalk::tight) to judge. Checked is what these leave: which token stands behind which,
// keys in objects and none in arrays, control characters, no escapes in keys. Nothing is wanted from keys and
// strings that are not wanted: so there are 17 entries in a line of the bench's log, where simdjson's stage 1
// has 76. Other lines (white space, arrays in arrays, objects in them, escapes in keys, what is wrong in any
// way) are left to it and to JsonWalk::record.
//
// Needs AVX-512: a byte's class is two permutes there, and the numbers of set bits one instruction.
// Tested by tests/unit/ndjson_random_test.cc, json_walk_test.cc and the fuzz body ndjson.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace weir {

// What the last two bytes of a wanted name may be, each taken modulo 64: a bit for every eighth name.
class KeyEndings {
 public:
  void add(std::string_view name);

  std::array<uint8_t, 64> last{};
  std::array<uint8_t, 64> before{};

 private:
  unsigned names_ = 0;
};

class TightIndex {
 public:
  static bool runs_here();  // the machine has the instructions

  // `text` is whole lines, each with its newline, and followed by 64 readable bytes. Returns the size of the
  // lines at its beginning that were indexed; less than all of it when the line behind them is not tight.
  size_t build(const char* text, size_t size, const KeyEndings& endings);

  // Ends with sentinels: `size` - 1.
  const uint32_t* entries() const { return entries_.get(); }
  size_t count() const { return count_; }

 private:
  size_t capacity_ = 0;
  size_t count_ = 0;
  std::unique_ptr<uint32_t[]> entries_;
};

}  // namespace weir
