// Builds a result's text in a batch's arena. It grows by doubling; what was outgrown stays in the arena until
// the batch is reset.
//
// A text beyond kMaxText (repeat("x", 1e12)) makes no value: finish() gives null then.
#pragma once

#include <cstring>
#include <string_view>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

// Four times the longest line that is read: no record needs more, and a slip cannot eat the memory.
constexpr size_t kMaxText = size_t{64} << 20;

class TextBuilder {
 public:
  TextBuilder(Arena& arena, size_t expected)
      : arena_(arena),
        capacity_(expected < 16         ? 16
                  : expected > kMaxText ? kMaxText
                                        : expected) {
    data_ = arena_.allocate(capacity_);
  }

  void append(std::string_view text) {
    if (text.size() > capacity_ - size_ && !grow(text.size())) return;
    if (!text.empty()) std::memcpy(data_ + size_, text.data(), text.size());
    size_ += text.size();
  }

  void push(char c) {
    if (size_ == capacity_ && !grow(1)) return;
    data_[size_++] = c;
  }

  std::string_view view() const { return {data_, size_}; }

  Value finish(uint8_t flags = 0) const { return too_long_ ? Value::null() : Value::string(view(), flags); }
  Value finish_as(Kind kind) const { return too_long_ ? Value::null() : Value::of_text(kind, view()); }

 private:
  bool grow(size_t more) {
    if (too_long_ || more > kMaxText - size_) {
      too_long_ = true;
      return false;
    }
    size_t wanted = capacity_ * 2 > size_ + more ? capacity_ * 2 : size_ + more;
    if (wanted > kMaxText) wanted = kMaxText;
    char* bigger = arena_.allocate(wanted);
    std::memcpy(bigger, data_, size_);
    data_ = bigger;
    capacity_ = wanted;
    return true;
  }

  Arena& arena_;
  char* data_;
  size_t size_ = 0;
  size_t capacity_;
  bool too_long_ = false;
};

}  // namespace weir
