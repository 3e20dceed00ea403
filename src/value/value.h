// One value of a row: a tagged cell of 24 bytes that views its text, never owns it.
//
// A cell from a reader starts *pending* (RawNumber, RawString, RawCell): its text is known, its kind or
// payload not yet. decode() (value/decode.h) settles it when an expression first asks, so passing a field
// through costs nothing and keeps its text. Whoever stores a Value says whose memory its text is in; usually
// a batch's block or arena, valid until the batch is reset.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir {

enum class Kind : uint8_t {
  Missing,  // the field is not there; acts as null but for exists()
  Null,
  Bool,       // i is 0 or 1
  Int,        // i
  BigInt,     // an integer beyond 64 bits: text is its digits with an optional '-', f the nearest double
  Float,      // f, always finite
  Duration,   // i, nanoseconds
  Time,       // i, nanoseconds since 1970-01-01 UTC
  String,     // text
  Array,      // text: valid JSON
  Object,     // text: valid JSON
  RawNumber,  // pending: text is a valid JSON number within binary64
  RawString,  // pending: text is the inside of a valid JSON string token that has escapes
  RawCell,    // pending: text is a CSV cell (quotes already removed)
};

struct Value {
  // Flags.
  static constexpr uint8_t kPlain = 1;  // String: JSON may quote the text as it is, nothing needs an escape
  static constexpr uint8_t kHasRaw =
      2;  // String: `raw` points at the inside of its source JSON token (ends at the closing quote)

  union {
    int64_t i;
    double f;
    const char* raw;
  };
  const char* text;  // String, Array, Object, BigInt: the text. Other kinds: the source text, or null when
                     // the value was computed
  uint32_t len;      // of text
  Kind kind;
  uint8_t flags;

  std::string_view view() const { return {text, len}; }
  bool is_null() const { return kind <= Kind::Null; }
  bool is_number() const { return kind >= Kind::Int && kind <= Kind::Float; }
  bool is_string() const { return kind == Kind::String; }
  bool is_pending() const { return kind >= Kind::RawNumber; }
  bool is_true() const { return kind == Kind::Bool && i != 0; }
  bool has_text() const { return text != nullptr; }

  static Value missing() { return of(Kind::Missing); }
  static Value null() { return of(Kind::Null); }
  static Value boolean(bool b) { return of(Kind::Bool, b ? 1 : 0); }
  static Value integer(int64_t n) { return of(Kind::Int, n); }
  // NaN and infinities become null.
  static Value real(double d) {
    if (!(d - d == 0)) return null();
    Value v = of(Kind::Float);
    v.f = d;
    return v;
  }
  static Value time(int64_t ns) { return of(Kind::Time, ns); }
  static Value duration(int64_t ns) { return of(Kind::Duration, ns); }
  static Value string(std::string_view s, uint8_t flags = 0) { return of_text(Kind::String, s, flags); }
  // Array, Object, BigInt or a pending kind over its text.
  static Value of_text(Kind kind, std::string_view s, uint8_t flags = 0) {
    Value v = of(kind);
    v.text = s.data() != nullptr ? s.data() : "";
    v.len = static_cast<uint32_t>(s.size());
    v.flags = flags;
    return v;
  }

  // The same value as a computed one: it prints by the rules, not by its source text.
  Value computed() const {
    Value v = *this;
    if (kind == Kind::String) {
      v.flags &= static_cast<uint8_t>(~kHasRaw);
    } else if (kind < Kind::String && kind != Kind::BigInt) {
      v.text = nullptr;
      v.len = 0;
    }
    return v;
  }

 private:
  static Value of(Kind kind, int64_t payload = 0) {
    Value v;
    v.i = payload;
    v.text = nullptr;
    v.len = 0;
    v.kind = kind;
    v.flags = 0;
    return v;
  }
};
static_assert(sizeof(Value) == 24);

// "null", "bool", "int", "float", "duration", "time", "string", "array" or "object": what typeof() says.
// Settled kinds only.
std::string_view kind_name(Kind kind);

}  // namespace weir
