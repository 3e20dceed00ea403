#include "value/json.h"

#include <bit>
#include <cstring>

#include "value/digits.h"
#include "value/text.h"

namespace weir {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

const char* skip_space(const char* p, const char* limit) {
  while (p != limit && is_space(*p)) ++p;
  return p;
}

// The high bit of the first byte that is a quote or a backslash, and of some behind it. Zero-byte test: Bit
// Twiddling Hacks, "Determine if a word has a zero byte".
uint64_t quotes_and_slashes(uint64_t word) {
  const uint64_t quote = word ^ (kEveryByte * '"');
  const uint64_t slash = word ^ (kEveryByte * '\\');
  return (((quote - kEveryByte) & ~quote) | ((slash - kEveryByte) & ~slash)) & kHighBits;
}

// `p` is past the opening quote; returns the closing quote. `escapes` is set when there are any.
const char* string_end(const char* p, const char* limit, bool& escapes) {
  for (;;) {
    if (limit - p >= 8) {
      const uint64_t found = quotes_and_slashes(load8(p));
      p += found != 0 ? std::countr_zero(found) / 8 : 8;
      if (found == 0) continue;
    } else {
      while (p != limit && *p != '"' && *p != '\\') ++p;
    }
    if (p == limit || *p == '"') return p;
    escapes = true;
    if (limit - p <= 2) return limit;
    p += 2;
  }
}

// `p` is at the opening bracket; returns what follows the closing one.
const char* container_end(const char* p, const char* limit) {
  size_t depth = 0;
  bool escapes = false;
  for (; p != limit; ++p) {
    switch (*p) {
      case '"':
        p = string_end(p + 1, limit, escapes);
        if (p == limit) return limit;
        break;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return p + 1;
        break;
      default: break;
    }
  }
  return limit;
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

// Calls f for each member until it returns false.
template <class F>
void each_member(std::string_view object, F f) {
  const char* const limit = object.data() + object.size();
  const char* p = skip_space(object.data(), limit);
  if (p == limit || *p != '{') return;
  for (++p;;) {
    p = skip_space(p, limit);
    if (p == limit || *p != '"') return;
    const char* const begin = p;
    JsonMember member;
    const char* const key_end = string_end(p + 1, limit, member.key_escapes);
    if (key_end == limit) return;
    member.key = between(begin + 1, key_end);
    p = skip_space(key_end + 1, limit);
    if (p == limit) return;
    const bool compact = p == key_end + 1 && p + 1 != limit && !is_space(p[1]);
    member.value = read_json_value(p + 1, limit, &p);
    if (compact) member.text = between(begin, p);
    if (!f(member)) return;
    p = skip_space(p, limit);
    if (p == limit || *p != ',') return;
    ++p;
  }
}

template <class F>
void each_element(std::string_view array, F f) {
  const char* const limit = array.data() + array.size();
  const char* p = skip_space(array.data(), limit);
  if (p == limit || *p != '[') return;
  p = skip_space(p + 1, limit);
  if (p == limit || *p == ']') return;
  for (;;) {
    const Value v = read_json_value(p, limit, &p);
    if (!f(v)) return;
    p = skip_space(p, limit);
    if (p == limit || *p != ',') return;
    ++p;
  }
}

}  // namespace

Value read_json_value(const char* begin, const char* limit, const char** end) {
  const char* p = skip_space(begin, limit);
  *end = limit;
  if (p == limit) return Value::missing();
  switch (*p) {
    case '"': {
      bool escapes = false;
      const char* quote = string_end(p + 1, limit, escapes);
      *end = quote == limit ? limit : quote + 1;
      const std::string_view inside = between(p + 1, quote);
      return escapes ? Value::of_text(Kind::RawString, inside) : Value::string(inside, Value::kPlain);
    }
    case '{':
    case '[':
      *end = container_end(p, limit);
      return Value::of_text(*p == '{' ? Kind::Object : Kind::Array, between(p, *end));
    case 't': *end = p + 4; return Value::boolean(true);
    case 'f': *end = p + 5; return Value::boolean(false);
    case 'n': *end = p + 4; return Value::null();
    default: break;
  }
  const char* q = p;
  while (q != limit && *q != ',' && *q != '}' && *q != ']' && !is_space(*q)) ++q;
  *end = q;
  return Value::of_text(Kind::RawNumber, between(p, q));
}

void for_each_member(std::string_view object,
                     const std::function<bool(std::string_view key, const Value&)>& f) {
  each_member(object, [&](const JsonMember& member) { return f(member.key, member.value); });
}

void for_each_member(std::string_view object, const std::function<bool(const JsonMember&)>& f) {
  each_member(object, [&](const JsonMember& member) { return f(member); });
}

void for_each_element(std::string_view array, const std::function<bool(const Value&)>& f) {
  each_element(array, [&](const Value& v) { return f(v); });
}

bool key_is(std::string_view key_inside, std::string_view name) {
  if (key_inside.size() < name.size()) return false;  // an escape is never shorter than what it means
  if (std::memchr(key_inside.data(), '\\', key_inside.size()) == nullptr) return key_inside == name;
  Arena arena;
  return unescape_json(key_inside, arena) == name;
}

Value json_member(const Value& v, std::string_view name) {
  Value found = Value::missing();
  if (v.kind != Kind::Object) return found;
  each_member(v.view(), [&](const JsonMember& member) {
    if (member.key_escapes ? key_is(member.key, name) : member.key == name) found = member.value;
    return true;
  });
  return found;
}

Value json_element(const Value& v, int64_t index) {
  Value found = Value::missing();
  if (v.kind != Kind::Array) return found;
  if (index < 0) {
    int64_t size = 0;
    each_element(v.view(), [&](const Value&) { return ++size, true; });
    index += size;
    if (index < 0) return found;
  }
  each_element(v.view(), [&](const Value& element) {
    if (index-- > 0) return true;
    found = element;
    return false;
  });
  return found;
}

}  // namespace weir
