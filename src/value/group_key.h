// append_group_key() (value/compare.h) for any buffer that has append(const char*, size_t):
// a tag, then a payload of fixed or stated length.
#pragma once

#include <cmath>
#include <cstring>

#include "value/compare.h"
#include "value/number.h"

namespace weir::group_key {

constexpr double kTwo63 = 9223372036854775808.0;

template <class Out>
void append_fixed(char tag, const void* payload, Out& out) {
  char bytes[9];
  bytes[0] = tag;
  std::memcpy(bytes + 1, payload, 8);
  out.append(bytes, sizeof bytes);
}

// Lengths below 255 take one byte.
template <class Out>
void append_text(char tag, std::string_view text, Out& out) {
  const auto length = static_cast<uint32_t>(text.size());
  char head[2 + sizeof length] = {tag, static_cast<char>(length < 255 ? length : 255)};
  std::memcpy(head + 2, &length, sizeof length);
  out.append(head, length < 255 ? 2 : sizeof head);
  out.append(text.data(), text.size());
}

template <class Out>
void append_float(double d, Out& out) {
  if (d >= -kTwo63 && d < kTwo63 && std::trunc(d) == d) {
    const auto i = static_cast<int64_t>(d);
    append_fixed('i', &i, out);
  } else {
    append_fixed('d', &d, out);
  }
}

template <class Out>
void append_rare(const Value& v, Out& out) {
  switch (v.kind) {
    case Kind::BigInt:
      // A float of this size groups by its bits, so an integer that is exactly that float must too.
      if (compare_numbers(v, Value::real(v.f)) == 0) {
        append_float(v.f, out);
      } else {
        append_text('b', v.view(), out);
      }
      return;
    case Kind::Array: append_text('a', canonical_json(v.view()), out); return;
    case Kind::Object: append_text('o', canonical_json(v.view()), out); return;
    default: out.append("n", 1); return;
  }
}

template <class Out>
void append(const Value& v, Out& out) {
  switch (v.kind) {
    case Kind::Bool: out.append(v.i != 0 ? "t" : "f", 1); return;
    case Kind::Int: append_fixed('i', &v.i, out); return;
    case Kind::Float: append_float(v.f, out); return;
    case Kind::Duration: append_fixed('D', &v.i, out); return;
    case Kind::Time: append_fixed('T', &v.i, out); return;
    case Kind::String: append_text('s', v.view(), out); return;
    default: append_rare(v, out); return;
  }
}

}  // namespace weir::group_key
