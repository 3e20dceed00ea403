// The strict check of one JSON value, byte by byte. It says what is wrong and where; the fast road for whole
// blocks of lines is formats/json_walk.h, which asks here only for the reason why a line is bad. Tested by
// tests/unit/json_test.cc.
#include <bitset>

#include "value/json.h"
#include "value/number.h"
#include "value/text.h"

namespace weir {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return -1;
}

// The code unit of "\uXXXX" at p, or -1.
int code_unit(const char* p, const char* end) {
  if (end - p < 6 || p[0] != '\\' || p[1] != 'u') return -1;
  int unit = 0;
  for (int i = 2; i < 6; ++i) {
    const int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

class Checker {
 public:
  explicit Checker(std::string_view text)
      : begin_(text.data()), at_(text.data()), end_(text.data() + text.size()) {}

  std::string run() {
    if (!value()) return wrong_;
    skip_space();
    if (at_ != end_) unexpected();
    return wrong_;
  }

 private:
  void skip_space() {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }
  bool next_is(char c) {
    skip_space();
    return at_ != end_ && *at_ == c;
  }
  bool fail(std::string what) {
    size_t column = 1;
    for (const char* p = begin_; p != at_; ++p) column += (*p & 0xC0) != 0x80;
    wrong_ = std::move(what) + " at column " + std::to_string(column);
    return false;
  }
  bool unexpected();
  bool value();
  bool open_or_scalar(bool& opened);
  bool key();
  bool literal(std::string_view word);
  bool number();
  bool string();

  const char* begin_;
  const char* at_;
  const char* end_;
  std::bitset<kMaxJsonDepth> is_object_;
  uint32_t depth_ = 0;
  std::string wrong_;
};

bool Checker::unexpected() {
  if (at_ == end_) {
    wrong_ = "unexpected end";
    return false;
  }
  const auto byte = static_cast<unsigned char>(*at_);
  if (byte < 0x20 || byte == 0x7F) {
    static constexpr char kHex[] = "0123456789abcdef";
    return fail(std::string("unexpected byte 0x") + kHex[byte >> 4] + kHex[byte & 15]);
  }
  const char* after = at_ + 1;  // the text is valid UTF-8 by now
  while (after != end_ && (*after & 0xC0) == 0x80) ++after;
  return fail("unexpected '" + std::string(at_, after) + "'");
}

// A value with everything inside it; no recursion, so that depth costs no stack.
bool Checker::value() {
  for (;;) {
    skip_space();
    bool opened = false;
    if (!open_or_scalar(opened)) return false;
    if (opened) {
      const bool object = is_object_[depth_ - 1];
      if (!next_is(object ? '}' : ']')) {
        if (object && !key()) return false;
        continue;
      }
    }
    // After a value, or at the end of an empty container: close what ends here.
    for (;;) {
      if (!opened && depth_ == 0) return true;
      const bool object = is_object_[depth_ - 1];
      skip_space();
      if (at_ == end_ || (*at_ != ',' && *at_ != (object ? '}' : ']'))) return unexpected();
      opened = false;
      if (*at_++ != ',') {
        --depth_;
        continue;
      }
      if (object && !key()) return false;
      break;
    }
  }
}

bool Checker::open_or_scalar(bool& opened) {
  if (at_ == end_) return unexpected();
  switch (*at_) {
    case '{':
    case '[':
      if (depth_ == kMaxJsonDepth) return fail("nested deeper than 1,024");
      is_object_[depth_++] = *at_++ == '{';
      opened = true;
      return true;
    case '"': return string();
    case 't': return literal("true");
    case 'f': return literal("false");
    case 'n': return literal("null");
    default: return *at_ == '-' || (*at_ >= '0' && *at_ <= '9') ? number() : unexpected();
  }
}

bool Checker::key() {
  if (!next_is('"')) return unexpected();
  if (!string()) return false;
  if (!next_is(':')) return unexpected();
  ++at_;
  return true;
}

bool Checker::literal(std::string_view word) {
  for (const char c : word) {
    if (at_ == end_ || *at_ != c) return unexpected();
    ++at_;
  }
  return true;
}

bool Checker::number() {
  const size_t length = json_number_length({at_, static_cast<size_t>(end_ - at_)});
  if (length == 0) return fail("bad number");
  if (!number_in_range({at_, length})) return fail("number out of range");
  if (length == 1 && *at_ == '0' && end_ - at_ > 1 && at_[1] >= '0' && at_[1] <= '9') {
    return fail("number with a leading zero");
  }
  at_ += length;
  return true;
}

bool Checker::string() {
  const char* const open = at_++;
  for (;;) {
    if (at_ == end_) {
      at_ = open;
      return fail("unclosed string");
    }
    if (*at_ == '"') break;
    if (*at_ == '\\') {
      const size_t length = json_escape_length(at_, end_);
      if (length == 0) return fail(code_unit(at_, end_) >= 0 ? "lone surrogate" : "bad escape");
      at_ += length;
    } else if (static_cast<unsigned char>(*at_) < 0x20) {
      return fail("control character in a string");
    } else {
      ++at_;
    }
  }
  ++at_;
  return true;
}

// The first sequence that is no UTF-8.
std::string invalid_utf8(std::string_view text) {
  size_t column = 1;
  size_t at = 0;
  while (at < text.size()) {
    size_t length = 1;
    while (at + length < text.size() && (text[at + length] & 0xC0) == 0x80) ++length;
    if (!is_valid_utf8(text.substr(at, length))) break;
    at += length;
    ++column;
  }
  return "invalid UTF-8 at column " + std::to_string(column);
}

}  // namespace

size_t json_escape_length(const char* p, const char* end) {
  if (end - p < 2) return 0;
  switch (p[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return 2;
    case 'u': break;
    default: return 0;
  }
  const int unit = code_unit(p, end);
  if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return 0;
  if (unit < 0xD800 || unit > 0xDBFF) return 6;
  const int low = code_unit(p + 6, end);
  return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

std::string check_json(std::string_view text) {
  if (!is_valid_utf8(text)) return invalid_utf8(text);
  return Checker(text).run();
}

}  // namespace weir
