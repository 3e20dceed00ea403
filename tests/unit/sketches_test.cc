// How near HyperLogLog comes, and that merging and saving it lose nothing.
#include <cmath>
#include <string>
#include <vector>

#include "aggregate_run.h"
#include "aggregates/hyperloglog.h"

using namespace weir;

namespace {

uint64_t hash_of(uint64_t n) { return HyperLogLog::hash("key " + std::to_string(n)); }

}  // namespace

TEST_CASE("HyperLogLog is exact up to 1,024 values, and near above") {
  constexpr double kStandardError = 1.04 / 128;
  double squares = 0;
  int checks = 0;
  for (uint64_t run = 0; run < 20; ++run) {
    HyperLogLog sketch;
    uint64_t check = 1;
    for (uint64_t n = 1; n <= 100'000; ++n) {
      sketch.add(hash_of(run << 32 | n));
      sketch.add(hash_of(run << 32 | (n / 2 + 1)));
      if (n != check) continue;
      check += check / 3 + 1;
      const uint64_t estimate = sketch.estimate();
      CAPTURE(n);
      if (n <= HyperLogLog::kExact && n > 1) CHECK(estimate == n);
      if (n <= HyperLogLog::kExact) continue;
      const double error = static_cast<double>(estimate) / static_cast<double>(n) - 1;
      CHECK(std::fabs(error) < 5 * kStandardError);
      squares += error * error;
      ++checks;
    }
  }
  CHECK(std::sqrt(squares / checks) < 1.15 * kStandardError);
}

TEST_CASE("the hash of a value is the same in every run") {
  CHECK(HyperLogLog::hash("") == 0x2d06800538d394c2);
  HyperLogLog zero;
  zero.add(0);
  zero.add(0);
  CHECK(zero.estimate() == 1);
}

TEST_CASE("a full sketch still answers") {
  HyperLogLog sketch;
  for (uint64_t n = 0; n < 1'000'000; ++n) sketch.add(hash_of(n) & 0xfffc000000000000);
  CHECK(sketch.estimate() > 0);
}

TEST_CASE("approx_count_distinct of many values does not show how they were split") {
  for (const int distinct : {900, 1024, 1025, 2900}) {
    std::vector<Value> x;
    for (int i = 0; i < 3000; ++i) x.push_back(Value::integer(i % distinct));
    CAPTURE(distinct);
    const std::string result = run(*make("approx_count_distinct", {}), rows_of({x}), 499);
    if (distinct <= 1024) CHECK(result == std::to_string(distinct));
    CHECK(std::fabs(std::stod(result) / distinct - 1) < 0.04);
  }
}
