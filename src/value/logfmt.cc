// Tested by tests/golden/formats/logfmt.test and tests/fuzz/fuzz_logfmt.cc.
#include "value/logfmt.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

// At an opening quote; moves behind the closing one.
bool LogfmtScan::quoted(std::string_view& inside, bool& escapes) {
  const char* const begin = ++p_;
  escapes = false;
  for (; p_ != end_; ++p_) {
    if (*p_ == '"') {
      inside = {begin, static_cast<size_t>(p_++ - begin)};
      return true;
    }
    if (*p_ != '\\') continue;
    escapes = true;
    if (p_ + 1 != end_) ++p_;
  }
  return fail("a quoted value never ends");
}

bool LogfmtScan::next(LogfmtPair& pair) {
  while (p_ != end_ && is_space(*p_)) ++p_;
  if (p_ == end_) return false;
  pair = {};
  if (*p_ == '"') {
    if (!quoted(pair.key, pair.key_escapes)) return false;
    if (p_ != end_ && !is_space(*p_) && *p_ != '=') return fail("text after a closing quote");
  } else {
    const char* const begin = p_;
    while (p_ != end_ && !is_space(*p_) && *p_ != '=') ++p_;
    if (p_ == begin) return fail("no key before '='");
    pair.key = {begin, static_cast<size_t>(p_ - begin)};
  }
  if (p_ == end_ || *p_ != '=') return true;
  pair.has_value = true;
  ++p_;
  if (p_ != end_ && *p_ == '"') {
    if (!quoted(pair.value, pair.value_escapes)) return false;
    return p_ == end_ || is_space(*p_) || fail("text after a closing quote");
  }
  const char* const begin = p_;
  while (p_ != end_ && !is_space(*p_)) ++p_;
  pair.value = {begin, static_cast<size_t>(p_ - begin)};
  return true;
}

std::string_view unescape_logfmt(std::string_view inside, Arena& arena) {
  constexpr size_t kReadable = 16;
  char* const out = arena.allocate(inside.size() + kReadable);
  char* to = out;
  const char* const end = inside.data() + inside.size();
  for (const char* p = inside.data(); p != end;) {
    const size_t length = *p == '\\' ? json_escape_length(p, end) : 0;
    if (length == 0) {
      *to++ = *p++;
      continue;
    }
    to = to + unescape_json({p, length}, arena).copy(to, length);
    p += length;
  }
  return {out, static_cast<size_t>(to - out)};
}

}  // namespace weir
