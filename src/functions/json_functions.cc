// From JSON text to values and back. Tested by tests/unit/functions_json_test.cc.
#include <string>

#include "functions/arguments.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

// Arrays and objects keep the text of what is in them, but for the space between. What is no JSON is null.
Value parse_json(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has || !check_json(s.view).empty()) return Value::null();
  const Value v = decode(read_json_value(s.view), c.arena);
  if (v.kind != Kind::Array && v.kind != Kind::Object) return v.computed();
  return Value::of_text(v.kind, compact_json(v.view(), c.arena));
}

Value to_json(const CallContext& c) {
  const Value& v = c.args[0];
  if (v.kind == Kind::Array || v.kind == Kind::Object) return Value::string(compact_json(v.view(), c.arena));
  std::string out;
  print_json(v.is_string() ? v.computed() : v, c.env.zone, out);  // numbers keep their text
  return Value::string(c.arena.copy(out));
}

constexpr FunctionDef kFunctions[] = {
    {"parse_json",
     "",
     "parse_json(s)",
     1,
     1,
     0,
     "the value that a JSON text stands for, null where it is no JSON",
     {R"(parse_json("{\"a\": [1.0, 2]}").a)", "[1.0,2]"},
     parse_json,
     nullptr},
    {"to_json", "", "to_json(x)", 1, 1, 0, "x as JSON text", {"to_json(a)", R"("[1,2]")"}, to_json, nullptr},
};

}  // namespace

std::span<const FunctionDef> json_functions() { return kFunctions; }

}  // namespace weir
