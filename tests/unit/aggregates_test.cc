// Every case runs as tests/unit/aggregate_run.h says.
#include <cmath>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "aggregate_run.h"
#include "aggregates/ddsketch.h"
#include "aggregates/exact_sum.h"
#include "aggregates/key_set.h"
#include "base/diagnostic.h"
#include "doctest/doctest.h"

using namespace weir;

namespace {

std::string run_percentile(std::string_view name, const Value& p, std::vector<Value> x, uint32_t step = 1) {
  const Value constants[] = {Value::missing(), p};
  std::vector<Value> ps(x.size(), p);
  return run(*make(name, constants), rows_of({std::move(x), std::move(ps)}), step);
}

}  // namespace

TEST_CASE("aggregates by example") {
  struct Case {
    const char* name;
    const char* x;
    const char* result;
  };
  const Case cases[] = {
      {"count", "[1, null, \"a\", false, [], {}]", "5"},
      {"count", "[]", "0"},
      {"countif", "[true, false, null, 1, \"true\", true]", "2"},

      {"sum", "[]", "0"},
      {"sum", "[null, \"a\", true, [], \"@2026-01-31\"]", "0"},
      {"sum", "[1, \"2\", \" 3\", \"4.5\", \"x\"]", "7.5"},
      {"sum", "[9223372036854775807, 1, -1]", "9223372036854775807"},
      {"sum", "[9223372036854775807, 1]", "9.223372036854776e+18"},
      {"sum", "[18446744073709551616, -18446744073709551615]", "1"},
      {"sum", "[123456789012345678901234567890123, 1]", "1.2345678901234569e+32"},
      {"sum", "[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]", "5.5"},
      {"sum", "[1e16, 1, -1e16]", "1"},
      {"sum", "[9007199254740993, 0.5, -9007199254740992]", "1.5"},
      {"sum", "[1e308, 1e308]", "null"},
      {"sum", "[\"#1.5\", \"#2\"]", "3.5"},
      {"sum", "[1, \"#1.5\", 0.3, 2]", "4.8"},
      {"sum", "[\"#9000000000\", \"#9000000000\"]", "18000000000"},
      {"avg", "[]", "null"},
      {"avg", "[\"x\", null]", "null"},
      {"mean", "[1, 2, \"4\"]", "2.3333333333333335"},
      {"avg", "[9223372036854775807, 9223372036854775807]", "9.223372036854776e+18"},
      {"avg", "[\"#1\", \"#2\", \"#2\"]", "1.666666666"},
      {"variance", "[1]", "null"},
      {"variance", "[1, 2, 4]", "2.3333333333333335"},
      {"variance", "[1e9, 1000000000.1, 1000000000.2]", "0.01000000476837215"},
      {"variance", "[0.1, 0.1, 0.1, 0.1]", "0"},
      {"variance", "[1767225600000000001, 1767225600000000002, 1767225600000000003]", "1"},
      {"stddev", "[1, 2, 4]", "1.5275252316519468"},
      {"stddev", "[\"#1\", \"#3\"]", "1.414213562"},
      {"stddev", "[]", "null"},

      {"min", "[]", "null"},
      {"min", "[3, 1.5, \"1\", \"a\", true, null]", "1"},
      {"max", "[3, 1.5, \"10\", \"a\", \"2026-01-31\"]", "10"},
      {"max", "[1.0, 1]", "1"},
      {"min", "[-0.0, 0.0]", "0"},
      {"max", "[5, \"#5.5\", 5.25]", "5.5"},
      {"max", "[18446744073709551616, 18446744073709551617, 1e19]", "18446744073709551617"},
      {"min", "[\"2026-01-31T02:00:00+02:00\", \"2026-01-31T01:00:00Z\", \"a\"]", "\"2026-01-31T00:00:00Z\""},
      {"min", "[\"b\", \"a\", true]", "\"a\""},
      {"max", "[\"b\", \"a long string that needs room of its own\", \"bb\"]", "\"bb\""},
      {"max", "[false, true, [9]]", "true"},
      {"max", "[[1], {}]", "null"},

      {"first", "[null, 1.0, 2]", "1"},
      {"last", "[1, {\"a\": 1.0}, null]", "{\"a\": 1.0}"},
      {"last", "[\"\\u00e9\", null]", "\"\u00e9\""},
      {"any", "[null, \"x\", \"y\"]", "\"x\""},
      {"any", "[null]", "null"},
      {"first", "[12345678901234567890123, 1]", "12345678901234567890123"},

      {"count_distinct", "[1, 1.0, \"1\", null, true, \"a\", \"a\", [1], [1.0], {}]", "6"},
      {"dcount", "[null]", "0"},
      {"count_distinct", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 10, 11, 12, 13]", "13"},

      {"approx_count_distinct", "[1, 1.0, \"1\", null, true, \"a\", \"a\", [1], [1.0], {}]", "6"},
      {"approx_count_distinct", "[]", "0"},

      {"range", "[]", "null"},
      {"range", "[null, \"x\"]", "null"},
      {"range", "[5, \"2\", 3.5, \"x\", true]", "3"},
      {"range", "[7]", "0"},
      {"range", "[\"#1.5\", 4]", "2.5"},
      {"range", "[-9223372036854775808, 9223372036854775807]", "1.8446744073709552e+19"},
      {"range", "[\"2026-01-31\", \"@2026-02-01\", \"a\"]", "86400"},
      {"range", "[true, false]", "null"},
      {"range", "[[1], {}]", "null"},

      {"median", "[]", "null"},
      {"median", "[5]", "5"},
      {"median", "[3, 1]", "2"},
      {"median", "[4, 1, 2, \"3\", \"x\", null]", "2.5"},
      {"median", "[9007199254740993, 1, 9007199254740995]", "9007199254740993"},
      {"median", "[\"#3\", \"#1\", \"#2\"]", "2"},
      {"median", "[\"#3\", \"#2\"]", "2.5"},
      {"median", "[\"#3\", 1, 1.5]", "1.5"},
      {"p100", "[1e308, -1e308]", "1e+308"},
      {"p50", "[1e308, -1e308]", "0"},
      {"p0", "[2, 1]", "1"},
      {"p99_9", "[0, 1000]", "999"},
      {"p05", "[0, 100]", "5"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.x);
    CHECK(run(c.name, c.x) == std::string(c.result));
  }
}

TEST_CASE("count() counts rows") { CHECK(run(*make("count", {}), rows_of({})) == "3"); }

TEST_CASE("first and last go by time, then arrival; any by arrival") {
  Arena arena;
  Rows rows = rows_of({values_of("[\"a\", \"b\", \"c\", \"d\", \"e\"]", arena)});
  rows.times = {20, 10, 10, 30, 30};
  CHECK(run(*make("first", {}), rows) == "\"b\"");
  CHECK(run(*make("last", {}), rows) == "\"e\"");
  CHECK(run(*make("any", {}), rows) == "\"a\"");
}

TEST_CASE("arg_min and arg_max") {
  struct Case {
    const char* name;
    const char* x;
    const char* by;
    const char* result;
  };
  const Case cases[] = {
      {"arg_max", "[\"a\", \"b\", \"c\", \"d\"]", "[1, 3, 3.0, null]", "\"b\""},
      {"arg_min", "[\"a\", \"b\", \"c\", \"d\"]", "[2, 1, \"1\", null]", "\"b\""},
      {"arg_max", "[\"a\", null, \"c\"]", "[1, 2, 0]", "\"a\""},
      {"arg_max", "[\"a\", \"b\"]", "[null, null]", "null"},
      {"arg_max", "[\"a\", \"b\", \"c\"]", "[1, \"-\", 2]", "\"c\""},
      {"arg_min", "[1.50, 2]", "[\"a long enough key to lie on the heap\", \"b\"]", "1.5"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.by);
    Arena arena;
    CHECK(run(*make(c.name, {}), rows_of({values_of(c.x, arena), values_of(c.by, arena)})) == c.result);
  }
}

TEST_CASE("corr and covar") {
  struct Case {
    const char* name;
    const char* x;
    const char* y;
    const char* result;
  };
  const Case cases[] = {
      {"covar", "[1, 2, 4]", "[2, 4, 8]", "4.666666666666667"},
      {"covar", "[1, 2, \"4\", null, 5, \"x\"]", "[2, 4.0, 8, 9, null, 1]", "4.666666666666667"},
      {"covar", "[1]", "[1]", "null"},
      {"covar", "[\"#1\", \"#3\"]", "[1, 2]", "1"},
      {"covar", "[1000000000.1, 1000000000.2]", "[1, 1]", "0"},
      {"covar", "[9223372036854775807, 9223372036854775805]", "[18446744073709551616, 18446744073709551618]",
       "-2"},
      {"corr", "[1, 2, 4]", "[2, 4, 8]", "1"},
      {"corr", "[1, 2, 4]", "[-0.1, -0.2, -0.4]", "-1"},
      {"corr", "[1, 2, 3, 4]", "[1, 3, 2, 4]", "0.8"},
      {"corr", "[1e150, 2e150, 3e150]", "[3e-150, 2e-150, 1e-150]", "-1"},
      {"corr", "[1, 1, 1]", "[1, 2, 3]", "null"},
      {"corr", "[0.1, 0.1]", "[1, 2]", "null"},
      {"corr", "[1]", "[2]", "null"},
      {"corr", "[]", "[]", "null"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.x);
    CHECK(run(c.name, c.x, c.y) == c.result);
  }
}

TEST_CASE("percentiles of a constant p") {
  Arena arena;
  const auto upto = [](int n) {
    std::vector<Value> x;
    for (int i = 0; i < n; ++i)
      x.push_back(Value::integer((i * 7919LL) % n));  // a permutation: 7919 is prime
    return x;
  };
  CHECK(run_percentile("percentile", Value::real(99.9), upto(11)) == "9.99");
  CHECK(run_percentile("percentile", Value::string("25"), upto(5)) == "1");
  CHECK(run_percentile("percentile", Value::integer(55), upto(101), 10) == "55");
  CHECK(run_percentile("percentile", Value::real(99.9), upto(1000), 250) == "998.001");
  CHECK(run_percentile("exact_percentile", Value::real(99.9), upto(1001), 250) == "999");
  const double sketched = std::stod(run_percentile("percentile", Value::integer(50), upto(1001), 250));
  CHECK(sketched == doctest::Approx(500).epsilon(0.005));

  const Value wrong[] = {Value::missing(), Value::null(), Value::integer(101), Value::real(-0.5),
                         Value::string("x")};
  for (const Value& p : wrong) {
    const Value constants[] = {Value::missing(), p};
    CHECK_THROWS_AS(make("percentile", constants), PipelineError);
    CHECK_THROWS_AS(make("exact_percentile", constants), PipelineError);
  }
}

TEST_CASE("large groups: float sums and sketches do not show how they were split") {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> skewed(3, 2);
  for (const char* name : {"sum", "avg", "variance", "stddev", "p99", "median", "count_distinct"}) {
    CAPTURE(name);
    std::vector<Value> x;
    for (int i = 0; i < 3000; ++i) x.push_back(Value::real((i % 3 == 0 ? -1 : 1) * skewed(random)));
    run(*make(name, {}), rows_of({x}), 499);
  }
  for (const char* name : {"corr", "covar"}) {
    CAPTURE(name);
    std::vector<Value> x, y;
    for (int i = 0; i < 3000; ++i) {
      x.push_back(Value::real((i % 3 == 0 ? -1 : 1) * skewed(random)));
      y.push_back(Value::real(x.back().f + skewed(random)));
    }
    run(*make(name, {}), rows_of({x, y}), 499);
  }
}

TEST_CASE("a sketch is within 0.5% over the whole range of doubles") {
  DDSketch sketch;
  std::vector<double> all{0, 0, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308, -5e-324};
  for (double x = 1e-300; x < 1e300; x *= 3.7) {
    all.push_back(x);
    all.push_back(-x);
  }
  for (const double x : all) sketch.add(x);
  std::sort(all.begin(), all.end());
  REQUIRE(sketch.count() == all.size());
  for (size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i]);
    CHECK(std::fabs(sketch.at_rank(i) - all[i]) <= 0.005 * std::fabs(all[i]) * (1 + 1e-9));
  }
}

TEST_CASE("double-double") {
  const Int128 big = (static_cast<Int128>(1) << 100) + 1;
  const DoubleDouble exact = DoubleDouble::of(big);
  CHECK(exact.hi == std::ldexp(1, 100));
  CHECK(exact.lo == 1);
  CHECK(DoubleDouble::of(-big).lo == -1);
  DoubleDouble sum;
  for (int i = 0; i < 1'000'000; ++i) sum.add(0.1);
  CHECK(sum.hi == 100000.00000000001 - 0x1p-36);  // 1e6 times the double 0.1, rounded once
  CHECK(((DoubleDouble{1, 0} / 3.0) * DoubleDouble{3, 0} + DoubleDouble{-1, 0}).hi ==
        doctest::Approx(0).epsilon(1e-30));
}

TEST_CASE("key sets") {
  KeySet set;
  CHECK(set.insert(""));
  CHECK_FALSE(set.insert(""));
  const std::string longer(1000, 'x');
  for (int i = 0; i < 5000; ++i) CHECK(set.insert((i % 100 == 0 ? longer : "k") + std::to_string(i)));
  for (int i = 0; i < 5000; ++i) CHECK_FALSE(set.insert((i % 100 == 0 ? longer : "k") + std::to_string(i)));
  CHECK(set.size() == 5001);
}

TEST_CASE("names") {
  for (const AggregateDef* def : all_aggregates()) {
    CAPTURE(def->name);
    CHECK(def->signature.find(def->name == "pNN" ? "p50" : def->name) == 0);
    if (def->name != "pNN") CHECK(find_aggregate(def->name) == def);
    if (!def->alias.empty()) CHECK(find_aggregate(def->alias) == def);
  }
  const AggregateDef* named = find_aggregate("p50");
  REQUIRE(named != nullptr);
  CHECK(named->name == "pNN");
  for (const char* good : {"p0", "p5", "p05", "p99", "p99_9", "p99_999", "p100", "p100_0", "p0_5"}) {
    CAPTURE(good);
    CHECK(find_aggregate(good) == named);
  }
  for (const char* bad :
       {"p", "p101", "p5_", "p_5", "p100_1", "pNN", "p999", "p5x", "p5_5_5", "P50", "", "sums"}) {
    CAPTURE(bad);
    CHECK(find_aggregate(bad) == nullptr);
  }
}
