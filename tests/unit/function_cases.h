// Runs table-like cases through scalar functions as the evaluator would.
//
//   check({{"substr", R"(["weir", 1, 2])", R"("ei")"}});
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doctest/doctest.h"
#include "functions/function.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"
#include "value/time.h"

namespace weir::function_cases {

inline TimeZone zone_of(const char* name) {
  auto zone = TimeZone::load(name);
  REQUIRE(zone);
  return *zone;
}

// Arguments are a JSON array; "T:…" in it is a time, "D:…" a duration, "MISSING" a missing field.
inline std::vector<Value> read_arguments(std::string_view json, Arena& arena) {
  std::vector<Value> out;
  for_each_element(json, [&](const Value& element) {
    Value v = decode(element, arena);
    if (v.is_string() && v.view().starts_with("T:")) {
      v = Value::time(*parse_time(v.view().substr(2), TimeZone()));
    } else if (v.is_string() && v.view().starts_with("D:")) {
      v = Value::duration(*parse_duration(v.view().substr(2)));
    } else if (v.is_string() && v.view() == "MISSING") {
      v = Value::missing();
    }
    out.push_back(v);
    return true;
  });
  return out;
}

struct Case {
  const char* name;
  const char* args;
  const char* expected;  // as JSON
};

// As the evaluator calls: null arguments give null unless the function takes them.
inline std::string run(const Case& test, const TimeZone& zone, bool prepare) {
  const FunctionDef* f = find_function(test.name);
  REQUIRE_MESSAGE(f != nullptr, test.name);
  Arena arena;
  const Environment env{zone, 1769850000 * kSecond};
  const std::vector<Value> args = read_arguments(test.args, arena);
  const auto count = static_cast<int>(args.size());
  REQUIRE(count >= f->min_args);
  REQUIRE((f->max_args < 0 || count <= f->max_args));
  std::unique_ptr<Prepared> prepared;
  if (prepare && f->prepare != nullptr) prepared = f->prepare(args, zone);
  Value result = Value::null();
  bool has_null = false;
  for (const Value& v : args) has_null |= v.is_null();
  if (!has_null || (f->flags & FunctionDef::kTakesNull) != 0) {
    result = f->call({args, arena, env, prepared.get()});
  }
  const bool has_source = (result.kind < Kind::String && result.kind != Kind::BigInt && result.has_text()) ||
                          (result.flags & Value::kHasRaw) != 0;
  CHECK_MESSAGE(!has_source, test.name, test.args, " is not computed()");
  if ((result.flags & Value::kPlain) != 0) {  // the writers trust the flag
    std::string quoted;
    CHECK(append_json_string(result.view(), quoted) == 0);
    CHECK(quoted == "\"" + std::string(result.view()) + "\"");
  }
  std::string out;
  print_json(result, zone, out);
  return out;
}

// Each case without and with its constants prepared. What is wrong as a constant is null when it comes with a
// row.
inline void check(const std::vector<Case>& cases, const TimeZone& zone = {}) {
  for (const Case& c : cases) {
    const std::string call = std::string(c.name) + " " + c.args;
    CAPTURE(call);
    CHECK(run(c, zone, false) == c.expected);
    std::string prepared;
    try {
      prepared = run(c, zone, true);
    } catch (const PipelineError&) {
      prepared = "null";
    }
    CHECK(prepared == c.expected);
  }
}

// The message of preparing with these constants.
inline std::string prepare_error(const char* name, const char* args) {
  Arena arena;
  try {
    find_function(name)->prepare(read_arguments(args, arena), TimeZone());
  } catch (const PipelineError& e) {
    return e.diagnostic.message + (e.diagnostic.hint.empty() ? "" : " | " + e.diagnostic.hint);
  }
  return "";
}

}  // namespace weir::function_cases
