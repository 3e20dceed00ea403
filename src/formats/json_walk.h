// One validating pass over the structural index of NDJSON lines, which takes out only the wanted fields.
//
//   JsonWalk walk({{{"status"}, 0}, {{"req", "path"}, 1}});
//   walk.begin(text, index, count, size);             // text and what simdjson's stage 1 found in it
//   const uint32_t* end = walk.record(at, row);       // columns[0][row], columns[1][row] are set
//   if (end != nullptr) walk.line_end(end[-1]);       // where the line ends that the record began in
//
// The index holds the offsets of brackets, ':' and ',' outside strings, of opening quotes and of the first
// bytes of other scalars. Stage 1 has also checked UTF-8, that strings are closed and that they hold no
// control characters; so all newlines are outside strings, and lines do not affect each other. Everything
// else is checked here: grammar, numbers, literals, escapes, depth. What a value is not wanted for is not
// looked at twice. Text that fails is not explained: check_json() (value/json.h) says what is wrong.
//
// Most lines are written without white space between their tokens, so without a newline there: as long as
// that holds, the line's end is not searched for, which took a tenth of the reader's time on log lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/format.h"
#include "formats/tight_index.h"
#include "formats/wanted_names.h"
#include "value/json.h"
#include "value/value.h"

namespace weir {

class JsonWalk {
 public:
  explicit JsonWalk(const std::vector<WantedField>& wanted);

  // Where fields go: a column per wanted field, in that order.
  std::vector<Value*>& columns() { return columns_; }

  // `text` ends with a newline. Writes sentinels to index[count .. count + 3].
  void begin(const char* text, uint32_t size, uint32_t* index, uint32_t count);

  // Makes all fields missing in rows `from` to `to`, as record() has to find them.
  void clear(uint32_t from, uint32_t to);

  // Checks the object at index position `at` (an opening brace), and sets its fields in `row`. Returns the
  // index position after its closing brace, or null. What may follow on the line is not looked at.
  const uint32_t* record(const uint32_t* at, uint32_t row);
  // The same for the line at `begin`, of entries of TightIndex. Returns its newline, or null where it is not
  // a good record, or record() has to say; `at` is moved behind the line only when it is good.
  const char* tight(const char* text, const char* line, const uint32_t*& at, uint32_t row);
  const KeyEndings& endings() const { return endings_; }

  // After a record that is good: the newline that ends the line where it began; before the record's end when
  // it goes on in the next line.
  uint32_t line_end(uint32_t record_end) {
    if (line_end_ != kUnknown) return line_end_;
    if (text_[record_end + 1] == '\n') return record_end + 1;
    find_line_end(record_end);
    return line_end_;
  }

 private:
  static constexpr uint32_t kUnknown = UINT32_MAX;

  template <bool kWanted>
  const uint32_t* walk_object(WantedLevel* level, const uint32_t* at, uint32_t depth);
  template <bool kWanted, bool kTight>
  const uint32_t* walk_members(WantedLevel* level, const uint32_t* at, uint32_t depth);
  [[gnu::noinline]] const uint32_t* walk_member(WantedLevel* level, const uint32_t* at, uint32_t depth);
  [[gnu::noinline]] const uint32_t* take(WantedName& name, const uint32_t* at, uint32_t depth);
  const uint32_t* value(const uint32_t* at, uint32_t depth, Value* taken);
  [[gnu::noinline]] const uint32_t* value_with_escapes(const uint32_t* at, uint32_t depth, Value* taken);
  const uint32_t* skip_array(const uint32_t* at, uint32_t depth);
  bool find_key(WantedLevel& level, const uint32_t* at, WantedName*& name);
  bool check_escapes(uint32_t begin, uint32_t next);
  void find_backslash(uint32_t from);
  void find_line_end(uint32_t from);
  // There may be white space behind `from`, and no newline before.
  void loose(uint32_t from) {
    if (line_end_ == kUnknown) find_line_end(from);
  }
  uint32_t string_end(uint32_t next) const;
  void begin_value(WantedName& name);
  void put(const WantedName& name, const Value& taken) {
    if (name.field != WantedName::kNone) columns_[name.field][row_] = taken;
    if (!name.literals.empty()) literals_.emplace_back(&name, taken);
  }
  void clear_below(const WantedName& name);
  void settle();

  KeyEndings endings_;
  std::vector<WantedLevel> levels_;  // [0] is the record itself; empty when nothing is wanted
  std::vector<Value*> columns_;
  std::vector<std::pair<uint32_t, uint32_t>> same_;            // fields with the same path: from, to
  std::vector<std::pair<const WantedName*, Value>> literals_;  // of this record
  const char* text_ = nullptr;
  uint32_t size_ = 0;
  uint32_t next_backslash_ =
      0;                   // the first at or after the strings checked so far, UINT32_MAX when there is none
  uint32_t line_end_ = 0;  // kUnknown while there was no white space in the line, so no newline
  uint32_t row_ = 0;
  uint64_t record_ = 0;
  std::string scratch_;
};

}  // namespace weir
