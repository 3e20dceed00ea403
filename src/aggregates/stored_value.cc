#include "aggregates/stored_value.h"

#include <bit>
#include <cstring>

#include "value/number.h"

namespace weir {
namespace {

constexpr uint8_t kLeastRoomLog = 4;

}  // namespace

void StoredValue::set(const Value& v) {
  if (has_text(v.kind)) {
    if (v.len <= sizeof(short_) && !owns_text()) {
      if (v.len != 0) std::memcpy(short_, v.text, v.len);
    } else if (!owns_text() || v.len > room()) {
      release();
      const auto wanted = static_cast<uint8_t>(v.len < 2 ? 0 : std::bit_width(v.len - 1u));
      const uint8_t log = wanted < kLeastRoomLog ? kLeastRoomLog : wanted;
      text_ = new char[size_t{1} << log];
      room_log_ = log;
    }
    if (owns_text() && v.len != 0) std::memcpy(text_, v.text, v.len);
    len_ = v.len;
    flags_ = v.flags & Value::kPlain;
  } else {
    release();
    i_ = v.kind <= Kind::Null ? 0 : v.i;
    len_ = 0;
    flags_ = 0;
  }
  kind_ = v.kind;
}

Value StoredValue::get() const {
  const std::string_view text = owns_text() ? std::string_view(text_, len_) : std::string_view(short_, len_);
  switch (kind_) {
    case Kind::BigInt: return parse_number(text);  // also brings back the nearest double
    case Kind::String:
    case Kind::Array:
    case Kind::Object: return Value::of_text(kind_, text, flags_);
    case Kind::Bool: return Value::boolean(i_ != 0);
    case Kind::Int: return Value::integer(i_);
    case Kind::Float: return Value::real(f_);
    case Kind::Duration: return Value::duration(i_);
    case Kind::Time: return Value::time(i_);
    default: return kind_ == Kind::Missing ? Value::missing() : Value::null();
  }
}

}  // namespace weir
