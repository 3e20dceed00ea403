// Functions of text: case, parts, search, padding. Tested by tests/unit/functions_test.cc.
#include <algorithm>

#include "functions/arguments.h"
#include "functions/contains.h"
#include "functions/text_builder.h"
#include "functions/utf8.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

Value lower(const CallContext& c) {
  const Text s = text_arg(c, 0);
  return s.has ? Value::string(to_lower(s.view, c.arena), plain_flag(c.args[0])) : Value::null();
}

Value upper(const CallContext& c) {
  const Text s = text_arg(c, 0);
  return s.has ? Value::string(to_upper(s.view, c.arena), plain_flag(c.args[0])) : Value::null();
}

struct Sides {
  bool left;
  bool right;
};

template <class Strips>
std::string_view strip(std::string_view s, Sides sides, const Strips& strips) {
  while (sides.left && !s.empty()) {
    const size_t length = char_length_at(s, 0);
    if (!strips(s.substr(0, length))) break;
    s.remove_prefix(length);
  }
  while (sides.right && !s.empty()) {
    const size_t length = char_length_before(s, s.size());
    if (!strips(s.substr(s.size() - length))) break;
    s.remove_suffix(length);
  }
  return s;
}

Value trim_sides(const CallContext& c, Sides sides) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  const uint8_t plain = plain_flag(c.args[0]);
  if (c.args.size() == 1) return Value::string(strip(s.view, sides, is_white_space), plain);
  const Text chars = text_arg(c, 1);
  if (!chars.has) return Value::null();
  auto listed = [&](std::string_view one) { return chars.view.find(one) != std::string_view::npos; };
  return Value::string(strip(s.view, sides, listed), plain);
}

Value trim(const CallContext& c) { return trim_sides(c, {true, true}); }
Value ltrim(const CallContext& c) { return trim_sides(c, {true, false}); }
Value rtrim(const CallContext& c) { return trim_sides(c, {false, true}); }

// Of members with one name the last counts, so a name counts once.
int64_t count_members(std::string_view object, Arena& arena) {
  size_t count = 0;
  auto add = [&](std::string_view, const Value&) { return ++count, true; };
  for_each_member(object, std::ref(add));
  if (count < 2) return static_cast<int64_t>(count);
  auto* names = reinterpret_cast<std::string_view*>(arena.allocate(count * sizeof(std::string_view)));
  size_t at = 0;
  auto collect = [&](std::string_view key, const Value&) {
    return new (names + at++) std::string_view(unescape_json(key, arena)), true;
  };
  for_each_member(object, std::ref(collect));
  std::sort(names, names + count);
  return std::unique(names, names + count) - names;
}

Value length(const CallContext& c) {
  const Value& v = c.args[0];
  if (v.kind == Kind::Array) {
    int64_t count = 0;
    auto add = [&](const Value&) { return ++count, true; };
    for_each_element(v.view(), std::ref(add));
    return Value::integer(count);
  }
  if (v.kind == Kind::Object) return Value::integer(count_members(v.view(), c.arena));
  const Text s = text_arg(c, 0);
  return s.has ? Value::integer(static_cast<int64_t>(count_code_points(s.view))) : Value::null();
}

Value substr(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const std::optional<int64_t> start = count_of(c.args[1]);
  const std::optional<int64_t> count = c.args.size() > 2 ? count_of(c.args[2]) : INT64_MAX;
  if (!s.has || !start || !count) return Value::null();
  int64_t from = *start;
  if (from < 0) {
    const auto all = static_cast<int64_t>(count_code_points(s.view));
    from = from < -all ? 0 : all + from;
  }
  std::string_view part = s.view.substr(code_point_offset(s.view, static_cast<size_t>(from)));
  part = part.substr(0, *count <= 0 ? 0 : code_point_offset(part, static_cast<size_t>(*count)));
  return Value::string(part, plain_flag(c.args[0]));
}

Value concat(const CallContext& c) {
  size_t expected = 0;
  for (const Value& v : c.args) expected += v.has_text() ? v.len : 32;
  TextBuilder out(c.arena, expected);
  uint8_t plain = Value::kPlain;
  for (size_t i = 0; i < c.args.size(); ++i) {
    const Text s = text_arg(c, i);
    if (!s.has) return Value::null();
    plain &= plain_flag(c.args[i]);
    out.append(s.view);
  }
  return out.finish(plain);
}

Value replace(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const Text from = text_arg(c, 1);
  const Text to = text_arg(c, 2);
  if (!s.has || !from.has || !to.has) return Value::null();
  size_t at = from.view.empty() ? std::string_view::npos : find_text(s.view, from.view);
  if (at == std::string_view::npos) return Value::string(s.view, plain_flag(c.args[0]));
  TextBuilder out(c.arena, s.view.size() + to.view.size());
  std::string_view rest = s.view;
  for (; at != std::string_view::npos; at = find_text(rest, from.view)) {
    out.append(rest.substr(0, at));
    out.append(to.view);
    rest.remove_prefix(at + from.view.size());
  }
  out.append(rest);
  return out.finish(plain_flag(c.args[0]) & plain_flag(c.args[1]) & plain_flag(c.args[2]));
}

Value contains(const CallContext& c) {
  const std::optional<bool> found = contains_value(c.args[0], c.args[1], c.env.zone, c.arena);
  return found ? Value::boolean(*found) : Value::null();
}

Value starts_with(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const Text x = text_arg(c, 1);
  return s.has && x.has ? Value::boolean(s.view.starts_with(x.view)) : Value::null();
}

Value ends_with(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const Text x = text_arg(c, 1);
  return s.has && x.has ? Value::boolean(s.view.ends_with(x.view)) : Value::null();
}

Value index_of(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const Text x = text_arg(c, 1);
  if (!s.has || !x.has) return Value::null();
  const size_t at = find_text(s.view, x.view);
  if (at == std::string_view::npos) return Value::null();
  return Value::integer(static_cast<int64_t>(count_code_points(s.view.substr(0, at))));
}

Value reverse(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  const size_t size = s.view.size();
  char* out = c.arena.allocate(size);
  size_t length = 0;
  for (size_t at = 0; at < size; at += length) {
    length = char_length_at(s.view, at);
    s.view.copy(out + size - at - length, length, at);
  }
  return Value::string({out, size}, plain_flag(c.args[0]));
}

// As in SQL: what is longer than n is cut to n.
Value pad(const CallContext& c, bool left) {
  const Text s = text_arg(c, 0);
  const std::optional<int64_t> n = count_of(c.args[1]);
  const Text fill = c.args.size() > 2 ? text_arg(c, 2) : Text{true, " "};
  if (!s.has || !n || !fill.has) return Value::null();
  const uint8_t plain = plain_flag(c.args[0]) & (c.args.size() > 2 ? plain_flag(c.args[2]) : Value::kPlain);
  const size_t wanted = *n < 0 ? 0 : static_cast<size_t>(*n);
  const size_t have = count_code_points(s.view);
  if (have >= wanted) return Value::string(s.view.substr(0, code_point_offset(s.view, wanted)), plain);
  const size_t fill_count = count_code_points(fill.view);
  if (fill_count == 0) return Value::string(s.view, plain);
  size_t missing = wanted - have;
  if (missing > kMaxText) return Value::null();
  TextBuilder out(c.arena, s.view.size() + missing * 2);
  if (!left) out.append(s.view);
  for (; missing >= fill_count; missing -= fill_count) out.append(fill.view);
  out.append(fill.view.substr(0, code_point_offset(fill.view, missing)));
  if (left) out.append(s.view);
  return out.finish(plain);
}

Value lpad(const CallContext& c) { return pad(c, true); }
Value rpad(const CallContext& c) { return pad(c, false); }

Value repeat(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const std::optional<int64_t> n = count_of(c.args[1]);
  if (!s.has || !n) return Value::null();
  const uint8_t plain = plain_flag(c.args[0]);
  if (*n <= 0 || s.view.empty()) return Value::string("", plain);
  if (static_cast<uint64_t>(*n) > kMaxText / s.view.size()) return Value::null();
  TextBuilder out(c.arena, s.view.size() * static_cast<size_t>(*n));
  for (int64_t i = 0; i < *n; ++i) out.append(s.view);
  return out.finish(plain);
}

constexpr FunctionDef kFunctions[] = {
    {"lower",
     "",
     "lower(s)",
     1,
     1,
     0,
     "s in lower case",
     {R"(lower("Grün ÄB"))", R"("grün äb")"},
     lower,
     nullptr},
    {"upper", "", "upper(s)", 1, 1, 0, "s in upper case", {R"(upper("grün"))", R"("GRÜN")"}, upper, nullptr},
    {"trim",
     "",
     "trim(s[, chars])",
     1,
     2,
     0,
     "s without white space, or without chars, at both ends",
     {R"(trim("  a b "))", R"("a b")"},
     trim,
     nullptr},
    {"ltrim",
     "",
     "ltrim(s[, chars])",
     1,
     2,
     0,
     "s without white space, or without chars, at its start",
     {R"(ltrim("007", "0"))", R"("7")"},
     ltrim,
     nullptr},
    {"rtrim",
     "",
     "rtrim(s[, chars])",
     1,
     2,
     0,
     "s without white space, or without chars, at its end",
     {R"(rtrim("/a/b//", "/"))", R"("/a/b")"},
     rtrim,
     nullptr},
    {"length",
     "",
     "length(x)",
     1,
     1,
     0,
     "code points of a text, elements of an array, members of an object",
     {R"(length("Grün"))", "4"},
     length,
     nullptr},
    {"substr",
     "",
     "substr(s, start[, length])",
     2,
     3,
     0,
     "the part of s from position start (from 0; negative: from the end)",
     {R"(substr("weir", 1, 2))", R"("ei")"},
     substr,
     nullptr},
    {"concat",
     "",
     "concat(a, …)",
     1,
     -1,
     0,
     "the texts one after the other",
     {R"(concat("n=", 5))", R"("n=5")"},
     concat,
     nullptr},
    {"replace",
     "",
     "replace(s, old, new)",
     3,
     3,
     0,
     "s with every old replaced by new",
     {R"(replace("a-b-c", "-", "+"))", R"("a+b+c")"},
     replace,
     nullptr},
    {"contains",
     "",
     "contains(s, x)",
     2,
     2,
     0,
     "whether x is a part of the text s, or in the array s",
     {R"(contains("weir", "ei"))", "true"},
     contains,
     nullptr},
    {"starts_with",
     "",
     "starts_with(s, x)",
     2,
     2,
     0,
     "whether s begins with x",
     {R"(starts_with("weir", "we"))", "true"},
     starts_with,
     nullptr},
    {"ends_with",
     "",
     "ends_with(s, x)",
     2,
     2,
     0,
     "whether s ends with x",
     {R"(ends_with("weir", "we"))", "false"},
     ends_with,
     nullptr},
    {"index_of",
     "",
     "index_of(s, x)",
     2,
     2,
     0,
     "the first position of x in s (from 0), null if absent",
     {R"(index_of("weir", "ir"))", "2"},
     index_of,
     nullptr},
    {"reverse",
     "",
     "reverse(s)",
     1,
     1,
     0,
     "s from its last character to its first",
     {R"(reverse("weir"))", R"("riew")"},
     reverse,
     nullptr},
    {"lpad",
     "",
     "lpad(s, n[, fill])",
     2,
     3,
     0,
     "s with n characters: filled at its start, or cut",
     {R"(lpad(7, 3, "0"))", R"("007")"},
     lpad,
     nullptr},
    {"rpad",
     "",
     "rpad(s, n[, fill])",
     2,
     3,
     0,
     "s with n characters: filled at its end, or cut",
     {R"(rpad("ab", 4, "."))", R"("ab..")"},
     rpad,
     nullptr},
    {"repeat",
     "",
     "repeat(s, n)",
     2,
     2,
     0,
     "s n times",
     {R"(repeat("ab", 3))", R"("ababab")"},
     repeat,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> string_functions() { return kFunctions; }

}  // namespace weir
