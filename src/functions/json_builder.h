// JSON text built in a batch's arena: the arrays and objects that functions make.
//
//   TextBuilder out(c.arena, 64);
//   out.push('['); append_json(element, zone, out); out.push(']');
//   return out.finish_as(Kind::Array);
//
// What is made prints normalised (computed values); arrays and objects inside keep their text.
#pragma once

#include <string>
#include <string_view>

#include "functions/text_builder.h"
#include "value/text.h"
#include "value/time.h"

namespace weir {

// May the text stand in JSON as it is? Beyond ASCII the answer is no: it may be no UTF-8.
inline bool is_plain_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<signed char>(c) < ' ' || c == '"' || c == '\\') return false;
  }
  return true;
}

// As a JSON string; `plain` tells that it needs no escape.
inline void append_json(std::string_view text, bool plain, TextBuilder& out) {
  if (plain || is_plain_ascii(text)) {
    out.push('"');
    out.append(text);
    out.push('"');
    return;
  }
  std::string token;
  append_json_string(text, token);
  out.append(token);
}

// A settled value; numbers and strings normalised.
inline void append_json(const Value& v, const TimeZone& zone, TextBuilder& out) {
  if (v.is_string()) return append_json(v.view(), (v.flags & Value::kPlain) != 0, out);
  if (v.kind == Kind::Array || v.kind == Kind::Object) return out.append(v.view());
  std::string token;  // a number is short: no memory of its own
  print_json(v.computed(), zone, token);
  out.append(token);
}

// The elements of an array, with their commas.
class ArrayBuilder {
 public:
  ArrayBuilder(Arena& arena, size_t expected) : out_(arena, expected) { out_.push('['); }
  void add(std::string_view text, bool plain) {
    separate();
    append_json(text, plain, out_);
  }
  void add(const Value& v, const TimeZone& zone) {
    separate();
    append_json(v, zone, out_);
  }
  Value finish() {
    out_.push(']');
    return out_.finish_as(Kind::Array);
  }

 private:
  void separate() {
    if (!first_) out_.push(',');
    first_ = false;
  }
  TextBuilder out_;
  bool first_ = true;
};

}  // namespace weir
