// JSON, arrays and objects: the functions as the evaluator calls them; more cases in tests/golden/functions.
#include <string>

#include "function_cases.h"
#include "functions/unique_names.h"

using namespace weir;
using namespace weir::function_cases;

TEST_CASE("JSON text to values and back") {
  check({
      {"parse_json", R"(["{\"a\": [1.0, 2]}"])", R"({"a":[1.0,2]})"},
      {"parse_json", R"(["1.0"])", "1"},
      {"parse_json", R"(["\"\\u00e9\""])", R"("é")"},
      {"parse_json", R"(["[1,]"])", "null"},
      {"parse_json", R"(["1e999"])", "null"},
      {"parse_json", R"(["MISSING"])", "null"},
      {"parse_json", R"([true])", "true"},
      {"to_json", R"([{"a": "x  y"}])", R"("{\"a\":\"x  y\"}")"},
      {"to_json", R"(["\u00e9\n"])", R"("\"é\\n\"")"},
      {"to_json", R"([1.50])", R"("1.50")"},
      {"to_json", R"(["D:90s"])", R"("90")"},
  });
  Arena arena;
  const std::string deep = std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']');
  CHECK(run({"parse_json", ("[\"" + deep + "\"]").c_str(), ""}, {}, false) == deep);
  CHECK(run({"parse_json", ("[\"[" + deep + "]\"]").c_str(), ""}, {}, false) == "null");
}

TEST_CASE("arrays and objects") {
  check({
      {"array", R"([1.0, "a", [1, 2], {"b": 1}, true])", R"([1,"a",[1, 2],{"b": 1},true])"},
      {"array", R"(["\u0001\"", "é"])", R"(["\u0001\"","é"])"},
      {"keys", R"([{"\u00e9\"":1,"b":2}])", R"(["é\"","b"])"},
      {"keys", R"([{"a":1,"b":2,"a":3,"b":4,"c":5}])", R"(["a","b","c"])"},
      {"values", R"([{"a":1,"b":2,"a":3,"b":4,"c":5}])", "[3,4,5]"},
      {"has", R"([{"a":null}, "a"])", "true"},
      {"has", R"([{"a":null}, "b"])", "false"},
      {"has", R"([["1"], 1])", "true"},
      {"has", R"(["abc", "a"])", "null"},
      {"slice", R"([[1,2,3,4], 1, 3])", "[2,3]"},
      {"slice", R"([[1,2,3,4], -3, -1])", "[2,3]"},
      {"slice", R"([[1,2,3,4], 1e300])", "[]"},
      {"slice", R"([[1,2,3,4], -1e300, 1])", "[1]"},
      {"flatten", R"([[[[[1]]], [], "[x]", [{"a":[1]}]]])", R"([1,"[x]",{"a":[1]}])"},
  });
  const std::string deep = std::string(1000, '[') + "7" + std::string(1000, ']');
  CHECK(run({"flatten", ("[" + deep + "]").c_str(), ""}, {}, false) == "[7]");
}

TEST_CASE("of members with one name the last stays, in its place") {
  Arena arena;
  std::string object = "{";
  for (int i = 0; i < 100; ++i)
    object += (i == 0 ? "\"k" : ",\"k") + std::to_string(i % 40) + "\":" + std::to_string(i);
  object += "}";
  const auto members = unique_members(object, arena);
  REQUIRE(members.size() == 40);
  for (size_t i = 0; i < 40; ++i) CHECK(members[i].value.view() == std::to_string(60 + i));
}
