// Durations: reading "1h30m", seconds as numbers, and printing.
#include <array>
#include <cmath>

#include "value/decimal.h"
#include "value/number.h"
#include "value/time.h"

namespace weir {
namespace {

__extension__ typedef __int128 Int128;

struct Unit {
  std::string_view name;
  int64_t ns;
};
constexpr std::array<Unit, 8> kUnits = {{{"w", 7 * kDay},
                                         {"d", kDay},
                                         {"h", kHour},
                                         {"m", kMinute},
                                         {"s", kSecond},
                                         {"ms", kMillisecond},
                                         {"us", kMicrosecond},
                                         {"ns", 1}}};
constexpr size_t kSeconds = 4;  // place of "s" in kUnits

constexpr Int128 kLargest = Int128{1} << 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1.5" at the text's begin, removed from it; `whole` and `fraction` / 10^-`places` of it. More than 20
// places cannot matter at ns.
struct Amount {
  Int128 whole = 0;
  Int128 fraction = 0;
  Int128 scale = 1;
};
std::optional<Amount> take_amount(std::string_view& text) {
  Amount amount;
  size_t k = 0;
  for (; k < text.size() && is_digit(text[k]); ++k) {
    amount.whole = amount.whole * 10 + (text[k] - '0');
    if (amount.whole > kLargest) return std::nullopt;
  }
  if (k == 0) return std::nullopt;
  if (k < text.size() && text[k] == '.') {
    const size_t first = ++k;
    for (; k < text.size() && is_digit(text[k]); ++k) {
      if (k - first >= 20) continue;
      amount.fraction = amount.fraction * 10 + (text[k] - '0');
      amount.scale *= 10;
    }
    if (k == first) return std::nullopt;
  }
  text.remove_prefix(k);
  return amount;
}

// The unit's name at the text's begin, removed from it; kUnits.size() where there is none.
size_t take_unit(std::string_view& text) {
  size_t length = 0;
  while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') ++length;
  const std::string_view name = text.substr(0, length);
  text.remove_prefix(length);
  size_t k = 0;
  while (k < kUnits.size() && kUnits[k].name != name) ++k;
  return k;
}

// A whole number of `unit`s, then what is left as decimal digits without trailing zeros.
void append_decimal(uint64_t ns, uint64_t unit, std::string& out) {
  out += std::to_string(ns / unit);
  uint64_t rest = ns % unit;
  if (rest == 0) return;
  out += '.';
  for (uint64_t digit = unit / 10; rest != 0; rest %= digit, digit /= 10) {
    out += static_cast<char>('0' + rest / digit);
    if (digit == 1) break;
  }
}

uint64_t absolute(int64_t ns) { return ns < 0 ? 0 - static_cast<uint64_t>(ns) : static_cast<uint64_t>(ns); }

}  // namespace

std::optional<int64_t> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  std::array<bool, kUnits.size()> seen{};
  Int128 total = 0;
  while (!text.empty()) {
    const std::optional<Amount> amount = take_amount(text);
    if (!amount) return std::nullopt;
    const size_t unit = take_unit(text);
    if (unit == kUnits.size() || seen[unit]) return std::nullopt;
    seen[unit] = true;
    total += amount->whole * kUnits[unit].ns + amount->fraction * kUnits[unit].ns / amount->scale;
  }
  if (negative) total = -total;
  if (total < -kLargest || total >= kLargest) return std::nullopt;
  return static_cast<int64_t>(total);
}

std::optional<int64_t> to_duration(const Value& v) {
  if (v.kind == Kind::Duration) return v.i;
  if (v.is_number()) return seconds_to_ns(v);
  if (!v.is_string()) return std::nullopt;
  if (const std::optional<Value> number = string_as_number(v.view())) return seconds_to_ns(*number);
  return parse_duration(v.view());
}

std::optional<int64_t> seconds_to_ns(double seconds) {
  if (!std::isfinite(seconds)) return std::nullopt;
  return seconds_to_ns(Value::real(seconds));
}

std::optional<int64_t> seconds_to_ns(const Value& number) {
  if (number.kind != Kind::Int) return Decimal::of(number).scaled(9);
  int64_t ns = 0;
  if (__builtin_mul_overflow(number.i, kSecond, &ns)) return std::nullopt;
  return ns;
}

void print_duration(int64_t ns, std::string& out) {
  if (ns < 0) out += '-';
  append_decimal(absolute(ns), kSecond, out);
}

std::string duration_literal(int64_t ns) {
  if (ns == 0) return "0s";
  std::string out = ns < 0 ? "-" : "";
  uint64_t left = absolute(ns);
  constexpr uint64_t kWeek = 7 * kDay;
  if (left % kWeek == 0) return out + std::to_string(left / kWeek) + "w";
  for (size_t k = 1; k < kSeconds; ++k) {
    const auto unit = static_cast<uint64_t>(kUnits[k].ns);
    if (left < unit) continue;
    (out += std::to_string(left / unit)) += kUnits[k].name;
    left %= unit;
  }
  if (left == 0) return out;
  size_t k = kSeconds;
  while (left < static_cast<uint64_t>(kUnits[k].ns)) ++k;
  append_decimal(left, static_cast<uint64_t>(kUnits[k].ns), out);
  return out += kUnits[k].name;
}

}  // namespace weir
