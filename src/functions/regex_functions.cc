// Functions of regular expressions. A constant pattern is compiled once, at binding; one that comes with the
// rows is compiled for each of them. Tested by tests/unit/functions_test.cc.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "functions/arguments.h"
#include "functions/regex.h"
#include "functions/text_builder.h"
#include "functions/utf8.h"

namespace weir {
namespace {

// Value::kPlain as long as the regex cuts no character.
uint8_t plain_parts(const Regex& regex, const Value& v) {
  return regex.cuts_characters() ? 0 : plain_flag(v);
}

re2::StringPiece piece(std::string_view s) { return {s.data(), s.size()}; }
std::string_view view(const re2::StringPiece& s) { return {s.data(), s.size()}; }

std::unique_ptr<Prepared> prepare_pattern(std::span<const Value> constants, const TimeZone& zone) {
  if (constants[1].is_null()) return nullptr;
  Arena arena;
  const Text pattern = text_of(constants[1], zone, arena);
  if (!pattern.has) throw PipelineError(argument_span(1), "expected a regex, found an array or object");
  return Regex::compile(pattern.view);
}

// The prepared regex, or one made for this row and kept in `own`; null when the pattern is wrong.
const Regex* regex_arg(const CallContext& c, std::unique_ptr<Regex>& own) {
  if (c.prepared != nullptr) return static_cast<const Regex*>(c.prepared);
  const Text pattern = text_arg(c, 1);
  if (pattern.has) own = Regex::try_compile(pattern.view);
  return own.get();
}

Value regex_match(const CallContext& c) {
  std::unique_ptr<Regex> own;
  const Regex* regex = regex_arg(c, own);
  const Text s = text_arg(c, 0);
  return regex != nullptr && s.has ? Value::boolean(regex->matches(s.view)) : Value::null();
}

// A group's number, by number or name; -1 when the regex has none such.
int group_number(const Regex& regex, const Value& group) {
  const Value number = number_of(group);
  if (number.kind == Kind::Int) {
    return number.i >= 0 && number.i <= regex.groups() ? static_cast<int>(number.i) : -1;
  }
  if (!group.is_string()) return -1;
  const auto& names = regex.re2().NamedCapturingGroups();
  const auto found = names.find(std::string(group.view()));
  return found == names.end() ? -1 : found->second;
}

std::unique_ptr<Prepared> prepare_extract(std::span<const Value> constants, const TimeZone& zone) {
  std::unique_ptr<Prepared> prepared = prepare_pattern(constants, zone);
  if (prepared == nullptr || constants.size() < 3 || constants[2].is_null()) return prepared;
  const auto& regex = static_cast<const Regex&>(*prepared);
  if (group_number(regex, constants[2]) < 0) {
    std::string name;
    print_raw(constants[2], zone, name);
    throw PipelineError(argument_span(2), "the regex has no group " + name);
  }
  return prepared;
}

constexpr int kMaxGroups = 16;  // more are fetched by way of the heap

// Match with groups 0 to n-1.
bool match_groups(const RE2& re2, std::string_view s, size_t from, re2::StringPiece* groups, int n) {
  return re2.Match(piece(s), from, s.size(), RE2::UNANCHORED, groups, n);
}

Value regex_extract(const CallContext& c) {
  std::unique_ptr<Regex> own;
  const Regex* regex = regex_arg(c, own);
  const Text s = text_arg(c, 0);
  if (regex == nullptr || !s.has) return Value::null();
  const int group = c.args.size() > 2 ? group_number(*regex, c.args[2]) : std::min(regex->groups(), 1);
  if (group < 0) return Value::null();
  std::array<re2::StringPiece, kMaxGroups> few;
  std::vector<re2::StringPiece> many(group < kMaxGroups ? 0 : static_cast<size_t>(group) + 1);
  re2::StringPiece* groups = many.empty() ? few.data() : many.data();
  if (!match_groups(regex->re2(), s.view, 0, groups, group + 1)) return Value::null();
  const re2::StringPiece& found = groups[group];
  return found.data() == nullptr ? Value::null() : Value::string(view(found), plain_parts(*regex, c.args[0]));
}

std::unique_ptr<Prepared> prepare_replace(std::span<const Value> constants, const TimeZone& zone) {
  std::unique_ptr<Prepared> prepared = prepare_pattern(constants, zone);
  if (prepared == nullptr || constants[2].is_null()) return prepared;
  Arena arena;
  const Text to = text_of(constants[2], zone, arena);
  std::string error;
  if (to.has && !static_cast<const Regex&>(*prepared).re2().CheckRewriteString(piece(to.view), &error)) {
    throw PipelineError(argument_span(2), "invalid replacement: " + error);
  }
  return prepared;
}

// Appends the replacement: \0 to \9 are groups, \\ is a backslash. False when it is wrong.
bool append_rewrite(std::string_view to, const re2::StringPiece* groups, int count, TextBuilder& out) {
  for (size_t i = 0; i < to.size(); ++i) {
    if (to[i] != '\\') {
      out.push(to[i]);
      continue;
    }
    const char c = ++i < to.size() ? to[i] : '\0';
    if (c >= '0' && c <= '9' && c - '0' < count) {
      out.append(view(groups[c - '0']));
    } else if (c == '\\') {
      out.push(c);
    } else {
      return false;
    }
  }
  return true;
}

// All matches from left to right; as in RE2::GlobalReplace an empty match right behind another is passed
// over.
Value regex_replace(const CallContext& c) {
  std::unique_ptr<Regex> own;
  const Regex* regex = regex_arg(c, own);
  const Text s = text_arg(c, 0);
  const Text to = text_arg(c, 2);
  if (regex == nullptr || !s.has || !to.has) return Value::null();
  std::array<re2::StringPiece, 10> groups;
  const int count = std::min(regex->groups() + 1, 10);
  const uint8_t plain = plain_parts(*regex, c.args[0]) & plain_flag(c.args[2]);
  size_t at = 0;
  if (!match_groups(regex->re2(), s.view, at, groups.data(), count)) return Value::string(s.view, plain);
  TextBuilder out(c.arena, s.view.size() + to.view.size());
  size_t last_end = std::string_view::npos;
  do {
    const auto begin = static_cast<size_t>(groups[0].data() - s.view.data());
    out.append(s.view.substr(at, begin - at));
    at = begin + groups[0].size();
    if (groups[0].empty() && begin == last_end) {
      if (begin == s.view.size()) break;
      const size_t length = char_length_at(s.view, begin);
      out.append(s.view.substr(begin, length));
      at = begin + length;
      continue;
    }
    if (!append_rewrite(to.view, groups.data(), count, out)) return Value::null();
    last_end = at;
  } while (match_groups(regex->re2(), s.view, at, groups.data(), count));
  out.append(s.view.substr(at));
  return out.finish(plain);
}

constexpr FunctionDef kFunctions[] = {
    {"regex_match",
     "",
     "regex_match(s, re)",
     2,
     2,
     FunctionDef::kRegexArg,
     "whether re matches anywhere in s",
     {R"re(regex_match("weir 1.0", "\d+\.\d+"))re", "true"},
     regex_match,
     prepare_pattern},
    {"regex_extract",
     "",
     "regex_extract(s, re[, group])",
     2,
     3,
     FunctionDef::kRegexArg,
     "the first match of re: the group of that number or name, else group 1 if there is one, else all",
     {R"re(regex_extract("port=8080", "port=(\d+)"))re", R"("8080")"},
     regex_extract,
     prepare_extract},
    {"regex_replace",
     "",
     "regex_replace(s, re, new)",
     3,
     3,
     FunctionDef::kRegexArg,
     R"(s with every match of re replaced; \1 in new is group 1)",
     {R"re(regex_replace("2026-01-31", "(\d+)-(\d+)", "\2/\1"))re", R"("01/2026-31")"},
     regex_replace,
     prepare_replace},
};

}  // namespace

std::span<const FunctionDef> regex_functions() { return kFunctions; }

}  // namespace weir
