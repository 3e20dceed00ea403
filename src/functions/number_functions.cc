// Functions of numbers. Strings that read as numbers count as numbers; durations keep their kind where that
// makes sense and count in seconds. Tested by tests/unit/functions_test.cc.
#include <cmath>

#include "functions/arguments.h"
#include "functions/rounding.h"
#include "value/arithmetic.h"
#include "value/compare.h"

namespace weir {
namespace {

Value abs(const CallContext& c) {
  const Value v = c.args[0];
  const bool duration = v.kind == Kind::Duration;
  const Value n = duration ? v : number_of(v);
  switch (n.kind) {
    case Kind::Int:
    case Kind::Duration:
      if (n.i == INT64_MIN) return duration ? Value::null() : Value::real(0x1p63);
      return duration ? Value::duration(std::abs(n.i)) : Value::integer(std::abs(n.i));
    case Kind::BigInt: {
      const bool negative = n.view().starts_with('-');
      Value out = Value::of_text(Kind::BigInt, n.view().substr(negative ? 1 : 0));
      out.f = std::fabs(n.f);
      return out;
    }
    case Kind::Float: return Value::real(std::fabs(n.f));
    default: return Value::null();
  }
}

// Whole numbers and whole seconds; ints stay as they are.
template <double (*F)(double)>
Value to_whole(const CallContext& c) {
  const Value& v = c.args[0];
  if (v.kind == Kind::Duration) {
    int64_t seconds = v.i / kSecond;
    const int64_t rest = v.i % kSecond;
    seconds += static_cast<int64_t>(F(static_cast<double>(rest) / kSecond));
    int64_t ns = 0;
    return __builtin_mul_overflow(seconds, kSecond, &ns) ? Value::null() : Value::duration(ns);
  }
  const Value n = number_of(v);
  return n.kind == Kind::Float ? integral(F(n.f)) : n.computed();
}

double up(double x) { return std::ceil(x); }
double down(double x) { return std::floor(x); }
double nearest_whole(double x) { return std::round(x); }
double cut(double x) { return std::trunc(x); }

Value round(const CallContext& c) {
  if (c.args.size() == 1) return to_whole<nearest_whole>(c);
  const std::optional<int64_t> given = count_of(c.args[1]);
  if (!given) return Value::null();
  const int64_t digits = *given < -1000 ? -1000 : *given > 1000 ? 1000 : *given;
  if (c.args[0].kind == Kind::Duration) {
    const Value ns = round_integer(c.args[0].i, 9 - digits);
    return ns.kind == Kind::Int ? Value::duration(ns.i) : Value::null();
  }
  const Value n = number_of(c.args[0]);
  if (n.is_null()) return Value::null();
  if (n.kind == Kind::Int) return round_integer(n.i, -digits);
  if (n.kind == Kind::BigInt && digits >= 0) return n.computed();
  const double rounded = round_decimal(to_double(n), digits);
  return digits > 0 ? Value::real(rounded) : integral(rounded);
}

template <double (*F)(double)>
Value real_function(const CallContext& c) {
  const Value n = number_of(c.args[0]);
  return n.is_null() ? Value::null() : Value::real(F(to_double(n)));
}

double square_root(double x) { return std::sqrt(x); }
double exponential(double x) { return std::exp(x); }
double logarithm(double x) { return std::log(x); }
double logarithm10(double x) { return std::log10(x); }
double logarithm2(double x) { return std::log2(x); }

// An int to a not negative int, exact, by squaring; Missing when it does not fit.
Value int_power(int64_t base, int64_t exponent) {
  int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) return Value::missing();
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return Value::missing();
  }
  return Value::integer(result);
}

Value pow(const CallContext& c) {
  const Value x = number_of(c.args[0]);
  const Value y = number_of(c.args[1]);
  if (x.is_null() || y.is_null()) return Value::null();
  if (x.kind == Kind::Int && y.kind == Kind::Int && y.i >= 0) {
    const Value exact = int_power(x.i, y.i);
    if (!exact.is_null()) return exact;
  }
  return Value::real(std::pow(to_double(x), to_double(y)));
}

Value sign(const CallContext& c) {
  const Value& v = c.args[0];
  const Value n = v.kind == Kind::Duration ? Value::integer(v.i) : number_of(v);
  if (n.is_null()) return Value::null();
  return Value::integer(compare_numbers(n, Value::integer(0)));
}

Value mod(const CallContext& c) { return modulo(c.args[0], c.args[1], c.env.zone).computed(); }

// The first of the greatest (way 1) or least (way -1), in the order of sort.
Value extreme(const CallContext& c, int way) {
  const Value* best = &c.args[0];
  for (const Value& v : c.args.subspan(1)) {
    if (sort_order(v, *best, c.env.zone) * way > 0) best = &v;
  }
  return best->computed();
}

Value greatest(const CallContext& c) { return extreme(c, 1); }
Value least(const CallContext& c) { return extreme(c, -1); }

Value clamp(const CallContext& c) {
  if (c.args[0].kind == Kind::Array || c.args[0].kind == Kind::Object) return Value::null();
  const Order low = compare(c.args[0], c.args[1], c.env.zone);
  const Order high = compare(c.args[0], c.args[2], c.env.zone);
  const Order bounds = compare(c.args[1], c.args[2], c.env.zone);
  if (low == Order::None || high == Order::None || bounds == Order::None || bounds == Order::Greater) {
    return Value::null();
  }
  if (low == Order::Less) return c.args[1].computed();
  return (high == Order::Greater ? c.args[2] : c.args[0]).computed();
}

constexpr FunctionDef kFunctions[] = {
    {"abs", "", "abs(x)", 1, 1, 0, "x without its sign", {"abs(-5)", "5"}, abs, nullptr},
    {"ceil",
     "",
     "ceil(x)",
     1,
     1,
     0,
     "the least whole number not below x",
     {"ceil(1.2)", "2"},
     to_whole<up>,
     nullptr},
    {"floor",
     "",
     "floor(x)",
     1,
     1,
     0,
     "the greatest whole number not above x",
     {"floor(-1.2)", "-2"},
     to_whole<down>,
     nullptr},
    {"round",
     "",
     "round(x[, digits])",
     1,
     2,
     0,
     "x to digits decimal places (0; negative: tens, hundreds …), half away from zero",
     {"round(2.675, 2)", "2.68"},
     round,
     nullptr},
    {"trunc",
     "",
     "trunc(x)",
     1,
     1,
     0,
     "x without its fraction",
     {"trunc(-1.7)", "-1"},
     to_whole<cut>,
     nullptr},
    {"sqrt",
     "",
     "sqrt(x)",
     1,
     1,
     0,
     "the square root of x",
     {"sqrt(2.25)", "1.5"},
     real_function<square_root>,
     nullptr},
    {"pow", "", "pow(x, y)", 2, 2, 0, "x to the power of y", {"pow(2, 10)", "1024"}, pow, nullptr},
    {"exp",
     "",
     "exp(x)",
     1,
     1,
     0,
     "e to the power of x",
     {"exp(0)", "1"},
     real_function<exponential>,
     nullptr},
    {"ln",
     "",
     "ln(x)",
     1,
     1,
     0,
     "the natural logarithm of x",
     {"ln(1)", "0"},
     real_function<logarithm>,
     nullptr},
    {"log10",
     "",
     "log10(x)",
     1,
     1,
     0,
     "the logarithm of x to base 10",
     {"log10(1000)", "3"},
     real_function<logarithm10>,
     nullptr},
    {"log2",
     "",
     "log2(x)",
     1,
     1,
     0,
     "the logarithm of x to base 2",
     {"log2(8)", "3"},
     real_function<logarithm2>,
     nullptr},
    {"sign", "", "sign(x)", 1, 1, 0, "-1, 0 or 1", {"sign(-0.5)", "-1"}, sign, nullptr},
    {"mod",
     "",
     "mod(x, y)",
     2,
     2,
     0,
     "x % y: the rest of the division, with the sign of y",
     {"mod(-7, 3)", "2"},
     mod,
     nullptr},
    {"greatest",
     "",
     "greatest(a, …)",
     1,
     -1,
     0,
     "the last of its arguments in the order of sort",
     {"greatest(3, 7, 5)", "7"},
     greatest,
     nullptr},
    {"least",
     "",
     "least(a, …)",
     1,
     -1,
     0,
     "the first of its arguments in the order of sort",
     {"least(3, 7, 5)", "3"},
     least,
     nullptr},
    {"clamp",
     "",
     "clamp(x, lo, hi)",
     3,
     3,
     0,
     "x, but lo when it is below, hi when it is above",
     {"clamp(120, 0, 100)", "100"},
     clamp,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> number_functions() { return kFunctions; }

}  // namespace weir
