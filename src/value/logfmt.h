// Logfmt: pairs of key and value between white space, one record a line.
//
//   level=info msg="a \"quoted\" text" took=1.5 retry       retry is true
//
// A value that begins with a quote goes on to its closing quote; in it \" \\ \n \r \t \b \f \/ and \uXXXX are
// escapes, other backslashes are text. Any other value goes on to the next white space, quotes and '=' within
// it are text. Keys may stand in quotes, too. Quotes make no difference: values are typed like CSV cells, and
// `a=` is null. A record is bad where a quote never closes, where something else than white space follows a
// closing one (or, behind a key, '='), and where a pair has no key. All bytes up to the space are white
// space.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

struct LogfmtPair {
  std::string_view key;  // what is between its quotes, if it has some
  std::string_view value;
  bool key_escapes = false;  // there is a backslash between its quotes
  bool value_escapes = false;
  bool has_value = false;  // there is a '='
};

// Takes the pairs of a record one after the other.
class LogfmtScan {
 public:
  explicit LogfmtScan(std::string_view record) : p_(record.data()), end_(p_ + record.size()) {}
  // False at the end, and where the record is bad: then wrong() says why.
  bool next(LogfmtPair& pair);
  std::string_view wrong() const { return wrong_; }

 private:
  bool quoted(std::string_view& inside, bool& escapes);
  bool fail(std::string_view why) {
    wrong_ = why;
    return false;
  }

  const char* p_;
  const char* end_;
  std::string_view wrong_;
};

// Escapes undone, into `arena`; 16 bytes behind the result may be read.
std::string_view unescape_logfmt(std::string_view inside, Arena& arena);

// The pair's value as a pending cell.
inline Value logfmt_value(const LogfmtPair& pair, Arena& arena) {
  if (!pair.has_value) return Value::of_text(Kind::RawCell, "true");
  return Value::of_text(Kind::RawCell, pair.value_escapes ? unescape_logfmt(pair.value, arena) : pair.value);
}

}  // namespace weir
