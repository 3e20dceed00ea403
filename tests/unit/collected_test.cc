// mode, topk, histogram, collect, collect_set and object, as tests/unit/aggregate_run.h runs them.
#include <string>
#include <vector>

#include "aggregate_run.h"
#include "base/diagnostic.h"
#include "functions/text_builder.h"

using namespace weir;

namespace {

struct Case {
  const char* name;
  const char* x;
  const char* result;
};

// The second argument is a constant: the first of these values.
struct PairCase {
  const char* name;
  const char* x;
  const char* y;
  const char* result;
};

}  // namespace

TEST_CASE("values gathered and counted, by example") {
  const Case cases[] = {
      {"mode", "[]", "null"},
      {"mode", "[null, null, 3]", "3"},
      {"mode", "[1, 2, 2, 1]", "1"},
      {"mode", "[3, 2, 2]", "2"},
      {"mode", "[\"1\", 1, 1.0]", "1"},
      {"mode", "[\"a long text that lies on the heap\", 1]", "\"a long text that lies on the heap\""},
      {"mode", "[[1, 2], [1,2], 3]", "[1, 2]"},
      {"mode", "[{\"b\":1,\"a\":2}, {\"a\":2,\"b\":1}]", "{\"b\":1,\"a\":2}"},
      {"mode", "[100000000000000000000, 1e20, 5]", "100000000000000000000"},
      {"mode", "[true, false, false]", "false"},

      {"collect", "[]", "null"},
      {"collect", "[null]", "null"},
      {"collect", "[1.0, null, \"\\u00e9\\n\", true, [1.0], {\"a\": 1}]",
       "[1,\"\u00e9\\n\",true,[1.0],{\"a\": 1}]"},
      {"collect", "[\"#1.5\", \"@2026-01-31\"]", "[1.5,\"2026-01-31T00:00:00Z\"]"},
      {"collect", "[3, 1, 2, 1]", "[3,1,2,1]"},

      {"collect_set", "[]", "null"},
      {"collect_set", "[null]", "null"},
      {"collect_set", "[2, \"2\", 2.0, null, 1, 2, 1e0, \"a\", \"a\"]", "[2,\"2\",1,\"a\"]"},
      {"collect_set", "[[1], [1.0], {}, { }]", "[[1],{}]"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.x);
    CHECK(run(c.name, c.x) == std::string(c.result));
  }
}

TEST_CASE("topk and histogram") {
  const PairCase cases[] = {
      {"topk", "[null, null]", "[2, 2]", "null"},
      {"topk", "[1, 2, 2, 1.0, 3]", "[2, 2, 2, 2, 2]",
       "[{\"value\":1,\"count\":2},{\"value\":2,\"count\":2}]"},
      {"topk", "[\"b\", \"a\", \"c\", \"c\"]", "[9, 9, 9, 9]",
       "[{\"value\":\"c\",\"count\":2},{\"value\":\"b\",\"count\":1},{\"value\":\"a\",\"count\":1}]"},
      {"topk", "[{\"a\": \"\\\"\"}]", "[\"1\"]", "[{\"value\":{\"a\": \"\\\"\"},\"count\":1}]"},

      {"histogram", "[null, \"x\", true, []]", "[10, 10, 10, 10]", "null"},
      {"histogram", "[25, 3, \"7\", 10, -1, 9.99, 1000]", "[10, 10, 10, 10, 10, 10, 10]",
       "[{\"from\":-10,\"count\":1},{\"from\":0,\"count\":3},{\"from\":10,\"count\":1},{\"from\":20,"
       "\"count\":1},"
       "{\"from\":1000,\"count\":1}]"},
      {"histogram", "[0.3, 0.35, 0.1]", "[0.1, 0.1, 0.1]",
       "[{\"from\":0.1,\"count\":1},{\"from\":0.3,\"count\":2}]"},
      {"histogram", "[\"#1.5\", \"#61\", 62]", "[\"#60\", 0, 0]",
       "[{\"from\":0,\"count\":1},{\"from\":60,\"count\":2}]"},
      {"histogram", "[\"#1.5\", \"#3\", 2]", "[2, 0, 0]",
       "[{\"from\":0,\"count\":1},{\"from\":2,\"count\":2}]"},
  };
  for (const PairCase& c : cases) {
    CAPTURE(c.x);
    CHECK(run(c.name, c.x, c.y) == std::string(c.result));
  }
  const Value wrong[] = {Value::missing(),   Value::null(),      Value::integer(0),
                         Value::integer(-1), Value::string("x"), Value::duration(0)};
  for (const Value& second : wrong) {
    const Value constants[] = {Value::missing(), second};
    CHECK_THROWS_AS(make("topk", constants), PipelineError);
    CHECK_THROWS_AS(make("histogram", constants), PipelineError);
  }
  const Value fraction[] = {Value::missing(), Value::real(1.5)};
  CHECK_THROWS_AS(make("topk", fraction), PipelineError);
  const Value unit[] = {Value::missing()};
  CHECK_THROWS_AS(make("rate", unit), PipelineError);
}

TEST_CASE("object") {
  const PairCase cases[] = {
      {"object", "[\"a\", \"b\", \"a\", null, [1], \"c\"]", "[1, 2.0, \"x\", 4, 5, null]",
       "{\"a\":\"x\",\"b\":2}"},
      {"object", "[1, \"1\", 1.0, true, \"#1.5\"]", "[1, 2, 3, [1, 2], {}]",
       "{\"1\":2,\"1.0\":3,\"true\":[1, 2],\"1.5\":{}}"},
      {"object", "[null]", "[1]", "null"},
      {"object", "[\"a\\\"b\"]", "[\"\\n\"]", "{\"a\\\"b\":\"\\n\"}"},
  };
  for (const PairCase& c : cases) {
    CAPTURE(c.x);
    CHECK(run(c.name, c.x, c.y) == std::string(c.result));
  }
  Arena arena;
  Rows rows = rows_of({values_of("[\"a\", \"b\", \"a\"]", arena), values_of("[1, 2, 3]", arena)});
  rows.times = {20, 10, 10};
  CHECK(run(*make("object", {}), rows) == "{\"a\":1,\"b\":2}");
}

TEST_CASE("large groups of values do not show how they were split") {
  std::vector<Value> x;
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back("value " + std::to_string(i * i % 997));
  for (const std::string& text : texts) x.push_back(Value::string(text));
  const std::vector<Value> k(x.size(), Value::integer(20));
  const Value constants[] = {Value::missing(), k[0]};
  for (const char* name : {"mode", "collect", "collect_set"}) {
    CAPTURE(name);
    run(*make(name, constants), rows_of({x}), 499);
  }
  run(*make("topk", constants), rows_of({x, k}), 499);
  for (int i = 0; i < 3000; i += 7) x[static_cast<size_t>(i)] = Value::real(i % 5 + 0.5);
  for (int i = 0; i < 3000; i += 11) x[static_cast<size_t>(i)] = Value::of_text(Kind::Array, "[1, 2]");
  for (int i = 1; i < 3000; i += 11) x[static_cast<size_t>(i)] = Value::of_text(Kind::Array, "[1,2]");
  run(*make("topk", constants), rows_of({x, k}), 499);
  run(*make("collect_set", constants), rows_of({x}), 499);
  run(*make("object", {}), rows_of({x, x}), 499);
}

TEST_CASE("what would be too long is null, however it was split") {
  const std::string megabyte(size_t{1} << 20, 'x');
  std::vector<Value> x(64, Value::string(megabyte));
  CHECK(run(*make("collect", {}), rows_of({x}), 40) == "null");
  x.resize(63);
  const auto collect = make("collect", {});
  const GroupLayout layout({collect.get()});
  GroupBlock block(layout);
  add_range(*collect, block.state(), rows_of({x}), 0, 63);
  Arena arena;
  CHECK(layout.result(block.state(), 0, arena).len == 63 * (megabyte.size() + 3) + 1);
}
