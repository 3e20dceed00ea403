// A value that owns its text, in 16 bytes: what min, max, first, arg_max and their like keep of a row.
//
// It holds the value as a computed one: numbers and strings without their source text, which results do not
// print. Text of up to eight bytes lies in the value itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "value/state.h"
#include "value/value.h"

namespace weir {

class StoredValue {
 public:
  StoredValue() = default;
  StoredValue(const StoredValue&) = delete;
  StoredValue& operator=(const StoredValue&) = delete;
  StoredValue(StoredValue&& other) noexcept { swap(other); }
  StoredValue& operator=(StoredValue&& other) noexcept {
    swap(other);
    return *this;
  }
  ~StoredValue() { release(); }

  bool empty() const { return kind_ == Kind::Missing; }
  Kind kind() const { return kind_; }
  int64_t integer() const { return i_; }  // the payload of a kind that has one
  double real() const { return f_; }

  // A settled value. Room for text is kept and used again.
  void set(const Value& v);
  // Views into this object, valid until it is set again or moved.
  Value get() const;
  size_t heap_bytes() const { return owns_text() ? room() : 0; }
  void save(StateWriter& out) const { out.value(get()); }
  void load(StateReader& in) { set(in.value()); }

 private:
  static bool has_text(Kind kind) {
    return kind == Kind::BigInt || (kind >= Kind::String && kind <= Kind::Object);
  }
  bool owns_text() const { return room_log_ != 0; }
  size_t room() const { return size_t{1} << room_log_; }
  void swap(StoredValue& other) {
    std::swap(i_, other.i_);  // whichever member counts: all have 64 bits
    std::swap(len_, other.len_);
    std::swap(kind_, other.kind_);
    std::swap(flags_, other.flags_);
    std::swap(room_log_, other.room_log_);
  }
  void release() {
    if (owns_text()) delete[] text_;
    room_log_ = 0;
  }

  union {
    int64_t i_ = 0;
    double f_;
    char* text_;
    char short_[8];
  };
  uint32_t len_ = 0;
  Kind kind_ = Kind::Missing;
  uint8_t flags_ = 0;
  uint8_t room_log_ = 0;  // text_ owns 2^this bytes; 0: no text, or a short one
};
static_assert(sizeof(StoredValue) == 16);

}  // namespace weir
