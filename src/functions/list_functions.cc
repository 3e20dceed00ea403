// From text to arrays and back: split and join. Tested by tests/unit/functions_test.cc.
#include <functional>

#include "functions/arguments.h"
#include "functions/contains.h"
#include "functions/json_builder.h"
#include "functions/text_builder.h"
#include "functions/utf8.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

Value split(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const Text separator = text_arg(c, 1);
  if (!s.has || !separator.has) return Value::null();
  const bool plain = (plain_flag(c.args[0]) & plain_flag(c.args[1])) != 0 || is_plain_ascii(s.view);
  std::string_view rest = s.view;
  if (separator.view.empty()) {
    ArrayBuilder out(c.arena, rest.size() * 4 + 2);
    while (!rest.empty()) {
      const size_t length = char_length_at(rest, 0);
      out.add(rest.substr(0, length), plain);
      rest.remove_prefix(length);
    }
    return out.finish();
  }
  ArrayBuilder out(c.arena, rest.size() + rest.size() / 2 + 16);
  for (size_t at; (at = find_text(rest, separator.view)) != std::string_view::npos;) {
    out.add(rest.substr(0, at), plain);
    rest.remove_prefix(at + separator.view.size());
  }
  out.add(rest, plain);
  return out.finish();
}

// A null element is an empty text (as in jq); an array or object among them has no text: null.
Value join(const CallContext& c) {
  if (c.args[0].kind != Kind::Array) return Value::null();
  const Text separator = text_arg(c, 1);
  if (!separator.has) return Value::null();
  TextBuilder out(c.arena, c.args[0].len);
  bool first = true;
  bool texts = true;
  uint8_t plain = plain_flag(c.args[1]);
  auto add = [&](const Value& element) {
    if (!first) out.append(separator.view);
    first = false;
    const Value v = decode(element, c.arena);
    if (v.is_null()) return true;
    plain &= plain_flag(v);
    const Text text = text_of(v, c.env.zone, c.arena);
    out.append(text.view);
    return texts = text.has;
  };
  for_each_element(c.args[0].view(), std::ref(add));
  return texts ? out.finish(plain) : Value::null();
}

constexpr FunctionDef kFunctions[] = {
    {"split",
     "",
     "split(s, sep)",
     2,
     2,
     0,
     "the parts of s between separators, as an array (\"\": its characters)",
     {R"(split("a,b,c", ","))", R"(["a","b","c"])"},
     split,
     nullptr},
    {"join",
     "",
     "join(array, sep)",
     2,
     2,
     0,
     "the elements' texts with sep between them",
     {R"(join(split("a,b,c", ","), "-"))", R"("a-b-c")"},
     join,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> list_functions() { return kFunctions; }

}  // namespace weir
