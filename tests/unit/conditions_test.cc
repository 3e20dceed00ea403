// Conditions beside constants, and as selections, against equals() and compare() on every pair of values.
#include <functional>
#include <random>
#include <vector>

#include "doctest/doctest.h"
#include "expr/nodes.h"
#include "value/decode.h"
#include "value/json.h"

using namespace weir;

namespace {

const TimeZone kUtc;
const Environment kEnvironment{kUtc, 0};

// Settled values of every kind, and pairs that are the same in other words.
std::vector<Value> all_values(Arena& arena) {
  std::vector<Value> values = {Value::missing(),
                               Value::time(0),
                               Value::time(1'000'000'000),
                               Value::duration(1'000'000'000),
                               Value::duration(1'500'000'000),
                               Value::real(9007199254740994.0),
                               Value::real(-0.0)};
  for (const char* text : {"null",
                           "true",
                           "false",
                           "0",
                           "1",
                           "-1",
                           "1.0",
                           "1.5",
                           "500",
                           "500.0",
                           "1e300",
                           "9007199254740992",
                           "9007199254740993",
                           "9007199254740993.0",
                           "-9007199254740993",
                           "9223372036854775807",
                           "-9223372036854775808",
                           "9223372036854775808",
                           "9.223372036854775807e18",
                           "-1e19",
                           R"("")",
                           R"("a")",
                           R"("b")",
                           R"("a\u0062")",
                           R"("true")",
                           R"("500")",
                           R"("500.0")",
                           R"("1e999")",
                           R"("1.5")",
                           R"("-1")",
                           R"("-a")",
                           R"("1970-01-01")",
                           R"("1970-01-01T00:00:01Z")",
                           R"("1970-01-01T00:00:01.000000001Z")",
                           R"("1970-13-01")",
                           "[]",
                           "[1]",
                           "[1.0]",
                           "{}",
                           R"({"a":1})"}) {
    values.push_back(decode(read_json_value(text), arena));
  }
  return values;
}

bool plainly(Op op, const Value& a, const Value& b) {
  if (op == Op::Equal) return equals(a, b, kUtc);
  if (op == Op::NotEqual) return !equals(a, b, kUtc);
  const Order order = compare(a, b, kUtc);
  const bool same = order == Order::Equal;
  if (op == Op::Less) return order == Order::Less;
  if (op == Op::LessEqual) return order == Order::Less || same;
  if (op == Op::Greater) return order == Order::Greater;
  return order == Order::Greater || same;
}

// Slot 0 holds `values`; every third row is not selected.
struct Rows {
  explicit Rows(const std::vector<Value>& values) {
    batch.rows = static_cast<uint32_t>(values.size());
    Value* column = batch.make_column(0);
    for (uint32_t row = 0; row < batch.rows; ++row) {
      column[row] = values[row];
      if (row % 3 != 2) batch.selected.push_back(row);
    }
  }

  // Of the selected rows those for which the condition holds, which has to be the same in every way of
  // asking.
  std::vector<uint32_t> select(const BoundExpr& condition) {
    std::vector<uint32_t> apart;
    condition.select(batch, batch.selected, kEnvironment, apart);
    std::vector<uint32_t> in_place = batch.selected;
    condition.select(batch, in_place, kEnvironment, in_place);
    CHECK(in_place == apart);
    std::vector<uint32_t> from_bools;
    const Vec bools = condition.eval(batch, batch.selected, kEnvironment);
    for (const uint32_t row : batch.selected) {
      if (bools[row].is_true()) from_bools.push_back(row);
    }
    CHECK(from_bools == apart);
    return apart;
  }

  template <class F>
  std::vector<uint32_t> where(F holds) const {
    std::vector<uint32_t> out;
    for (const uint32_t row : batch.selected) {
      if (holds(batch.columns[0][row])) out.push_back(row);
    }
    return out;
  }

  Batch batch;
};

}  // namespace

TEST_CASE("each comparison of each value with each constant, on both sides") {
  Arena arena;
  const std::vector<Value> values = all_values(arena);
  Rows rows(values);
  for (const Op op : {Op::Equal, Op::NotEqual, Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual}) {
    for (size_t k = 0; k < values.size(); ++k) {
      CAPTURE(static_cast<int>(op));
      CAPTURE(k);
      const Value& constant = values[k];
      REQUIRE(rows.select(*make_comparison(op, make_column_ref(0), make_constant(constant))) ==
              rows.where([&](const Value& v) { return plainly(op, v, constant); }));
      REQUIRE(rows.select(*make_comparison(op, make_constant(constant), make_column_ref(0))) ==
              rows.where([&](const Value& v) { return plainly(op, constant, v); }));
    }
  }
}

TEST_CASE("comparisons of two columns") {
  Arena arena;
  const std::vector<Value> values = all_values(arena);
  for (size_t shift = 0; shift < values.size(); ++shift) {
    Rows rows(values);
    Value* other = rows.batch.make_column(1);
    for (size_t k = 0; k < values.size(); ++k) other[k] = values[(k + shift) % values.size()];
    for (const Op op : {Op::Equal, Op::Less, Op::GreaterEqual}) {
      REQUIRE(rows.select(*make_comparison(op, make_column_ref(0), make_column_ref(1))) ==
              rows.where([&](const Value& v) { return plainly(op, v, other[&v - rows.batch.columns[0]]); }));
    }
  }
}

TEST_CASE("between and in") {
  Arena arena;
  const std::vector<Value> values = all_values(arena);
  Rows rows(values);
  std::mt19937 random(4);
  for (int round = 0; round < 500; ++round) {
    const Value& a = values[random() % values.size()];
    const Value& b = values[random() % values.size()];
    const bool negated = random() % 2 == 0;
    // An expression that is no column takes the general way.
    const auto subject = [&]() -> BoundPtr {
      return round % 4 != 0 ? make_column_ref(0) : make_fallback(make_column_ref(0), make_column_ref(0));
    };
    REQUIRE(rows.select(*make_between(subject(), make_constant(a), make_constant(b), negated)) ==
            rows.where([&](const Value& v) {
              return (plainly(Op::GreaterEqual, v, a) && plainly(Op::LessEqual, v, b)) != negated;
            }));
    std::vector<BoundPtr> list;
    list.push_back(make_constant(a));
    list.push_back(make_constant(b));
    REQUIRE(rows.select(*make_in(subject(), std::move(list), negated)) == rows.where([&](const Value& v) {
      return (plainly(Op::Equal, v, a) || plainly(Op::Equal, v, b)) != negated;
    }));
  }
}

TEST_CASE("logic of random depth") {
  std::vector<Value> values;
  for (int64_t i = 0; i < 64; ++i) values.push_back(Value::integer(i));
  Rows rows(values);
  std::mt19937 random(5);
  // A condition, and by row what it has to say.
  struct Made {
    BoundPtr condition;
    std::vector<bool> holds;
  };
  const std::function<Made(int)> make = [&](int depth) -> Made {
    Made made;
    if (depth == 0) {
      const auto limit = static_cast<int64_t>(random() % 64);
      const bool below = random() % 2 == 0;
      for (int64_t i = 0; i < 64; ++i) made.holds.push_back(below ? i < limit : i >= limit);
      made.condition = make_comparison(below ? Op::Less : Op::GreaterEqual, make_column_ref(0),
                                       make_constant(Value::integer(limit)));
      return made;
    }
    Made a = make(depth - 1);
    if (random() % 4 == 0) {
      a.holds.flip();
      return {make_logic(Op::Not, std::move(a.condition), nullptr), a.holds};
    }
    Made b = make(depth - 1);
    const bool both = random() % 2 == 0;
    for (size_t i = 0; i < 64; ++i)
      made.holds.push_back(both ? a.holds[i] && b.holds[i] : a.holds[i] || b.holds[i]);
    made.condition = make_logic(both ? Op::And : Op::Or, std::move(a.condition), std::move(b.condition));
    return made;
  };
  for (int round = 0; round < 300; ++round) {
    const Made made = make(1 + round % 5);
    REQUIRE(rows.select(*made.condition) ==
            rows.where([&](const Value& v) { return made.holds[static_cast<size_t>(v.i)]; }));
  }
}
