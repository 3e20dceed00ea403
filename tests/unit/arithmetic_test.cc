#include "value/arithmetic.h"

#include <string>

#include "doctest/doctest.h"
#include "value/number.h"

using namespace weir;

namespace {

const TimeZone kUtc;

// A value as the tests write it: 5, 1.5, 'text', @2026-01-31, 1h30m, true, null, [].
Value value(std::string_view text) {
  if (text == "null") return Value::null();
  if (text == "true") return Value::boolean(true);
  if (text == "[]") return Value::of_text(Kind::Array, text);
  if (text[0] == '\'') return Value::string(text.substr(1, text.size() - 2));
  if (text[0] == '@') return Value::time(*parse_time(text.substr(1), kUtc));
  if (const std::optional<int64_t> duration = parse_duration(text)) return Value::duration(*duration);
  const Value number = parse_number(text);
  REQUIRE(number.kind != Kind::Missing);
  return number;
}

std::string print(const Value& v) {
  std::string out;
  switch (v.kind) {
    case Kind::Null: return "null";
    case Kind::Time: print_time(v.i, kUtc, out); return "@" + out;
    case Kind::Duration: return duration_literal(v.i);
    case Kind::Float: print_number(v, out); return out + "f";
    default: print_number(v, out); return out;
  }
}

using Operation = Value (*)(const Value&, const Value&, const TimeZone&);

struct Case {
  const char* a;
  Operation operation;
  const char* b;
  const char* result;  // floats end in f
};

void check(const Case& c) {
  CAPTURE(c.a);
  CAPTURE(c.b);
  const Value result = c.operation(value(c.a), value(c.b), kUtc);
  CHECK_FALSE(result.has_text());
  CHECK(print(result) == c.result);
}

}  // namespace

TEST_CASE("numbers") {
  const Case cases[] = {
      {"1", add, "2", "3"},
      {"1", add, "2.5", "3.5f"},
      {"1.5", add, "1.5", "3f"},
      {"9223372036854775807", add, "1", "9.223372036854776e+18f"},
      {"-9223372036854775808", subtract, "1", "-9.223372036854776e+18f"},
      {"4611686018427387904", multiply, "2", "9.223372036854776e+18f"},
      {"3037000499", multiply, "3037000499", "9223372030926249001"},
      {"12345678901234567890", add, "1", "1.2345678901234567e+19f"},
      {"1e308", multiply, "10", "null"},
      {"6", divide, "2", "3f"},
      {"1", divide, "4", "0.25f"},
      {"1", divide, "0", "null"},
      {"1.5", divide, "0.0", "null"},
      {"7", floor_divide, "2", "3"},
      {"-7", floor_divide, "2", "-4"},
      {"7", floor_divide, "-2", "-4"},
      {"-8", floor_divide, "-2", "4"},
      {"7.5", floor_divide, "2", "3f"},
      {"-7.5", floor_divide, "2", "-4f"},
      {"7", floor_divide, "0", "null"},
      {"-9223372036854775808", floor_divide, "-1", "9.223372036854776e+18f"},
      {"7", modulo, "3", "1"},
      {"-7", modulo, "3", "2"},
      {"7", modulo, "-3", "-2"},
      {"-7", modulo, "-3", "-1"},
      {"6", modulo, "-3", "0"},
      {"-7.5", modulo, "2", "0.5f"},
      {"-4.0", modulo, "2", "0f"},
      {"7", modulo, "0", "null"},
      {"7.5", modulo, "0", "null"},
      {"-9223372036854775808", modulo, "-1", "0"},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("strings") {
  const Case cases[] = {
      {"'1'", add, "2", "3"},
      {"'1'", add, "'2.5'", "3.5f"},
      {"'10'", subtract, "'4'", "6"},
      {"'1690000000'", subtract, "'5'", "1689999995"},
      {"'2026-01-02'", subtract, "'2026-01-01'", "1d"},
      {"'2026-01-01'", subtract, "'1767225000'", "10m"},
      {"'1767225000'", subtract, "'2026-01-01'", "-10m"},
      {"'2026-01-02'", add, "'2026-01-01'", "null"},
      {"'2026-01-02'", subtract, "5", "null"},
      {"'2026-01-02'", add, "1h", "@2026-01-02T01:00:00Z"},
      {"1h", add, "'2026-01-02'", "@2026-01-02T01:00:00Z"},
      {"'2026-01-02'", subtract, "1h", "@2026-01-01T23:00:00Z"},
      {"1h", subtract, "'2026-01-02'", "null"},
      {"@2026-01-02", subtract, "'2026-01-01T12:00Z'", "12h"},
      {"@2026-01-01", subtract, "'1767225000'", "10m"},
      {"'x'", add, "1", "null"},
      {"'x'", subtract, "'2026-01-01'", "null"},
      {"'60'", add, "1h", "1h1m"},
      {"1h", multiply, "'2'", "2h"},
      {"'1h'", add, "1h", "null"},
      {"' 1'", add, "1", "null"},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("times and durations") {
  const Case cases[] = {
      {"@2026-01-02", subtract, "@2026-01-01T23:00Z", "1h"},
      {"@2026-01-02", add, "1h", "@2026-01-02T01:00:00Z"},
      {"1h", add, "@2026-01-02", "@2026-01-02T01:00:00Z"},
      {"@2026-01-02", subtract, "1h", "@2026-01-01T23:00:00Z"},
      {"1h", subtract, "@2026-01-02", "null"},
      {"@2026-01-02", add, "@2026-01-02", "null"},
      {"@2026-01-02", multiply, "2", "null"},
      {"@2026-01-02", modulo, "1h", "null"},
      {"@2026-01-01", subtract, "1767225000", "10m"},
      {"1767225000", subtract, "@2026-01-01", "-10m"},
      {"@2026-01-01", add, "60", "null"},
      {"@2262-01-01", add, "53w", "null"},
      {"@2262-01-01", subtract, "@1678-01-01", "null"},
      {"1h", add, "30m", "1h30m"},
      {"1h", subtract, "90m", "-30m"},
      {"15000w", add, "15000w", "null"},
      {"1h", add, "60", "1h1m"},
      {"0.5", add, "1s", "1.5s"},
      {"60", subtract, "1s", "59s"},
      {"1h", add, "1e300", "null"},
      {"1s", multiply, "0.3", "300ms"},
      {"0.3", multiply, "1s", "300ms"},
      {"1s", multiply, "1e-12", "0s"},
      {"1s", multiply, "-1.5", "-1.5s"},
      {"1s", multiply, "1e300", "null"},
      {"0s", multiply, "1e300", "0s"},
      {"1s", multiply, "1e-300", "0s"},
      {"1h", multiply, "1h", "null"},
      {"1s", divide, "3", "333.333333ms"},
      {"1s", divide, "0.3", "3.333333333s"},
      {"-1s", divide, "3", "-333.333333ms"},
      {"1s", divide, "1e300", "0s"},
      {"1s", divide, "1e-300", "null"},
      {"1ns", divide, "1.2345e-5", "81.004us"},
      {"1s", divide, "0", "null"},
      {"1s", divide, "0.0", "null"},
      {"1h", divide, "30m", "2f"},
      {"1h", divide, "0s", "null"},
      {"10", divide, "4s", "2.5f"},
      {"1h", floor_divide, "25m", "2"},
      {"-1h", floor_divide, "25m", "-3"},
      {"-1ns", floor_divide, "2", "-1ns"},
      {"-1ns", floor_divide, "1e300", "-1ns"},
      {"90s", modulo, "1m", "30s"},
      {"-90s", modulo, "1m", "30s"},
      {"90s", modulo, "60", "30s"},
      {"90s", modulo, "0s", "null"},
      {"90s", floor_divide, "0s", "null"},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("what does not count") {
  for (const char* other : {"null", "true", "[]"}) {
    for (const char* v : {"1", "1.5", "'1'", "@2026-01-01", "1h", "null"}) {
      for (const Operation operation : {add, subtract, multiply, divide, floor_divide, modulo}) {
        check({v, operation, other, "null"});
        check({other, operation, v, "null"});
      }
    }
  }
}

TEST_CASE("negation") {
  const char* const cases[][2] = {{"5", "-5"},
                                  {"-1.5", "1.5f"},
                                  {"'5'", "-5"},
                                  {"'x'", "null"},
                                  {"1h", "-1h"},
                                  {"null", "null"},
                                  {"true", "null"},
                                  {"[]", "null"},
                                  {"@2026-01-01", "null"},
                                  {"-9223372036854775808", "9.223372036854776e+18f"},
                                  {"9223372036854775808", "-9.223372036854776e+18f"}};
  for (const auto& c : cases) {
    CAPTURE(c[0]);
    CHECK(print(negate(value(c[0]), kUtc)) == c[1]);
  }
}
