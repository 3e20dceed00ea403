#include "value/compare.h"

#include <optional>

#include "value/decimal.h"
#include "value/number.h"

namespace weir {
namespace {

int three_way(int64_t a, int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

int compare_text(std::string_view a, std::string_view b) {
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

int compare_json(const Value& a, const Value& b) {
  if (a.view() == b.view()) return 0;
  return compare_text(canonical_json(a.view()), canonical_json(b.view()));
}

// A number of seconds beside a duration, exactly: nothing is cut, or sorting would not be transitive.
int compare_number_to_duration(const Value& number, int64_t ns) {
  const Decimal decimal = Decimal::of_value(number);
  bool exact = true;
  const std::optional<int64_t> scaled = decimal.scaled(9, &exact);
  const int away_from_zero = decimal.is_negative() ? -1 : 1;
  if (!scaled) return away_from_zero;
  const int order = three_way(*scaled, ns);
  return order != 0 || exact ? order : away_from_zero;
}

// Of numbers and durations.
int compare_seconds(const Value& a, const Value& b) {
  if (a.kind == Kind::Duration) {
    return b.kind == Kind::Duration ? three_way(a.i, b.i) : -compare_number_to_duration(b, a.i);
  }
  return b.kind == Kind::Duration ? compare_number_to_duration(a, b.i) : compare_numbers(a, b);
}

bool equals_string(std::string_view text, const Value& other) {
  switch (other.kind) {
    case Kind::String: return text == other.view();
    case Kind::Bool: return text == (other.i != 0 ? "true" : "false");
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float:
    case Kind::Duration: {
      const std::optional<Value> number = string_as_number(text);
      return number && compare_seconds(*number, other) == 0;
    }
    default: return false;
  }
}

// The ranks of sort, which are also the kinds that `<` compares.
int rank(Kind kind) {
  switch (kind) {
    case Kind::Bool: return 0;
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float:
    case Kind::Duration: return 1;
    case Kind::Time: return 2;
    case Kind::String: return 3;
    case Kind::Array: return 4;
    case Kind::Object: return 5;
    default: return 6;
  }
}

int compare_same_rank(const Value& a, const Value& b) {
  switch (a.kind) {
    case Kind::Bool:
    case Kind::Time: return three_way(a.i, b.i);
    case Kind::String: return compare_text(a.view(), b.view());
    case Kind::Array:
    case Kind::Object: return compare_json(a, b);
    case Kind::Missing:
    case Kind::Null: return 0;
    default: return compare_seconds(a, b);
  }
}

Order order_of(int order) { return static_cast<Order>(order); }

}  // namespace

bool equals(const Value& a, const Value& b, const TimeZone& zone) {
  if (a.kind == Kind::Int && b.kind == Kind::Int) return a.i == b.i;
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  if (a.kind == Kind::Time || b.kind == Kind::Time) {
    const std::optional<int64_t> left = to_time(a, zone);
    return left && left == to_time(b, zone);
  }
  if (a.is_string()) return equals_string(a.view(), b);
  if (b.is_string()) return equals_string(b.view(), a);
  return rank(a.kind) == rank(b.kind) && compare_same_rank(a, b) == 0;
}

Order compare(const Value& a, const Value& b, const TimeZone& zone) {
  if (a.kind == Kind::Int && b.kind == Kind::Int) return order_of(three_way(a.i, b.i));
  if (a.is_null() || b.is_null()) return Order::None;
  const Value left = sort_key(a, zone);
  const Value right = sort_key(b, zone);
  if (rank(left.kind) == rank(right.kind)) return order_of(compare_same_rank(left, right));
  if (left.kind != Kind::Time && right.kind != Kind::Time) return Order::None;
  const std::optional<int64_t> left_time = to_time(left, zone);
  const std::optional<int64_t> right_time = to_time(right, zone);
  return left_time && right_time ? order_of(three_way(*left_time, *right_time)) : Order::None;
}

Value sort_key(const Value& v, const TimeZone& zone) {
  // What reads as a number or a time begins with a digit or '-'.
  if (!v.is_string() || v.len == 0 || v.text[0] > '9') return v;
  if (const std::optional<Value> number = string_as_number(v.view())) return *number;
  if (const std::optional<int64_t> time = parse_time(v.view(), zone)) return Value::time(*time);
  return v;
}

int sort_order_of_keys(const Value& a, const Value& b) {
  const int left = rank(a.kind);
  const int right = rank(b.kind);
  return left != right ? three_way(left, right) : compare_same_rank(a, b);
}

int sort_order(const Value& a, const Value& b, const TimeZone& zone) {
  return sort_order_of_keys(sort_key(a, zone), sort_key(b, zone));
}

}  // namespace weir
