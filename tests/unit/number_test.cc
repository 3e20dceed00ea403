#include "value/number.h"

#include <limits>
#include <string>

#include "doctest/doctest.h"
#include "value/decimal.h"

using namespace weir;

namespace {

std::string printed(const Value& v) {
  std::string out;
  print_number(v, out);
  return out;
}

}  // namespace

TEST_CASE("the grammar is JSON's") {
  for (const char* good : {"0", "-0", "7", "-12", "1.5", "0.0", "1e3", "1E+3", "1e-30", "-0.5e0", "1e999"}) {
    CAPTURE(good);
    CHECK(is_json_number(good));
  }
  for (const char* bad : {"", "-", "+1", "01", "-01", ".5", "1.", "1.e3", "1e", "1e+", " 1", "1 ", "0x1",
                          "1_0", "NaN", "Infinity", "--1"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_json_number(bad));
    CHECK(parse_number(bad).kind == Kind::Missing);
    CHECK_FALSE(string_as_number(bad));
  }
}

TEST_CASE("the number a text begins with") {
  struct Case {
    const char* text;
    size_t length;
  };
  for (const Case& c : {Case{"12,", 2},
                        {"01", 1},
                        {"1.x", 1},
                        {"1.5e", 3},
                        {"1e+", 1},
                        {"-", 0},
                        {"x", 0},
                        {"-2.5e-3}", 7}}) {
    CAPTURE(c.text);
    CHECK(json_number_length(c.text) == c.length);
  }
}

TEST_CASE("kinds and printing") {
  struct Case {
    const char* text;
    Kind kind;
    const char* prints;
  };
  const Case cases[] = {
      {"0", Kind::Int, "0"},
      {"-0", Kind::Int, "0"},
      {"42", Kind::Int, "42"},
      {"9223372036854775807", Kind::Int, "9223372036854775807"},
      {"9223372036854775808", Kind::BigInt, "9223372036854775808"},
      {"-9223372036854775808", Kind::Int, "-9223372036854775808"},
      {"-9223372036854775809", Kind::BigInt, "-9223372036854775809"},
      {"99999999999999999999", Kind::BigInt, "99999999999999999999"},
      {"2.0", Kind::Float, "2"},
      {"-0.0", Kind::Float, "-0"},
      {"1e5", Kind::Float, "100000"},
      {"1e16", Kind::Float, "1e+16"},
      {"0.00001", Kind::Float, "1e-05"},
      {"0.1", Kind::Float, "0.1"},
      {"123456789.123456789123456789", Kind::Float, "123456789.12345679"},
      {"1.7976931348623157e308", Kind::Float, "1.7976931348623157e+308"},
      {"5e-324", Kind::Float, "5e-324"},
      {"1e-400", Kind::Float, "0"},
      {"-1e-400", Kind::Float, "-0"},
      {"0e999999999999999999999", Kind::Float, "0"},
      {"9007199254740993.0", Kind::Float, "9007199254740992"},
      {"0.000000000000000000000000000000000000001e39", Kind::Float, "1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Value v = parse_number(c.text);
    CHECK(v.kind == c.kind);
    CHECK(v.view() == c.text);
    CHECK(printed(v) == c.prints);
    CHECK(number_in_range(c.text));
  }
}

TEST_CASE("beyond binary64") {
  for (const std::string& text :
       {std::string("1e999"), std::string("-1e309"), std::string("1.8e308"), std::string(400, '9'),
        std::string(350, '1') + ".5", std::string("1e99999999999999999999"), std::string(250, '1') + "e99"}) {
    CAPTURE(text);
    CHECK(is_json_number(text));
    CHECK(parse_number(text).kind == Kind::Missing);
    CHECK_FALSE(number_in_range(text));
  }
  CHECK(number_in_range(std::string(300, '9')));
  CHECK(number_in_range("0." + std::string(500, '0') + "1e501"));
}

TEST_CASE("the fast way rounds as the slow one") {
  for (const char* text :
       {"0.3", "1.1", "3.14159", "1e22", "1e23", "9007199254740992e22", "9007199254740993e1", "4.35",
        "0.000001", "179769313486231.57", "2.2250738585072014e-22", "1234567890123456.7"}) {
    CAPTURE(text);
    CHECK(to_double(parse_number(text)) == std::stod(text));
  }
}

TEST_CASE("order is exact") {
  // Ascending, each less than all that follow.
  const char* const ascending[] = {"-1e300",
                                   "-18446744073709551616",
                                   "-9223372036854775809",
                                   "-9223372036854775808",
                                   "-1.5",
                                   "-1",
                                   "0",
                                   "1e-300",
                                   "1",
                                   "1.5",
                                   "2",
                                   "9007199254740992.0",
                                   "9007199254740993",
                                   "9223372036854775807",
                                   "9223372036854775808",
                                   "9223372036854775809",
                                   "18446744073709551615",
                                   "18446744073709551616",
                                   "18446744073709551617",
                                   "1e300"};
  const int count = std::size(ascending);
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[j]);
      CHECK(compare_numbers(parse_number(ascending[i]), parse_number(ascending[j])) == (i < j   ? -1
                                                                                        : i > j ? 1
                                                                                                : 0));
    }
  }
}

TEST_CASE("equal in other words") {
  const char* const pairs[][2] = {{"1", "1.0"},
                                  {"1e2", "100"},
                                  {"-0.0", "0"},
                                  {"1e20", "100000000000000000000"},
                                  {"-9223372036854775808", "-9.223372036854775808e18"},
                                  {"9223372036854775808", "9.223372036854775808e18"}};
  for (const auto& pair : pairs) {
    CAPTURE(pair[0]);
    CHECK(compare_numbers(parse_number(pair[0]), parse_number(pair[1])) == 0);
    CHECK(compare_numbers(parse_number(pair[1]), parse_number(pair[0])) == 0);
  }
}

TEST_CASE("decimals scale exactly") {
  struct Case {
    const char* text;
    int64_t power;
    std::optional<int64_t> value;
    bool exact;
  };
  const Case cases[] = {
      {"1.5", 9, 1'500'000'000, true},
      {"-1.5", 0, -1, false},
      {"0", 9, 0, true},
      {"0.0000000001", 9, 0, false},
      {"1690000000.1234567891", 9, 1690000000123456789, false},
      {"1.69e9", 9, 1690000000000000000, true},
      {"100", -2, 1, true},
      {"9223372036.854775807", 9, std::numeric_limits<int64_t>::max(), true},
      {"-9223372036.854775808", 9, std::numeric_limits<int64_t>::min(), true},
      {"9223372036.854775808", 9, std::nullopt, true},
      {"1e300", 9, std::nullopt, true},
      {"1e-99999999999999999999", 9, 0, false},
      {"0.00000000000000000000123e21", 2, 123, true},
      {"12345678901234567890123", -10, 1234567890123, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    bool exact = false;
    const std::optional<int64_t> value = Decimal(c.text).scaled(c.power, &exact);
    CHECK(value == c.value);
    if (value) CHECK(exact == c.exact);
  }
}
