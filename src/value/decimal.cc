#include "value/decimal.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace weir {
namespace {

// Larger than any exponent that matters, small enough never to overflow beside the digits of a line.
constexpr int64_t kHugeExponent = 1'000'000'000'000;

int64_t parse_exponent(const char* p, const char* end) {
  const bool negative = p != end && *p == '-';
  if (p != end && (*p == '-' || *p == '+')) ++p;
  int64_t value = 0;
  for (; p != end; ++p) value = std::min(value * 10 + (*p - '0'), kHugeExponent);
  return negative ? -value : value;
}

}  // namespace

Decimal::Decimal(std::string_view json_number) {
  const char* p = json_number.data();
  const char* const end = p + json_number.size();
  if (p != end && *p == '-') {
    negative_ = true;
    ++p;
  }
  bool after_point = false;
  for (; p != end && *p != 'e' && *p != 'E'; ++p) {
    if (*p == '.') {
      after_point = true;
    } else if (*p == '0' && count_ == 0) {
      if (after_point) --point_;
    } else {
      push(static_cast<uint8_t>(*p - '0'));
      if (!after_point) ++point_;
    }
  }
  if (p != end) point_ += parse_exponent(p + 1, end);
  while (count_ > 0 && !more_ && digits_[static_cast<size_t>(count_ - 1)] == 0) --count_;
}

void Decimal::push(uint8_t digit) {
  if (count_ < kDigits) {
    digits_[static_cast<size_t>(count_++)] = digit;
  } else if (digit != 0) {
    more_ = true;
  }
}

Decimal Decimal::of(const Value& number) {
  if (number.kind == Kind::BigInt || (number.kind == Kind::Float && number.has_text())) {
    return Decimal(number.view());
  }
  char buffer[32];
  const auto result = number.kind == Kind::Int ? std::to_chars(buffer, buffer + sizeof buffer, number.i)
                                               : std::to_chars(buffer, buffer + sizeof buffer, number.f,
                                                               std::chars_format::scientific);
  return Decimal(std::string_view(buffer, static_cast<size_t>(result.ptr - buffer)));
}

std::optional<int64_t> Decimal::scaled(int64_t power, bool* exact) const {
  const int64_t wanted = point_ + power;
  if (exact != nullptr) *exact = count_ == 0 || (wanted >= count_ && !more_);
  if (count_ == 0 || wanted <= 0) return 0;
  if (wanted > kDigits) return std::nullopt;
  uint64_t value = 0;
  for (int k = 0; k < wanted; ++k) value = value * 10 + (k < count_ ? digits_[static_cast<size_t>(k)] : 0);
  const uint64_t limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative_ ? 1 : 0);
  if (value > limit) return std::nullopt;
  return static_cast<int64_t>(negative_ ? 0 - value : value);
}

uint64_t Decimal::mantissa() const {
  uint64_t value = 0;
  for (int k = 0; k < count_; ++k) value = value * 10 + digits_[static_cast<size_t>(k)];
  return value;
}

}  // namespace weir
