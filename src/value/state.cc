#include "value/state.h"

#include <bit>
#include <cstring>

#include "value/decode.h"

namespace weir {
namespace {

constexpr uint8_t kHasText = 1;
constexpr uint8_t kRawFollows = 2;

bool has_raw(const Value& v) { return v.kind == Kind::String && (v.flags & Value::kHasRaw) != 0; }

// All at once: byte by byte a string checks its room each time.
template <class T>
void append_little_endian(T v, std::string& out) {
  char bytes[sizeof(T)];
  for (size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<char>(v >> (8 * i) & 0xFF);
  out.append(bytes, sizeof bytes);
}

template <class T>
T read_little_endian(std::string_view bytes) {
  T v = 0;
  for (size_t i = 0; i < sizeof(T); ++i) v |= static_cast<T>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return v;
}

}  // namespace

void StateWriter::u32(uint32_t v) { append_little_endian(v, out_); }
void StateWriter::u64(uint64_t v) { append_little_endian(v, out_); }
void StateWriter::f64(double v) { u64(std::bit_cast<uint64_t>(v)); }

void StateWriter::string(std::string_view s) {
  u64(s.size());
  out_.append(s);
}

size_t StateWriter::begin_part() {
  u64(0);
  return out_.size();
}

void StateWriter::end_part(size_t begun) {
  const uint64_t size = out_.size() - begun;
  for (size_t i = 0; i < sizeof size; ++i)
    out_[begun - sizeof size + i] = static_cast<char>(size >> (8 * i) & 0xFF);
}

// kind, flags, what follows; then the raw token or the payload; then the text. Raw tokens and the text of a
// RawString are written with their closing quote, so that raw_json() finds it in the bytes read back.
void StateWriter::value(const Value& v) {
  const bool raw = has_raw(v);
  u8(static_cast<uint8_t>(v.kind));
  u8(v.flags);
  u8(static_cast<uint8_t>((v.has_text() ? kHasText : 0) | (raw ? kRawFollows : 0)));
  if (raw) {
    const std::string_view inside = raw_json(v);
    string({inside.data(), inside.size() + 1});
  } else {
    i64(v.i);
  }
  if (!v.has_text()) return;
  if (v.kind == Kind::RawString) {
    u64(v.len + uint64_t{1});
    out_.append(v.view());
    out_.push_back('"');
  } else {
    string(v.view());
  }
}

uint8_t StateReader::u8() {
  if (left_.empty()) return bad_ = true, uint8_t{0};
  const auto v = static_cast<uint8_t>(left_[0]);
  left_.remove_prefix(1);
  return v;
}

uint32_t StateReader::u32() {
  if (left_.size() < 4) return bad_ = true, left_ = {}, 0;
  const auto v = read_little_endian<uint32_t>(left_);
  left_.remove_prefix(4);
  return v;
}

uint64_t StateReader::u64() {
  if (left_.size() < 8) return bad_ = true, left_ = {}, 0;
  const auto v = read_little_endian<uint64_t>(left_);
  left_.remove_prefix(8);
  return v;
}

double StateReader::f64() { return std::bit_cast<double>(u64()); }

std::string_view StateReader::string() {
  const uint64_t size = u64();
  if (size > left_.size()) return bad_ = true, left_ = {}, std::string_view();
  const std::string_view s = left_.substr(0, size);
  left_.remove_prefix(size);
  return s;
}

Value StateReader::value() {
  Value v = Value::null();
  const uint8_t kind = u8();
  const uint8_t flags = u8();
  const uint8_t what = u8();
  std::string_view raw;
  std::string_view text;
  if ((what & kRawFollows) != 0) {
    raw = string();
  } else {
    v.i = i64();
  }
  if ((what & kHasText) != 0) text = string();
  v.kind = static_cast<Kind>(kind);
  v.flags = flags;
  bad_ = bad_ || kind > static_cast<uint8_t>(Kind::RawCell) || text.size() > UINT32_MAX;
  const bool text_kind = v.kind == Kind::BigInt || v.kind >= Kind::String;
  if (text_kind && (what & kHasText) == 0) bad_ = true;
  if (has_raw(v) != ((what & kRawFollows) != 0)) bad_ = true;
  if ((what & kRawFollows) != 0 && (raw.empty() || raw.back() != '"')) bad_ = true;
  if (v.kind == Kind::RawString) {
    if (text.empty() || text.back() != '"') bad_ = true;
    text = text.substr(0, text.empty() ? 0 : text.size() - 1);
  }
  if (bad_) return Value::null();
  if ((what & kRawFollows) != 0) v.raw = raw.data();
  if ((what & kHasText) != 0) v.text = text.data();
  v.len = static_cast<uint32_t>(text.size());
  return v;
}

void OwnedValue::set(const Value& v) {
  if (has_raw(v) || v.kind == Kind::RawString) {
    std::string fresh(v.view());  // v may view text_
    if (has_raw(v)) fresh.append(raw_json(v));
    fresh.push_back('"');
    text_ = std::move(fresh);
  } else if (v.len != 0) {
    text_.assign(v.text, v.len);
  } else {
    text_.clear();
  }
  value_ = v;
  if (value_.text != nullptr) value_.text = "";
  if (has_raw(v)) value_.raw = nullptr;
}

Value OwnedValue::get() const {
  Value v = value_;
  if (v.text != nullptr) v.text = text_.data();
  if (has_raw(v)) v.raw = text_.data() + v.len;
  return v;
}

}  // namespace weir
