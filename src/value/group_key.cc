// The bytes by which rows are grouped: a tag, then a payload of fixed or stated length.
#include <cmath>
#include <cstring>

#include "value/compare.h"
#include "value/number.h"

namespace weir {
namespace {

constexpr double kTwo63 = 9223372036854775808.0;

void append_fixed(char tag, const void* payload, std::string& out) {
  char bytes[9];
  bytes[0] = tag;
  std::memcpy(bytes + 1, payload, 8);
  out.append(bytes, sizeof bytes);
}

// Lengths below 255 take one byte. Two appends cost half of one from a buffer (4 and 8 ns): the copy would
// wait for its own small writes.
void append_text(char tag, std::string_view text, std::string& out) {
  const auto length = static_cast<uint32_t>(text.size());
  char head[2 + sizeof length] = {tag, static_cast<char>(length < 255 ? length : 255)};
  std::memcpy(head + 2, &length, sizeof length);
  out.append(head, length < 255 ? 2 : sizeof head);
  out.append(text);
}

void append_float(double d, std::string& out) {
  if (d >= -kTwo63 && d < kTwo63 && std::trunc(d) == d) {
    const auto i = static_cast<int64_t>(d);
    append_fixed('i', &i, out);
  } else {
    append_fixed('d', &d, out);
  }
}

}  // namespace

void append_group_key(const Value& v, std::string& out) {
  switch (v.kind) {
    case Kind::Bool: out += v.i != 0 ? 't' : 'f'; return;
    case Kind::Int: append_fixed('i', &v.i, out); return;
    case Kind::Float: append_float(v.f, out); return;
    case Kind::Duration: append_fixed('D', &v.i, out); return;
    case Kind::Time: append_fixed('T', &v.i, out); return;
    case Kind::String: append_text('s', v.view(), out); return;
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
    default: out += 'n'; return;
  }
}

Value read_plain_key(std::string_view& bytes) {
  uint32_t length = static_cast<unsigned char>(bytes[1]);
  bytes.remove_prefix(2);
  if (length == 255) {
    std::memcpy(&length, bytes.data(), sizeof length);
    bytes.remove_prefix(sizeof length);
  }
  const std::string_view text = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return Value::string(text, Value::kPlain);
}

}  // namespace weir
