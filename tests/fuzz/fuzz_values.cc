// Numbers, strings, times and durations: what is printed reads back as it was, and the ways to compare and to
// order values do not contradict each other.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "fuzz/fuzz.h"
#include "value/compare.h"
#include "value/decimal.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/number.h"
#include "value/text.h"
#include "value/time.h"

namespace weir {
namespace {

std::string json_of(const Value& v) {
  std::string out;
  print_json(v, TimeZone(), out);
  return out;
}

// Not for zeros: -0.0 prints as -0, which reads as the integer 0.
bool same_double(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void check_number(std::string_view text) {
  const Value v = parse_number(text);
  const bool is_number = is_json_number(text);
  must(is_number || v.kind == Kind::Missing, "no JSON number, but parsed");
  must(is_number == (!text.empty() && json_number_length(text) == text.size()), "length of a number");
  must(string_as_number(text).has_value() == (v.kind != Kind::Missing), "string_as_number");
  if (!is_number) return;
  const bool integer = text.find_first_of(".eE") == std::string_view::npos;
  const double nearest = std::strtod(std::string(text).c_str(), nullptr);
  must(std::isfinite(nearest) == (v.kind != Kind::Missing), "a number within binary64 or beyond");
  must(number_in_range(text) == (v.kind != Kind::Missing), "number_in_range");
  if (v.kind == Kind::Missing) return;
  must(v.is_number() && (v.kind != Kind::Float) == integer, "kind of a number");
  must(v.view() == text && json_of(v) == text, "a number keeps its text");
  const double d = to_double(v);
  must(same_double(d, nearest) || (v.kind == Kind::Int && d == nearest), "the nearest double");

  std::string printed;
  print_number(v.computed(), printed);
  const Value again = parse_number(printed);
  must(
      compare_numbers(v, again) == 0 && (v.kind != Kind::Float || d == 0 || same_double(to_double(again), d)),
      "printed as " + printed);
  const Decimal decimal = Decimal::of(v);
  must(decimal.is_zero() || decimal.is_negative() == text.starts_with('-'), "sign of a decimal");
  bool exact = false;
  const auto whole = decimal.scaled(0, &exact);
  if (v.kind == Kind::Int) must(whole == v.i && exact, "an integer's decimal");
}

void check_string(std::string_view text) {
  const std::string token = '"' + std::string(text) + '"';
  if (check_json(token).empty()) {
    Arena arena;
    const Value v =
        decode(Value::of_text(Kind::RawString, std::string_view(token).substr(1, text.size())), arena);
    must_equal("a string's source", json_of(v), token);
    const std::string printed = json_of(v.computed());
    must_equal("printing a string", check_json(printed), "");
    Arena arena_again;
    const std::string_view inside = std::string_view(printed).substr(1, printed.size() - 2);
    must_equal("a string printed and read", unescape_json(inside, arena_again), v.view());
  }
  std::string quoted;
  const size_t replaced = append_json_string(text, quoted);
  must_equal("any bytes as a JSON string", check_json(quoted), "");
  must(is_valid_utf8(text) == (replaced == 0), "replaced bytes");
}

void check_time(int64_t ns, const TimeZone& zone) {
  std::string printed;
  print_time(ns, zone, printed);
  if (zone.offset(ns) % 60 != 0) return;  // local mean time; RFC 3339 has no seconds in offsets
  const auto again = parse_time(printed, TimeZone());
  must(again == ns, "a time printed as " + printed);
  const int64_t day = day_of(ns, zone);
  const auto begin = start_of_day(day, zone);
  const auto end = start_of_day(day + 1, zone);
  must((!begin || *begin <= ns) && (!end || ns < *end), "the day of " + printed);
}

void check_times(std::string_view text, const TimeZone& berlin) {
  for (const TimeZone& zone : {TimeZone(), berlin}) {
    if (const auto ns = parse_time(text, zone)) {
      check_time(*ns, zone);
      must(to_time(Value::string(text), zone) == ns, "to_time of a text");
    }
  }
  if (const auto number = string_as_number(text)) {
    must(epoch_time(*number) == to_time(Value::string(text), TimeZone()),
         "epoch as a number and as a string");
    if (const auto ns = epoch_time(*number)) check_time(*ns, berlin);
    must(seconds_to_ns(*number) == to_duration(Value::string(text)), "seconds as a number and as a string");
  }
  if (const auto ns = parse_duration(text)) {
    must(to_duration(Value::string(text)) == ns, "to_duration of a text");
  }
  int64_t any = 0;
  std::memcpy(&any, text.data(), std::min(text.size(), sizeof any));
  check_time(any, TimeZone());
  check_time(any, berlin);
  must(parse_duration(duration_literal(any)) == any, "literal " + duration_literal(any));
  std::string seconds;
  print_duration(any, seconds);
  must(seconds_to_ns(parse_number(seconds)) == any, "duration printed as " + seconds);
}

// Reflexive, symmetric, transitive, and the same by every way.
void check_order(const std::vector<Value>& values, const TimeZone& zone) {
  std::vector<Value> keys;
  std::vector<std::string> groups(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    keys.push_back(sort_key(values[i], zone));
    append_group_key(values[i], groups[i]);
  }
  const auto tell = [&](size_t i, size_t j) { return json_of(values[i]) + " and " + json_of(values[j]); };
  for (size_t i = 0; i < values.size(); ++i) {
    must(equals(values[i], values[i], zone), "equals itself: " + json_of(values[i]));
    for (size_t j = 0; j < values.size(); ++j) {
      const int order = sort_order(values[i], values[j], zone);
      must(order == sort_order_of_keys(keys[i], keys[j]), "order of keys: " + tell(i, j));
      must(order == -sort_order(values[j], values[i], zone), "order both ways: " + tell(i, j));
      const bool equal = equals(values[i], values[j], zone);
      must(equal == equals(values[j], values[i], zone), "equals both ways: " + tell(i, j));
      must(groups[i] != groups[j] || equal, "one group, but not equal: " + tell(i, j));
      if (values[i].is_number() && values[j].is_number()) {
        must((order == 0) == equal && equal == (groups[i] == groups[j]), "equal numbers: " + tell(i, j));
        must(order == compare_numbers(values[i], values[j]), "compare_numbers: " + tell(i, j));
      }
      const Order compared = compare(values[i], values[j], zone);
      must(compared == Order::None || static_cast<int>(compared) == order || keys[i].kind != keys[j].kind,
           "< and sort: " + tell(i, j));
      for (size_t k = 0; k < values.size(); ++k) {
        const bool broken = order <= 0 && sort_order(values[j], values[k], zone) <= 0 &&
                            sort_order(values[i], values[k], zone) > 0;
        must(!broken, "order is not transitive: " + tell(i, j) + ", " + json_of(values[k]));
      }
    }
  }
}

}  // namespace

// Lines, each a CSV cell or a JSON value.
int fuzz_values(const uint8_t* data, size_t size) {
  static const TimeZone berlin = *TimeZone::load("Europe/Berlin");
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  std::vector<Value> values;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    check_number(line);
    check_string(line);
    check_times(line, berlin);
    if (values.size() == 8) continue;
    const bool json = check_json(line).empty();
    values.push_back(decode(json ? read_json_value(line) : Value::of_text(Kind::RawCell, line), arena));
  }
  check_order(values, TimeZone());
  for (const Value& v : values) {
    if (v.kind != Kind::Array && v.kind != Kind::Object) continue;
    const std::string canonical = canonical_json(v.view());
    must_equal("canonical JSON", check_json(canonical), "");
    must_equal("canonical of canonical JSON", canonical_json(canonical), canonical);
  }
  return 0;
}

}  // namespace weir
