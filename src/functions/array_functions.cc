// Functions of arrays and objects. Positions count from 0, negative ones from the end. Tested by
// tests/unit/functions_json_test.cc.
#include <functional>

#include "functions/arguments.h"
#include "functions/contains.h"
#include "functions/json_builder.h"
#include "functions/unique_names.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

Value array(const CallContext& c) {
  size_t expected = 2;
  for (const Value& v : c.args) expected += v.has_text() ? v.len + size_t{3} : 12;
  ArrayBuilder out(c.arena, expected);
  for (const Value& v : c.args) out.add(v, c.env.zone);
  return out.finish();
}

Value keys(const CallContext& c) {
  if (c.args[0].kind != Kind::Object) return Value::null();
  const std::span<const UniqueMember> members = unique_members(c.args[0].view(), c.arena);
  ArrayBuilder out(c.arena, c.args[0].len);
  for (const UniqueMember& m : members) out.add(m.name, m.is_plain);
  return out.finish();
}

Value values(const CallContext& c) {
  if (c.args[0].kind != Kind::Object) return Value::null();
  const std::span<const UniqueMember> members = unique_members(c.args[0].view(), c.arena);
  ArrayBuilder out(c.arena, c.args[0].len);
  for (const UniqueMember& m : members) out.add(decode(m.value, c.arena), c.env.zone);
  return out.finish();
}

// An object has a name, an array an element.
Value has(const CallContext& c) {
  const Value& whole = c.args[0];
  if (whole.kind == Kind::Object) {
    const Text name = text_arg(c, 1);
    return name.has ? Value::boolean(json_member(whole, name.view).kind != Kind::Missing) : Value::null();
  }
  if (whole.kind != Kind::Array) return Value::null();
  const std::optional<bool> found = contains_value(whole, c.args[1], c.env.zone, c.arena);
  return found ? Value::boolean(*found) : Value::null();
}

int64_t count_elements(std::string_view text) {
  int64_t count = 0;
  auto add = [&](const Value&) { return ++count, true; };
  for_each_element(text, std::ref(add));
  return count;
}

Value slice(const CallContext& c) {
  std::optional<int64_t> from = count_of(c.args[1]);
  std::optional<int64_t> to = c.args.size() > 2 ? count_of(c.args[2]) : INT64_MAX;
  if (c.args[0].kind != Kind::Array || !from || !to) return Value::null();
  const std::string_view text = c.args[0].view();
  if (*from < 0 || *to < 0) {
    const int64_t count = count_elements(text);
    const auto from_end = [count](int64_t at) { return at >= 0 ? at : at < -count ? 0 : count + at; };
    from = from_end(*from);
    to = from_end(*to);
  }
  ArrayBuilder out(c.arena, 64);
  int64_t at = 0;
  auto add = [&](const Value& element) {
    if (at >= *to) return false;
    if (at++ >= *from) out.add(decode(element, c.arena), c.env.zone);
    return true;
  };
  for_each_element(text, std::ref(add));
  return out.finish();
}

// All arrays inside arrays go, so it is enough to pass over their brackets: no recursion.
Value flatten(const CallContext& c) {
  if (c.args[0].kind != Kind::Array) return Value::null();
  const std::string_view text = c.args[0].view();
  ArrayBuilder out(c.arena, text.size());
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    switch (*p) {
      case '[':
      case ']':
      case ',':
      case ' ':
      case '\t':
      case '\n':
      case '\r': ++p; break;
      default: out.add(decode(read_json_value(p, end, &p), c.arena), c.env.zone);
    }
  }
  return out.finish();
}

constexpr FunctionDef kFunctions[] = {
    {"array",
     "",
     "array(a, …)",
     1,
     -1,
     0,
     "an array of its arguments",
     {R"(array(1, "b", 2 > 1))", R"([1,"b",true])"},
     array,
     nullptr},
    {"keys",
     "",
     "keys(object)",
     1,
     1,
     0,
     "the names in an object, in its order",
     {R"(keys(parse_json("{\"b\":1,\"a\":2}")))", R"(["b","a"])"},
     keys,
     nullptr},
    {"values",
     "",
     "values(object)",
     1,
     1,
     0,
     "the values in an object, in its order",
     {R"(values(parse_json("{\"b\":1,\"a\":2}")))", "[1,2]"},
     values,
     nullptr},
    {"has",
     "",
     "has(object or array, x)",
     2,
     2,
     0,
     "whether the object has a field x, be it null, or the array an element x",
     {"has(a, 2)", "true"},
     has,
     nullptr},
    {"slice",
     "",
     "slice(a, from[, to])",
     2,
     3,
     0,
     "the elements from position from up to, but without, to (from 0; negative: from the end)",
     {"slice(array(1, 2, 3, 4), 1, -1)", "[2,3]"},
     slice,
     nullptr},
    {"flatten",
     "",
     "flatten(a)",
     1,
     1,
     0,
     "a with the elements of all arrays in it, however deep, in their places",
     {"flatten(array(1, array(2, a)))", "[1,2,1,2]"},
     flatten,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> array_functions() { return kFunctions; }

}  // namespace weir
