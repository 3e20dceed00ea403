// Aggregates that take rows back over frames, against the same ones that do not, where states of parts of the
// frame are merged for each result; and the parts that they are made of.
#include <algorithm>
#include <random>

#include "aggregate_run.h"
#include "aggregates/frame.h"
#include "aggregates/frame_counts.h"
#include "aggregates/frame_hashes.h"
#include "aggregates/ordered_numbers.h"

namespace weir {
namespace {

// Equal and almost equal values of all kinds, so that ties, mixtures and the first one's spelling matter.
constexpr std::string_view kValues =
    R"([1, 1.0, 2, 2.5, -3, 0, -0.0, "7", 7, 7.0, "x", "a text of more than fifteen bytes",
 "x\u0041", null, true, 9007199254740993, 9007199254740992.0, 12345678901234567890, 12345678901234567890.0,
 1e300, -1e300, "#1", "#1.5", "#-2", "@2026-01-31", [1, 2], [1.0, 2], {"a": 1, "b": 2}, {"b": 2, "a": 1}, ""])";

struct Call {
  std::string_view name;
  double parameter;
};
constexpr Call kCalls[] = {
    {"p90", 0},  {"p0", 0},   {"percentile", 99.9}, {"exact_percentile", 33}, {"median", 0},
    {"mode", 0}, {"topk", 1}, {"topk", 5},          {"count_distinct", 0},    {"approx_count_distinct", 0}};

std::string result_of(const Frame& frame) {
  Arena arena;
  return printed(frame.result(arena));
}

// Runs both over the same rows: they come up to `late` before their turn, and stay for `length`.
void compare(const Call& call, const std::vector<Value>& values, int rows, int length, int late,
             uint32_t seed) {
  const Value parameter = call.parameter == static_cast<int>(call.parameter)
                              ? Value::integer(static_cast<int>(call.parameter))
                              : Value::real(call.parameter);
  const auto plain = make(call.name, std::vector<Value>{Value::missing(), parameter});
  const auto removing = plain->for_frames();
  REQUIRE(removing != nullptr);
  const GroupLayout plain_layout({plain.get()});
  const GroupLayout removing_layout({removing.get()});
  Frame expected(plain_layout, 1);
  auto frame = std::make_unique<Frame>(removing_layout, 1);
  std::mt19937 random(seed);
  for (int i = 0; i < rows; ++i) {
    const int64_t position = i - static_cast<int>(random() % static_cast<uint32_t>(late + 1));
    const int64_t begin = i - (i % 97 == 0 ? 1 : length);  // at times nearly all leave
    const Value& v = values[random() % values.size()];
    for (Frame* f : {&expected, frame.get()}) {
      f->drop(begin);
      if (position > begin) f->add({position, {0, static_cast<uint64_t>(i)}}, &v);
    }
    REQUIRE(result_of(*frame) == result_of(expected));
    if (i % 31 != 0) continue;
    CHECK(frame->bytes() > 0);
    StateWriter out;
    frame->save(out);
    frame = std::make_unique<Frame>(removing_layout, 1);
    StateReader in(out.bytes());
    frame->load(in);
  }
}

}  // namespace

TEST_CASE("aggregates that take rows back give what merged states give") {
  Arena arena;
  const std::vector<Value> all = values_of(kValues, arena);
  std::vector<Value> integers = values_of("[3, 1, 2, 9007199254740993, 9007199254740992]", arena);
  for (const Call& call : kCalls) {
    CAPTURE(call.name);
    for (const int length : {1, 3, 20, 90}) {
      CAPTURE(length);
      compare(call, all, 400, length, 0, 1);
      compare(call, all, 400, length, 10, 2);
      compare(call, integers, 400, length, 3, 3);
    }
  }
}

TEST_CASE("large frames: beyond 1,000 values of percentiles, 1,024 of approx_count_distinct") {
  std::mt19937 random(1);
  std::vector<Value> floats, mixed;
  for (int i = 0; i < 3000; ++i) {
    floats.push_back(
        Value::real(std::ldexp(static_cast<int>(random() % 2000) - 900, static_cast<int>(random() % 20))));
    mixed.push_back(i % 2 == 0 ? floats.back() : Value::integer(static_cast<int>(random() % 3000)));
    if (i % 1000 == 0) mixed.push_back(Value::duration(static_cast<int64_t>(random()) * 1'000'000));
  }
  for (const Call& call : kCalls) {
    CAPTURE(call.name);
    compare(call, floats, 4000, 1500, 100, 4);
    compare(call, mixed, 2500, 1030, 0, 5);
  }
}

TEST_CASE("OrderedNumbers against a sorted vector") {
  std::mt19937 random(7);
  for (const uint32_t different : {3u, 1000u, 1'000'000u}) {
    OrderedNumbers numbers;
    std::vector<OrderedNumbers::Number> sorted;
    for (int i = 0; i < 20'000; ++i) {
      const bool grows = (i / 4000) % 2 == 0;  // to some 4,000 and back
      if (sorted.empty() || random() % 100 < (grows ? 97u : 3u)) {
        const OrderedNumbers::Number n{static_cast<double>(random() % different),
                                       static_cast<int64_t>(random() % 2)};
        numbers.insert(n);
        sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), n), n);
      } else {
        const auto at = sorted.begin() + static_cast<ptrdiff_t>(random() % sorted.size());
        numbers.erase(*at);
        sorted.erase(at);
      }
      REQUIRE(numbers.size() == sorted.size());
      if (sorted.empty()) continue;
      const size_t rank = random() % sorted.size();
      REQUIRE(numbers.at(rank) == sorted[rank]);
    }
    CHECK(numbers.heap_bytes() < 48 * sorted.size() + 10'000);
  }
}

TEST_CASE("what leaves a frame gives its memory back") {
  FrameCounts counts;
  FrameHashes hashes;
  OrderedNumbers numbers;
  for (uint64_t i = 0; i < 10'000; ++i) {
    counts.add(Value::integer(static_cast<int64_t>(i)), i);
    hashes.add(i << 40 | i);
    numbers.insert({static_cast<double>(i), 0});
  }
  for (uint64_t i = 0; i < 9'999; ++i) {
    counts.remove(Value::integer(static_cast<int64_t>(i)), i);
    hashes.remove(i << 40 | i);
    numbers.erase({static_cast<double>(i), 0});
  }
  CHECK(hashes.estimate() == 1);
  CHECK(counts.heap_bytes() < 4096);
  CHECK(hashes.heap_bytes() < 4096);
  CHECK(numbers.heap_bytes() < 8192);
}

}  // namespace weir
