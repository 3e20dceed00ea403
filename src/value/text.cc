#include "value/text.h"

#include <array>
#include <cstring>

#include "simdjson.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/number.h"

namespace weir {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Bytes of a JSON string that can't be copied as they are: escaped, or to be checked as UTF-8.
enum ByteClass : uint8_t { kCopy, kEscape, kMultibyte };

constexpr std::array<uint8_t, 256> byte_classes() {
  std::array<uint8_t, 256> classes{};
  for (size_t c = 0; c < 256; ++c) classes[c] = c < 0x20 ? kEscape : c >= 0x80 ? kMultibyte : kCopy;
  classes['"'] = classes['\\'] = kEscape;
  return classes;
}
constexpr std::array<uint8_t, 256> kByteClass = byte_classes();

// True when one of 8 bytes is below 0x20, a quote, a backslash or above 0x7F. Zero-byte test: Bit Twiddling
// Hacks, "Determine if a word has a zero byte"; it may be wrong about bytes after the first hit only.
bool any_special(const char* p) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  uint64_t w;
  std::memcpy(&w, p, 8);
  const uint64_t quote = w ^ (kOnes * '"');
  const uint64_t slash = w ^ (kOnes * '\\');
  return ((w | (w - kOnes * 0x20) | (quote - kOnes) | (slash - kOnes)) & kHighs) != 0;
}

void append_common_escape(char c, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u00";
  out += kHex[static_cast<unsigned char>(c) >> 4];
  out += kHex[c & 15];
}

void append_json_escape(char c, std::string& out) {
  switch (c) {
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: append_common_escape(c, out);
  }
}

// The length of the UTF-8 sequence at p, whose first byte is above 0x7F; `valid` tells whether it is one. An
// invalid one counts up to its maximal subpart (Unicode 15, 3.9, "U+FFFD Substitution of Maximal Subparts").
size_t utf8_sequence(const char* p, const char* end, bool& valid) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(p[i]); };
  const unsigned char first = byte(0);
  valid = false;
  size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if ((first & 0xF0) == 0xE0) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return 1;
  }
  for (size_t i = 1; i < length; ++i) {
    if (p + i == end || byte(i) < low || byte(i) > high) return i;
    low = 0x80;
    high = 0xBF;
  }
  valid = true;
  return length;
}

char simple_escape(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
  }
}

uint32_t hex4(const char* p) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = p[i];
    unit = unit * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return unit;
}

char* put_utf8(uint32_t code, char* out) {
  const auto put = [&](uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

std::string_view undo_escapes(std::string_view inside, char* const begin) {
  char* out = begin;
  const char* p = inside.data();
  const char* const end = p + inside.size();
  while (p != end) {
    const auto* slash = static_cast<const char*>(std::memchr(p, '\\', static_cast<size_t>(end - p)));
    const size_t plain = static_cast<size_t>((slash != nullptr ? slash : end) - p);
    std::memcpy(out, p, plain);
    out += plain;
    if (slash == nullptr) break;
    p = slash + 2;
    if (slash[1] != 'u') {
      *out++ = simple_escape(slash[1]);
      continue;
    }
    uint32_t code = hex4(p);
    p += 4;
    if (code >= 0xD800 && code < 0xDC00) {
      code = 0x10000 + ((code - 0xD800) << 10) + (hex4(p + 2) - 0xDC00);
      p += 6;
    }
    out = put_utf8(code, out);
  }
  return {begin, static_cast<size_t>(out - begin)};
}

bool cell_is_number(std::string_view cell) {
  const char first = cell[0];
  return (first == '-' || (first >= '0' && first <= '9')) && is_json_number(cell) && number_in_range(cell);
}

// Numbers, bools, times and durations, computed or from source text.
void print_scalar(const Value& v, const TimeZone& zone, std::string& out) {
  switch (v.kind) {
    case Kind::Bool: out += v.i != 0 ? "true" : "false"; return;
    case Kind::Time: print_time(v.i, zone, out); return;
    case Kind::Duration: print_duration(v.i, out); return;
    default: break;
  }
  if (v.has_text()) {
    out += v.view();
  } else {
    print_number(v, out);
  }
}

std::string_view printed(const Value& v, const TimeZone& zone, Arena& arena) {
  std::string out;
  print_scalar(v, zone, out);
  return arena.copy(out);
}

}  // namespace

bool is_valid_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

size_t append_json_string(std::string_view text, std::string& out) {
  out.push_back('"');
  size_t replaced = 0;
  const char* p = text.data();
  const char* const end = p + text.size();
  const char* copied = p;  // up to here the text is in `out`
  for (;;) {
    while (end - p >= 8 && !any_special(p)) p += 8;
    while (p != end && kByteClass[static_cast<unsigned char>(*p)] == kCopy) ++p;
    if (p == end) break;
    if (kByteClass[static_cast<unsigned char>(*p)] == kEscape) {
      out.append(copied, p);
      append_json_escape(*p, out);
      copied = ++p;
      continue;
    }
    bool valid = false;
    const size_t length = utf8_sequence(p, end, valid);
    if (!valid) {
      out.append(copied, p);
      out += kReplacement;
      ++replaced;
      copied = p + length;
    }
    p += length;
  }
  out.append(copied, end);
  out.push_back('"');
  return replaced;
}

void append_quoted(std::string_view text, std::string& out) {
  out.push_back('"');
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '"' || c == '\\') {
      append_common_escape(c, out);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

std::string_view unescape_json(std::string_view inside, Arena& arena) {
  if (inside.empty() || std::memchr(inside.data(), '\\', inside.size()) == nullptr) return inside;
  return undo_escapes(inside, arena.allocate(inside.size()));  // what an escape means is never longer than it
}

std::string_view compact_json(std::string_view valid, Arena& arena) {
  if (valid.find_first_of(" \t\n\r") == std::string_view::npos) return valid;
  char* const out = arena.allocate(valid.size());
  size_t size = 0;
  if (simdjson::minify(valid.data(), valid.size(), out, size) != simdjson::SUCCESS) return valid;
  return {out, size};
}

Text text_of(const Value& v, const TimeZone& zone, Arena& arena) {
  switch (v.kind) {
    case Kind::Missing:
    case Kind::Null:
    case Kind::Array:
    case Kind::Object: return {false, {}};
    case Kind::String:
    case Kind::RawNumber: return {true, v.view()};
    case Kind::RawString: return {true, unescape_json(v.view(), arena)};
    case Kind::RawCell: return {v.len != 0, v.view()};
    case Kind::Bool: return {true, v.i != 0 ? "true" : "false"};
    case Kind::Time:
    case Kind::Duration: return {true, printed(v, zone, arena)};
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float: break;
  }
  return {true, v.has_text() ? v.view() : printed(v, zone, arena)};
}

void print_raw(const Value& v, const TimeZone& zone, std::string& out) {
  switch (v.kind) {
    case Kind::Missing:
    case Kind::Null: return;
    case Kind::String:
    case Kind::Array:
    case Kind::Object:
    case Kind::RawNumber:
    case Kind::RawCell: out += v.view(); return;
    case Kind::RawString: {
      const size_t before = out.size();
      out.resize(before + v.len);
      out.resize(before + undo_escapes(v.view(), out.data() + before).size());
      return;
    }
    default: print_scalar(v, zone, out);
  }
}

size_t print_json(const Value& v, const TimeZone& zone, std::string& out) {
  switch (v.kind) {
    case Kind::RawNumber:
    case Kind::Array:
    case Kind::Object: out += v.view(); return 0;
    case Kind::String:
      if ((v.flags & (Value::kPlain | Value::kHasRaw)) == 0) return append_json_string(v.view(), out);
      out.push_back('"');
      out += (v.flags & Value::kPlain) != 0 ? v.view() : raw_json(v);
      out.push_back('"');
      return 0;
    case Kind::RawString:
      out.push_back('"');
      out += v.view();
      out.push_back('"');
      return 0;
    case Kind::Missing:
    case Kind::Null: out += "null"; return 0;
    case Kind::RawCell: {
      const std::string_view cell = v.view();
      if (!cell.empty() && cell != "true" && cell != "false" && !cell_is_number(cell)) {
        return append_json_string(cell, out);
      }
      out += cell.empty() ? "null" : cell;
      return 0;
    }
    case Kind::Time:
      out.push_back('"');
      print_time(v.i, zone, out);
      out.push_back('"');
      return 0;
    default: print_scalar(v, zone, out); return 0;
  }
}

}  // namespace weir
