#include "value/compare.h"

#include <set>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "value/number.h"

using namespace weir;

namespace {

const TimeZone kUtc;

Value str(const char* text) { return Value::string(text); }
Value num(const char* text) { return parse_number(text); }
Value time_at(const char* text) { return Value::time(*parse_time(text, kUtc)); }
Value json(const char* text) { return Value::of_text(text[0] == '[' ? Kind::Array : Kind::Object, text); }

bool same(const Value& a, const Value& b) {
  const bool result = equals(a, b, kUtc);
  CHECK(equals(b, a, kUtc) == result);
  return result;
}

// compare() both ways, as one of < = > ?
char order(const Value& a, const Value& b) {
  const Order there = compare(a, b, kUtc);
  const Order back = compare(b, a, kUtc);
  CHECK((there == Order::None ? back == Order::None : static_cast<int>(there) == -static_cast<int>(back)));
  switch (there) {
    case Order::Less: return '<';
    case Order::Equal: return '=';
    case Order::Greater: return '>';
    default: return '?';
  }
}

std::string key(const Value& v) {
  std::string out;
  append_group_key(v, out);
  return out;
}

}  // namespace

TEST_CASE("equality") {
  CHECK(same(Value::null(), Value::missing()));
  CHECK_FALSE(same(Value::null(), Value::integer(5)));
  CHECK_FALSE(same(Value::null(), str("")));
  CHECK(same(num("1"), num("1.0")));
  CHECK_FALSE(same(num("12345678901234567890"), num("12345678901234567891")));
  CHECK_FALSE(same(num("9007199254740993"), num("9007199254740992.0")));
  CHECK(same(num("5"), str("5")));
  CHECK(same(num("5"), str("5.0")));
  CHECK_FALSE(same(num("5"), str(" 5")));
  CHECK_FALSE(same(num("5"), str("five")));
  CHECK_FALSE(same(str("5"), str("5.0")));
  CHECK(same(Value::boolean(true), str("true")));
  CHECK(same(Value::boolean(false), str("false")));
  CHECK_FALSE(same(Value::boolean(true), str("TRUE")));
  CHECK_FALSE(same(Value::boolean(true), Value::integer(1)));
  CHECK(same(time_at("2026-01-31"), str("2026-01-31T01:00:00+01:00")));
  CHECK(same(time_at("2026-01-31"), num("1769817600")));
  CHECK(same(time_at("2026-01-31"), str("1769817600000")));
  CHECK_FALSE(same(time_at("2026-01-31"), str("today")));
  CHECK_FALSE(same(time_at("2026-01-31"), Value::boolean(true)));
  CHECK_FALSE(same(num("1769817600"), str("2026-01-31")));
  CHECK_FALSE(same(str("2026-01-31"), str("2026-01-31T00:00:00Z")));
  CHECK(same(Value::duration(1500 * kMillisecond), num("1.5")));
  CHECK(same(Value::duration(300 * kMillisecond), Value::real(0.3)));
  CHECK(same(Value::duration(90 * kSecond), str("90")));
  CHECK_FALSE(same(Value::duration(90 * kSecond), str("1m30s")));
  CHECK_FALSE(same(Value::duration(0), Value::time(0)));
  CHECK(same(json("[1, 2]"), json("[1.0,2]")));
  CHECK(same(json(R"({"a":1,"b":2})"), json(R"({ "b" : 2, "a" : 1 })")));
  CHECK_FALSE(same(json("[1]"), json(R"(["1"])")));
  CHECK_FALSE(same(json("[]"), json("{}")));
  CHECK_FALSE(same(json("[]"), str("[]")));
}

TEST_CASE("less and greater") {
  CHECK(order(Value::null(), Value::integer(5)) == '?');
  CHECK(order(Value::null(), Value::null()) == '?');
  CHECK(order(num("1"), num("1.5")) == '<');
  CHECK(order(str("10"), num("9.5")) == '>');
  CHECK(order(str("10"), str("9")) == '>');
  CHECK(order(str("1.0"), str("1")) == '=');
  CHECK(order(str("a"), str("b")) == '<');
  CHECK(order(str("b"), str("\u00e9")) == '<');
  CHECK(order(str("10"), str("b")) == '?');
  CHECK(order(num("10"), str("b")) == '?');
  CHECK(order(Value::boolean(false), Value::boolean(true)) == '<');
  CHECK(order(Value::boolean(true), str("true")) == '?');
  CHECK(order(Value::boolean(true), num("1")) == '?');
  CHECK(order(time_at("2026-01-31"), str("2026-02-01 00:00")) == '<');
  CHECK(order(time_at("2026-01-31"), num("1769817601")) == '<');
  CHECK(order(time_at("2026-01-31"), str("1769817599")) == '>');
  CHECK(order(time_at("2026-01-31"), str("x")) == '?');
  CHECK(order(str("2026-01-31T09:00:00+09:00"), str("2026-01-31")) == '=');
  CHECK(order(str("2026-01-31"), str("1769817599")) == '>');
  CHECK(order(str("2026-01-31"), str("x")) == '?');
  CHECK(order(Value::duration(kMinute), num("59.5")) == '>');
  CHECK(order(Value::duration(kMinute), str("60")) == '=');
  CHECK(order(Value::duration(kMinute), time_at("2026-01-31")) == '?');
  CHECK(order(Value::duration(kMinute), str("2026-01-31")) == '?');
  CHECK(order(json("[1]"), json("[ 2 ]")) == '<');
  CHECK(order(json("[1]"), json("{}")) == '?');
}

TEST_CASE("one order for sorting") {
  // Rising, equal values in one line.
  const std::vector<std::vector<Value>> rising = {
      {Value::boolean(false)},
      {Value::boolean(true)},
      {num("-1e300")},
      {Value::duration(-kSecond), num("-1"), str("-1.0")},
      {num("0.1"), str("1e-1"), Value::duration(100 * kMillisecond)},
      {num("1"), num("1.0"), Value::duration(kSecond), str("1")},
      {num("1.0000000001")},
      {Value::duration(kSecond + 1)},
      {num("12345678901234567890")},
      {num("12345678901234567891"), str("12345678901234567891")},
      {time_at("2026-01-31"), str("2026-01-31"), str("2026-01-31T00:00Z")},
      {str("2026-02-01")},
      {str("")},
      {str("1h")},
      {str("B")},
      {str("a")},
      {str("\u00e9")},
      {json("[1]"), json("[ 1.0 ]")},
      {json("[2]")},
      {json("{}")},
      {Value::null(), Value::missing()},
  };
  for (size_t i = 0; i < rising.size(); ++i) {
    for (size_t j = 0; j < rising.size(); ++j) {
      for (const Value& a : rising[i]) {
        for (const Value& b : rising[j]) {
          CAPTURE(i);
          CAPTURE(j);
          CHECK(sort_order(a, b, kUtc) == (i < j ? -1 : i > j ? 1 : 0));
        }
      }
    }
  }
}

TEST_CASE("group keys") {
  const std::string long_text(300, 'x');
  const std::vector<std::vector<Value>> groups = {
      {Value::null(), Value::missing()},
      {Value::boolean(true)},
      {Value::boolean(false)},
      {num("1"), num("1.0"), num("1e0")},
      {num("0"), num("-0"), num("-0.0"), num("0.0")},
      {num("1.5"), num("15e-1")},
      {num("1e20"), num("100000000000000000000"), num("100000000000000000000.0")},
      {num("100000000000000000001")},
      {num("9223372036854775807")},
      {num("9223372036854775808"), num("9223372036854775808.0")},
      {num("-9223372036854775808"), num("-9223372036854775808.0")},
      {str("1")},
      {str("1.0")},
      {str("")},
      {str("n")},
      {Value::string(long_text)},
      {Value::string(std::string_view(long_text).substr(0, 100))},
      {Value::duration(1)},
      {Value::time(1)},
      {json("[1,2]"), json("[1.0, 2]")},
      {json(R"({"a":"\u00e9"})"), json("{\"a\": \"\u00e9\"}")},
  };
  std::set<std::string> seen;
  for (const auto& group : groups) {
    for (const Value& v : group) CHECK(key(v) == key(group[0]));
    CHECK(seen.insert(key(group[0])).second);
  }
  CHECK(key(str("a")) + key(str("bc")) != key(str("ab")) + key(str("c")));
  CHECK(key(str("")) + key(str("a")) != key(str("a")) + key(str("")));
}

TEST_CASE("canonical JSON") {
  const char* const cases[][2] = {
      {" [ 1 , 2.0 , 1e2 , -0.0, 1.50, 1e-7 ] ", "[1,2,100,0,1.5,1e-07]"},
      {"[1e20,100000000000000000000]", "[100000000000000000000,100000000000000000000]"},
      {"{ }", "{}"},
      {"[ ]", "[]"},
      {R"({"b":[true,false,null],"a":{"y":1,"x":"\u0041\/"}})",
       R"({"a":{"x":"A/","y":1},"b":[true,false,null]})"},
      {R"({"a":1,"a":2})", R"({"a":2})"},
      {R"({"b":1,"a":1,"b":{"d":1,"c":2}})", R"({"a":1,"b":{"c":2,"d":1}})"},
      {R"(["\"\\", "a b"])", R"(["\"\\","a b"])"},
  };
  for (const auto& c : cases) {
    CAPTURE(c[0]);
    CHECK(canonical_json(c[0]) == c[1]);
    CHECK(canonical_json(c[1]) == c[1]);
  }
}
