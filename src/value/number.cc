#include "value/number.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <system_error>

#include "value/decimal.h"

namespace weir {
namespace {

constexpr double kTwo63 = 9223372036854775808.0;

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
uint64_t digit(char c) { return static_cast<unsigned char>(c - '0'); }

const char* skip_digits(const char* p, const char* end) {
  while (p != end && is_digit(*p)) ++p;
  return p;
}

Value with_text(Value v, std::string_view text) {
  v.text = text.data();
  v.len = static_cast<uint32_t>(text.size());
  return v;
}

// The nearest double of a valid number; nothing beyond binary64. What is too small is 0.
std::optional<double> nearest_double(std::string_view text) {
  double d = 0;
  const std::errc error = std::from_chars(text.data(), text.data() + text.size(), d).ec;
  if (error == std::errc() && std::isfinite(d)) return d;
  if (Decimal(text).magnitude() > 0) return std::nullopt;
  return text[0] == '-' ? -0.0 : 0.0;
}

Value parse_float_slowly(std::string_view text) {
  const std::optional<double> d = nearest_double(text);
  return d ? with_text(Value::real(*d), text) : Value::missing();
}

Value parse_big_integer(std::string_view text) {
  const std::optional<double> d = nearest_double(text);
  if (!d) return Value::missing();
  Value v = Value::of_text(Kind::BigInt, text);
  v.f = *d;
  return v;
}

// Clinger, "How to read floating point numbers accurately" (1990): where the digits and the power of ten are
// both exact doubles, one multiplication or division rounds right.
constexpr uint64_t kExactMantissa = uint64_t{1} << 53;
constexpr int64_t kExactPower = 22;
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// The rest of a number from its '.', 'e' or whatever stands there; `mantissa` holds the digits so far
// (wrapped when more than 19).
Value parse_float(std::string_view text, const char* p, bool negative, uint64_t mantissa, int64_t digits) {
  const char* const end = text.data() + text.size();
  int64_t exponent = 0;
  if (*p == '.') {
    const char* const first = ++p;
    while (p != end && is_digit(*p)) mantissa = mantissa * 10 + digit(*p++);
    if (p == first) return Value::missing();
    exponent = first - p;
    digits += p - first;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    ++p;
    const bool small = p != end && *p == '-';
    if (p != end && (*p == '-' || *p == '+')) ++p;
    const char* const first = p;
    int64_t value = 0;
    for (; p != end && is_digit(*p); ++p) value = std::min<int64_t>(value * 10 + (*p - '0'), 1'000'000);
    if (p == first) return Value::missing();
    exponent += small ? -value : value;
  }
  if (p != end) return Value::missing();
  if (FLT_EVAL_METHOD != 0 || digits > 19 || mantissa > kExactMantissa || exponent > kExactPower ||
      exponent < -kExactPower) {
    return parse_float_slowly(text);
  }
  double d = static_cast<double>(mantissa);
  d = exponent < 0 ? d / kPowersOfTen[-exponent] : d * kPowersOfTen[exponent];
  return with_text(Value::real(negative ? -d : d), text);
}

template <class T>
int three_way(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int sign_of_text(std::string_view digits) { return digits[0] == '-' ? -1 : 1; }

// Two integers as digits without leading zeros.
int compare_digits(std::string_view a, std::string_view b) {
  const int sign = sign_of_text(a);
  if (sign != sign_of_text(b)) return sign;
  if (a.size() != b.size()) return a.size() < b.size() ? -sign : sign;
  return three_way(a.compare(b), 0) * sign;
}

int compare_int_float(int64_t a, double b) {
  if (b >= kTwo63) return -1;
  if (b < -kTwo63) return 1;
  const double whole = std::trunc(b);
  const int order = three_way(a, static_cast<int64_t>(whole));
  return order != 0 ? order : three_way(whole, b);
}

int compare_big(const Value& big, const Value& other) {
  if (other.kind == Kind::BigInt) return compare_digits(big.view(), other.view());
  if (other.kind == Kind::Int) return sign_of_text(big.view());
  // Rounding keeps order, so only a tie of the doubles needs the digits.
  if (big.f != other.f) return three_way(big.f, other.f);
  char exact[320];
  const auto end = std::to_chars(exact, exact + sizeof exact, other.f, std::chars_format::fixed, 0).ptr;
  return compare_digits(big.view(), {exact, static_cast<size_t>(end - exact)});
}

}  // namespace

size_t json_number_length(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* p = begin;
  if (p != end && *p == '-') ++p;
  if (p == end || !is_digit(*p)) return 0;
  p = *p == '0' ? p + 1 : skip_digits(p, end);
  if (p != end && *p == '.') {
    const char* const after = skip_digits(p + 1, end);
    if (after == p + 1) return static_cast<size_t>(p - begin);
    p = after;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    const char* first = p + 1;
    if (first != end && (*first == '-' || *first == '+')) ++first;
    const char* const after = skip_digits(first, end);
    if (after != first) p = after;
  }
  return static_cast<size_t>(p - begin);
}

bool is_json_number(std::string_view text) {
  return !text.empty() && json_number_length(text) == text.size();
}

Value parse_number(std::string_view text) {
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool negative = p != end && *p == '-';
  if (negative) ++p;
  const char* const first = p;
  uint64_t mantissa = 0;
  while (p != end && is_digit(*p)) mantissa = mantissa * 10 + digit(*p++);
  const int64_t digits = p - first;
  if (digits == 0 || (*first == '0' && digits > 1)) return Value::missing();
  if (p != end) return parse_float(text, p, negative, mantissa, digits);
  const uint64_t limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
  if (digits > 19 || mantissa > limit) return parse_big_integer(text);
  return with_text(Value::integer(static_cast<int64_t>(negative ? 0 - mantissa : mantissa)), text);
}

bool number_in_range(std::string_view token) {
  if (token.size() > 200) return parse_number(token).kind != Kind::Missing;
  for (size_t k = 0; k < token.size(); ++k) {
    // 200 digits and an exponent of two digits stay below 1e300.
    if ((token[k] | 0x20) == 'e') return token.size() - k <= 3 || parse_number(token).kind != Kind::Missing;
  }
  return true;
}

std::optional<Value> string_as_number(std::string_view text) {
  if (text.empty() || !(is_digit(text[0]) || text[0] == '-')) return std::nullopt;
  const Value v = parse_number(text);
  if (v.kind == Kind::Missing) return std::nullopt;
  return v;
}

double to_double(const Value& number) {
  return number.kind == Kind::Int ? static_cast<double>(number.i) : number.f;
}

void print_number(const Value& number, std::string& out) {
  if (number.kind == Kind::Int) {
    const fmt::format_int text(number.i);
    out.append(text.data(), text.size());
  } else if (number.kind == Kind::BigInt) {
    out.append(number.view());
  } else {
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}"), number.f);
  }
}

int compare_numbers(const Value& a, const Value& b) {
  if (a.kind == Kind::BigInt) return compare_big(a, b);
  if (b.kind == Kind::BigInt) return -compare_big(b, a);
  if (a.kind == Kind::Int) {
    return b.kind == Kind::Int ? three_way(a.i, b.i) : compare_int_float(a.i, b.f);
  }
  return b.kind == Kind::Int ? -compare_int_float(b.i, a.f) : three_way(a.f, b.f);
}

}  // namespace weir
