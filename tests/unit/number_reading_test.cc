// Numbers read by the fast ways, against std::from_chars and JSON's grammar.
#include <charconv>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "value/digits.h"
#include "value/number.h"

using namespace weir;

namespace {

template <class T>
bool read_plainly(const std::string& text, T& out) {
  return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc();
}

// Numbers beyond binary64 and those too small for it are number_test.cc's.
void check_number(const std::string& text) {
  CAPTURE(text);
  const std::vector<char> exact(text.begin(), text.end());  // so that a sanitizer sees what reads behind it
  const Value v = parse_number({exact.data(), exact.size()});
  if (!is_json_number(text)) {
    REQUIRE(v.kind == Kind::Missing);
    return;
  }
  double d = 0;
  if (!read_plainly(text, d)) return;
  REQUIRE(v.text == exact.data());
  REQUIRE(v.len == text.size());
  int64_t i = 0;
  if (text.find_first_of(".eE") != std::string::npos) {
    REQUIRE(v.kind == Kind::Float);
    REQUIRE(std::memcmp(&v.f, &d, sizeof d) == 0);
  } else if (read_plainly(text, i)) {
    REQUIRE(v.kind == Kind::Int);
    REQUIRE(v.i == i);
  } else {
    REQUIRE(v.kind == Kind::BigInt);
    REQUIRE(v.f == d);
  }
}

std::string random_text(std::mt19937_64& random, std::string_view letters, size_t size) {
  std::string text;
  while (text.size() < size) text += letters[random() % letters.size()];
  return text;
}

}  // namespace

TEST_CASE("digits in a word") {
  CHECK(eight_digits(load8("20260131")) == 20260131);
  CHECK(eight_digits(load8("99999999")) == 99999999);
  CHECK(eight_digits(load_digits("7", 1)) == 7);
  for (size_t size = 1; size <= 8; ++size) {
    CHECK(std::to_string(eight_digits(load_digits("98765432", size))) ==
          std::string("98765432").substr(0, size));
  }
  // Every byte is judged alone, whatever its neighbours are.
  for (int byte = 0; byte < 256; ++byte) {
    for (const char beside : {'0', '9', '\x00', '\x7F', '\x80', '\xFF'}) {
      char text[8];
      std::memset(text, beside, sizeof text);
      text[3] = static_cast<char>(byte);
      const bool is_digit = byte >= '0' && byte <= '9';
      REQUIRE(((non_digits(load8(text)) >> 24) & 0xFF) == (is_digit ? 0 : 0x80));
    }
  }
}

TEST_CASE("all short texts of the letters of numbers") {
  const std::string_view letters = "-019.e";
  for (int size = 1; size <= 6; ++size) {
    std::string text(static_cast<size_t>(size), letters[0]);
    std::vector<size_t> at(text.size(), 0);
    for (bool more = true; more;) {
      check_number(text);
      more = false;
      for (size_t k = 0; k < at.size() && !more; ++k) {
        at[k] = (at[k] + 1) % letters.size();
        text[k] = letters[at[k]];
        more = at[k] != 0;
      }
    }
  }
}

TEST_CASE("decimals of every length and place of the point") {
  std::mt19937_64 random(1);
  for (size_t before = 0; before <= 21; ++before) {
    for (size_t after = 0; after <= 21; ++after) {
      for (int round = 0; round < 40; ++round) {
        std::string text = random_text(random, "0123456789", before);
        if (after > 0) text += "." + random_text(random, "0123456789", after);
        check_number(text);
        check_number("-" + text);
        check_number(text + "e" + std::to_string(static_cast<int>(random() % 60) - 30));
        if (!text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
        check_number(text);
      }
    }
  }
}

TEST_CASE("at the borders of exactness") {
  for (const char* text : {"-0",
                           "-0.0",
                           "0.0",
                           "-0e5",
                           "0.1",
                           "9007199254740991.0",
                           "9007199254740992.0",
                           "9007199254740993.0",
                           "9007199254740993e0",
                           "900719925474099.3",
                           "9007199254740993e22",
                           "9007199254740991e22",
                           "1e22",
                           "1e23",
                           "1e-22",
                           "1e-23",
                           "99999999",
                           "999999999",
                           "9999999.9",
                           "0.9999999",
                           "99999999.9",
                           "9999999999999999",
                           "999999999999999999",
                           "1000000000000000000",
                           "9223372036854775807",
                           "9223372036854775808",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "18446744073709551615",
                           "18446744073709551616",
                           "99999999999999999999",
                           "0.30000000000000004",
                           "123456789012345678.9",
                           "5e-324",
                           "2.2250738585072014e-308",
                           "1.7976931348623157e308",
                           "1.",
                           ".1",
                           "-",
                           "--1",
                           "-.5",
                           "01.5",
                           "00",
                           "1.2.3",
                           "1..2",
                           "1,2",
                           "1:2",
                           "12/3"}) {
    check_number(text);
  }
}

TEST_CASE("doubles come back as they were printed") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 20000; ++round) {
    const uint64_t bits = random();
    double d = 0;
    std::memcpy(&d, &bits, sizeof d);
    if (!(d - d == 0)) continue;
    char buffer[32];
    check_number(std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, d).ptr));
    const double small = static_cast<double>(static_cast<int64_t>(bits) >> (bits % 64)) / 1000;
    check_number(std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, small).ptr));
  }
}
