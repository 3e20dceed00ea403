#include "value/packed_value.h"

#include <cstring>

#include "base/varint.h"
#include "value/decode.h"

namespace weir {
namespace {

// The tag: the kind, the flags, and whether a text follows.
constexpr int kFlagsShift = 4;
constexpr uint8_t kKindBits = 0xF;
constexpr uint8_t kFlagBits = 0x3;
constexpr uint8_t kText = 0x40;
static_assert(static_cast<uint8_t>(Kind::RawCell) <= kKindBits);
static_assert((Value::kPlain | Value::kHasRaw) <= kFlagBits);

// Small either way is short.
uint64_t zigzag(int64_t i) { return (static_cast<uint64_t>(i) << 1) ^ static_cast<uint64_t>(i >> 63); }
int64_t unzigzag(uint64_t n) { return static_cast<int64_t>((n >> 1) ^ (0 - (n & 1))); }

bool has_payload(Kind kind) { return kind >= Kind::Bool && kind <= Kind::Time; }

// Two appends cost less than many small ones: what stands before the text is put together first.
void append(Kind kind, uint8_t flags, const Value& payload, bool has_text, std::string_view text,
            std::string& out) {
  char head[1 + 2 * kMaxVarint];
  char* to = head;
  *to++ = static_cast<char>(static_cast<uint8_t>(kind) | flags << kFlagsShift | (has_text ? kText : 0));
  if (kind == Kind::Int || kind == Kind::Bool) {
    to = write_varint(to, zigzag(payload.i));
  } else if (has_payload(kind)) {
    std::memcpy(to, &payload.i, sizeof payload.i);
    to += sizeof payload.i;
  }
  if (has_text) to = write_varint(to, text.size());
  out.append(head, static_cast<size_t>(to - head));
  if (has_text) out.append(text);
}

}  // namespace

void pack(const Value& v, std::string& out) {
  const bool number = v.kind == Kind::Int || v.kind == Kind::Float;
  if (number && v.has_text()) {
    append(Kind::RawNumber, 0, v, true, v.view(), out);
  } else if (v.kind == Kind::RawString || (v.kind == Kind::String && (v.flags & Value::kHasRaw) != 0)) {
    append(Kind::RawString, 0, v, true, v.kind == Kind::RawString ? v.view() : raw_json(v), out);
    out.push_back('"');  // raw_json() looks for it once the value is settled
  } else {
    append(v.kind, v.flags, v, v.has_text(), v.view(), out);
  }
}

Value unpack(const char*& from) {
  const auto tag = static_cast<uint8_t>(*from++);
  Value v = Value::null();
  v.kind = static_cast<Kind>(tag & kKindBits);
  v.flags = static_cast<uint8_t>(tag >> kFlagsShift) & kFlagBits;
  if (v.kind == Kind::Int || v.kind == Kind::Bool) {
    v.i = unzigzag(read_varint(from));
  } else if (has_payload(v.kind)) {
    std::memcpy(&v.i, from, sizeof v.i);
    from += sizeof v.i;
  }
  if ((tag & kText) == 0) return v;
  v.len = static_cast<uint32_t>(read_varint(from));
  v.text = from;
  from += v.len + (v.kind == Kind::RawString ? 1 : 0);
  return v;
}

}  // namespace weir
