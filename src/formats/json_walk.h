// One validating pass over the structural index of NDJSON lines, which takes out only the wanted fields.
//
//   JsonWalk walk({{{"status"}, 0}, {{"req", "path"}, 1}});
//   walk.begin(text, index, count, size);                       // text and what simdjson's stage 1 found in
//   it const uint32_t* end = walk.record(at, newline, row);        // columns[0][row], columns[1][row] are
//   set
//
// The index holds the offsets of brackets, ':' and ',' outside strings, of opening quotes and of the first
// bytes of other scalars. Stage 1 has also checked UTF-8, that strings are closed and that they hold no
// control characters; so all newlines are outside strings, and lines do not affect each other. Everything
// else is checked here: grammar, numbers, literals, escapes, depth. What a value is not wanted for is not
// looked at twice. Text that fails is not explained: check_json() (value/json.h) says what is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/format.h"
#include "value/json.h"
#include "value/value.h"

namespace weir {

// A name on the way to wanted fields.
struct WantedName {
  static constexpr uint32_t kNone = UINT32_MAX;
  std::string name;
  uint64_t head = 0;  // its first and last 8 bytes, as load_ends() has them
  uint64_t tail = 0;
  uint32_t field = kNone;          // the wanted field whose path ends here
  uint32_t below = kNone;          // the level of the names inside it
  std::vector<uint32_t> literals;  // top level: fields for which it is the literal "a.b"
  bool is_leaf = false;            // it is nothing but a field
  uint64_t seen = 0;               // the last record that had it
};

// The wanted names of one object. Nearly all unwanted keys are told by their size, first and last byte, the
// others by a small hash table over a key's first and last 8 bytes. No state from line to line: the
// processor's branch prediction learns the order of the keys.
class WantedLevel {
 public:
  // The name's entry, made when it is not there. References end with the next call.
  WantedName& add(std::string_view name);
  // Null when it is not wanted. `key` may be read 8 bytes past its end, and quotes are around it.
  WantedName* find(const char* key, size_t size) {
    return (sizes_ >> (size & 63) & 1) != 0 && may_be_[look(key, size)] ? look_up(key, size) : nullptr;
  }
  // The same without that look, and without the quotes.
  WantedName* look_up(const char* key, size_t size);
  std::vector<WantedName>& names() { return names_; }

 private:
  // What a key looks like at first glance.
  static uint8_t look(const char* key, size_t size) {
    return static_cast<uint8_t>(key[0] + 8 * key[static_cast<ptrdiff_t>(size) - 1] + 32 * size);
  }
  void enter(uint32_t index);
  std::vector<WantedName> names_;
  uint64_t sizes_ = 0;              // bit n: a name of n bytes, modulo 64
  std::array<bool, 256> may_be_{};  // by look(): some name looks like it
  std::vector<uint32_t> table_;     // index into names_ + 1, linear probing, at most an eighth full
};

class JsonWalk {
 public:
  explicit JsonWalk(const std::vector<WantedField>& wanted);

  // Where fields go: a column per wanted field, in that order.
  std::vector<Value*>& columns() { return columns_; }

  // `text` ends with a newline. Writes sentinels to index[count .. count + 3].
  void begin(const char* text, uint32_t size, uint32_t* index, uint32_t count);

  // Checks the object at index position `at` (an opening brace) of the line that ends at `line_end`, and sets
  // its fields in `row`. Returns the index position after its closing brace, or null. What may follow on the
  // line is not looked at.
  const uint32_t* record(const uint32_t* at, uint32_t line_end, uint32_t row);

 private:
  const uint32_t* walk_object(WantedLevel& level, const uint32_t* at, uint32_t depth);
  const uint32_t* walk_member(WantedLevel& level, const uint32_t* at, uint32_t depth);
  const uint32_t* take(WantedName& name, const uint32_t* at, uint32_t depth);
  const uint32_t* value(const uint32_t* at, uint32_t depth, Value* taken);
  const uint32_t* value_with_escapes(const uint32_t* at, uint32_t depth, Value* taken);
  const uint32_t* skip_container(const uint32_t* at, uint32_t depth);
  bool find_key(WantedLevel& level, const uint32_t* at, WantedName*& name);
  bool check_escapes(uint32_t begin, uint32_t next);
  void find_backslash(uint32_t from);
  uint32_t string_end(uint32_t next) const;
  void clear_below(const WantedName& name);
  void settle_literals();

  std::vector<WantedLevel> levels_;  // [0] is the record itself; empty when nothing is wanted
  std::vector<Value*> columns_;
  std::vector<std::pair<uint32_t, uint32_t>> same_;      // fields with the same path: from, to
  std::vector<std::pair<WantedName*, Value>> literals_;  // of this record
  const char* text_ = nullptr;
  uint32_t size_ = 0;
  uint32_t next_backslash_ =
      0;  // the first at or after the strings checked so far, UINT32_MAX when there is none
  uint32_t line_end_ = 0;
  uint32_t row_ = 0;
  uint64_t record_ = 0;
  std::vector<char> closers_;  // by depth: what closes the container
  std::string scratch_;
};

}  // namespace weir
