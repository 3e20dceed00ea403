#include "value/number.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <system_error>

#include "value/decimal.h"
#include "value/digits.h"

namespace weir {
namespace {

constexpr double kTwo63 = 9223372036854775808.0;

bool is_digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }
uint64_t digit(char c) { return static_cast<unsigned char>(c - '0'); }

const char* skip_digits(const char* p, const char* end) {
  while (p != end && is_digit(*p)) ++p;
  return p;
}

// The digits from *p on, joined to `value` (wrapped where they are too many); moves *p behind them.
uint64_t read_digits(const char** p, const char* end, uint64_t value) {
  while (end - *p >= 8 && non_digits(load8(*p)) == 0) {
    value = value * 100'000'000 + eight_digits(load8(*p));
    *p += 8;
  }
  while (*p != end && is_digit(**p)) value = value * 10 + digit(*(*p)++);
  return value;
}

void set_int(Value& v, int64_t i) {
  v.i = i;
  v.kind = Kind::Int;
}

void set_float(Value& v, double d) {
  v.f = d;
  v.kind = Kind::Float;
}

// The nearest double of a valid number; nothing beyond binary64. What is too small is 0.
std::optional<double> nearest_double(std::string_view text) {
  double d = 0;
  const std::errc error = std::from_chars(text.data(), text.data() + text.size(), d).ec;
  if (error == std::errc() && std::isfinite(d)) return d;
  if (Decimal(text).magnitude() > 0) return std::nullopt;
  return text[0] == '-' ? -0.0 : 0.0;
}

// For what is left when the fast ways do not apply; `kind` is Float or BigInt.
bool settle_slowly(Value& v, Kind kind) {
  const std::optional<double> d = nearest_double(v.view());
  if (!d) return false;
  set_float(v, *d);
  v.kind = kind;
  return true;
}

// Clinger, "How to read floating point numbers accurately" (1990): where the digits and the power of ten are
// both exact doubles, one multiplication or division rounds right.
constexpr uint64_t kExactMantissa = uint64_t{1} << 53;
constexpr int64_t kExactPower = 22;
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// At most eight characters, sign aside: an integer or digits with a point between them. False for whatever
// else.
bool settle_short(Value& v, const char* p, size_t size, bool negative) {
  if (FLT_EVAL_METHOD != 0 || size == 0 || size > 8) return false;
  if (*p == '0' && size > 1 && p[1] != '.') return false;
  const uint64_t word = load_digits(p, size);
  const uint64_t others = non_digits(word);
  if (others == 0) {
    const int64_t i = eight_digits(word);
    set_int(v, negative ? -i : i);
    return true;
  }
  const int point = std::countr_zero(others) & ~7;  // where it stands, in bits
  const bool alone = (others & (others - 1)) == 0 && ((word >> point) & 0xFF) == '.';
  if (!alone || point == 56 || static_cast<size_t>(point) == 64 - 8 * size) return false;
  const uint64_t behind = ~uint64_t{0} << (point + 8);
  const uint64_t digits = (word & behind) | ((word << 8 | '0') & ~behind);
  const double d = eight_digits(digits) / kPowersOfTen[7 - point / 8];
  set_float(v, negative ? -d : d);
  return true;
}

// The rest of a number from its '.' or 'e'; `mantissa` holds the digits so far (wrapped when more than 19).
bool settle_float(Value& v, const char* p, bool negative, uint64_t mantissa, int64_t digits) {
  const char* const end = v.text + v.len;
  int64_t exponent = 0;
  if (*p == '.') {
    const char* const first = ++p;
    mantissa = read_digits(&p, end, mantissa);
    if (p == first) return false;
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
    if (p == first) return false;
    exponent += small ? -value : value;
  }
  if (p != end) return false;
  if (FLT_EVAL_METHOD != 0 || digits > 19 || mantissa > kExactMantissa || exponent > kExactPower ||
      exponent < -kExactPower) {
    return settle_slowly(v, Kind::Float);
  }
  double d = static_cast<double>(mantissa);
  d = exponent < 0 ? d / kPowersOfTen[-exponent] : d * kPowersOfTen[exponent];
  set_float(v, negative ? -d : d);
  return true;
}

// Numbers of any length. Not inlined, so that the short ones do not pay for its registers.
[[gnu::noinline]] bool settle_long(Value& v, const char* p, bool negative) {
  const char* const end = v.text + v.len;
  const char* const first = p;
  const uint64_t mantissa = read_digits(&p, end, 0);
  const int64_t digits = p - first;
  if (digits == 0 || (*first == '0' && digits > 1)) return false;
  if (p != end) {
    const bool goes_on = *p == '.' || *p == 'e' || *p == 'E';
    return goes_on && settle_float(v, p, negative, mantissa, digits);
  }
  const uint64_t limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
  if (digits > 19 || mantissa > limit) return settle_slowly(v, Kind::BigInt);
  set_int(v, static_cast<int64_t>(negative ? 0 - mantissa : mantissa));
  return true;
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

bool settle_number(Value& v) {
  const char* const end = v.text + v.len;
  const bool negative = v.len != 0 && *v.text == '-';
  const char* const p = v.text + (negative ? 1 : 0);
  return settle_short(v, p, static_cast<size_t>(end - p), negative) || settle_long(v, p, negative);
}

Value parse_number(std::string_view text) {
  Value v = Value::of_text(Kind::RawNumber, text);
  return settle_number(v) ? v : Value::missing();
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
