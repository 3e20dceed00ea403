// Functions that choose, ask for kinds, and convert between them. Tested by tests/unit/functions_test.cc.
#include <cmath>

#include "functions/arguments.h"
#include "value/compare.h"

namespace weir {
namespace {

// What a function chooses is a computed value, and a missing field a null.
Value chosen(const Value& v) { return v.is_null() ? Value::null() : v.computed(); }

Value if_else(const CallContext& c) {
  if (c.args[0].is_true()) return chosen(c.args[1]);
  return c.args.size() > 2 ? chosen(c.args[2]) : Value::null();
}

Value case_of(const CallContext& c) {
  size_t i = 0;
  for (; i + 1 < c.args.size(); i += 2) {
    if (c.args[i].is_true()) return chosen(c.args[i + 1]);
  }
  return i < c.args.size() ? chosen(c.args[i]) : Value::null();
}

Value coalesce(const CallContext& c) {
  for (const Value& v : c.args) {
    if (!v.is_null()) return v.computed();
  }
  return Value::null();
}

Value nullif(const CallContext& c) {
  return equals(c.args[0], c.args[1], c.env.zone) ? Value::null() : chosen(c.args[0]);
}

Value exists(const CallContext& c) { return Value::boolean(c.args[0].kind != Kind::Missing); }

Value type_of(const CallContext& c) { return Value::string(kind_name(c.args[0].kind), Value::kPlain); }

// Conversion asked for by name is more lenient than reading as a number in passing: spaces around, a plus
// sign, leading zeros, ".5" and "5." are fine.
Value text_to_number(std::string_view text, Arena& arena) {
  if (const std::optional<Value> n = string_as_number(text)) return *n;
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') text.remove_prefix(1);
  if (text.empty() || text[0] == '-' || text == ".") return Value::missing();
  char* out = arena.allocate(text.size() + 2);
  size_t size = 0;
  if (negative) out[size++] = '-';
  if (text[0] == '.') out[size++] = '0';
  if (text.ends_with('.')) text.remove_suffix(1);
  text.copy(out + size, text.size());
  return string_as_number({out, size + text.size()}).value_or(Value::missing());
}

// Numbers, bools as 0 and 1, durations as seconds, texts; Missing for all else.
Value convert(const CallContext& c) {
  const Value& v = c.args[0];
  switch (v.kind) {
    case Kind::Bool: return Value::integer(v.i);
    case Kind::Duration: return Value::real(static_cast<double>(v.i) / static_cast<double>(kSecond));
    case Kind::String: return text_to_number(v.view(), c.arena).computed();
    default: return v.is_number() ? v.computed() : Value::missing();
  }
}

Value to_int(const CallContext& c) {
  if (c.args[0].kind == Kind::Duration) return Value::integer(c.args[0].i / kSecond);
  const Value n = convert(c);
  if (n.is_null()) return Value::null();
  if (n.kind != Kind::Float) return n;
  const Value whole = integral(std::trunc(n.f));
  return whole.kind == Kind::Int ? whole : Value::null();
}

Value to_float(const CallContext& c) {
  const Value n = convert(c);
  return n.is_null() ? Value::null() : Value::real(to_double(n));
}

Value to_string(const CallContext& c) {
  const Value& v = c.args[0];
  if (v.kind == Kind::Array || v.kind == Kind::Object) return Value::string(v.view());
  const Text s = text_arg(c, 0);
  return s.has ? Value::string(s.view, plain_flag(v)) : Value::null();
}

bool is_word(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower_case[i]) return false;
  }
  return true;
}

Value to_bool(const CallContext& c) {
  const Value& v = c.args[0];
  if (v.kind == Kind::Bool) return v.computed();
  if (v.is_string() && is_word(v.view(), "true")) return Value::boolean(true);
  if (v.is_string() && is_word(v.view(), "false")) return Value::boolean(false);
  const Value n = number_of(v);
  return n.is_null() ? Value::null() : Value::boolean(compare_numbers(n, Value::integer(0)) != 0);
}

constexpr unsigned kTakesNull = FunctionDef::kTakesNull;

constexpr FunctionDef kFunctions[] = {
    {"if",
     "",
     "if(c, a[, b])",
     2,
     3,
     kTakesNull,
     "a where c is true, else b or null",
     {R"(if(5 > 3, "more", "less"))", R"("more")"},
     if_else,
     nullptr},
    {"case",
     "",
     "case(c1, v1, …[, else])",
     2,
     -1,
     kTakesNull,
     "the value after the first condition that is true",
     {R"(case(x > 5, "high", x > 0, "low", "none"))", R"("low")"},
     case_of,
     nullptr},
    {"coalesce",
     "",
     "coalesce(a, …)",
     1,
     -1,
     kTakesNull,
     "the first of its arguments that is not null",
     {"coalesce(null, 7)", "7"},
     coalesce,
     nullptr},
    {"nullif",
     "",
     "nullif(a, b)",
     2,
     2,
     0,
     "a, but null where it equals b",
     {R"(nullif("-", "-"))", "null"},
     nullif,
     nullptr},
    {"exists",
     "",
     "exists(path)",
     1,
     1,
     kTakesNull | FunctionDef::kPathOnly,
     "whether the record has the field, be it null",
     {"exists(x)", "true"},
     exists,
     nullptr},
    {"typeof",
     "",
     "typeof(x)",
     1,
     1,
     kTakesNull,
     "\"null\", \"bool\", \"int\", \"float\", \"string\", \"time\", \"duration\", \"array\" or \"object\"",
     {"typeof(a)", R"("array")"},
     type_of,
     nullptr},
    {"int",
     "",
     "int(x)",
     1,
     1,
     0,
     "x as a whole number, cut towards zero",
     {R"(int("12.7"))", "12"},
     to_int,
     nullptr},
    {"float",
     "",
     "float(x)",
     1,
     1,
     0,
     "x as a number with fractions",
     {R"(float("12.70"))", "12.7"},
     to_float,
     nullptr},
    {"string",
     "",
     "string(x)",
     1,
     1,
     0,
     "x as text, arrays and objects as JSON",
     {"string(5)", R"("5")"},
     to_string,
     nullptr},
    {"bool",
     "",
     "bool(x)",
     1,
     1,
     0,
     "x as a bool: true and false as text, numbers but 0 are true",
     {R"(bool("true"))", "true"},
     to_bool,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> logic_functions() { return kFunctions; }

}  // namespace weir
