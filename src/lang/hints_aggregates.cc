// Hints for aggregates: calls without parentheses, and clauses that stand where SQL and jq have them.
//
//   count host                     write count by host
//   count by host where a > 1      write count() where a > 1 by host
//   count() if a > 1               write count() where a > 1
//   count distinct a               write count(distinct a)
#include <fmt/format.h>

#include "lang/look.h"

namespace weir {
namespace {

constexpr size_t kLongestStage = 120;
constexpr size_t kMostTokens = 1000;  // nobody types more; names are looked for in the square of them

bool is_keyword(const Token& t) { return t.is("aggregate") || t.is("stats"); }

// The first token of an aggregate's items, or the end of tokens where the stage is none.
size_t items_begin(const Look& look) {
  const size_t stage = look.place().stage;
  if (is_keyword(look.first())) return stage + 1;
  if (look.first().is("count") && look.token(stage + 1).is("by")) return stage;
  const size_t call = look.token(stage + 1).kind == Lex::Assign ? stage + 2 : stage;
  const bool aggregate = look.is_aggregate(call) && look.token(call + 1).kind == Lex::LeftParen;
  return aggregate ? stage : look.place().tokens.size();
}

// Whether the tokens [first, end) name what the items [begin, by) make: count > 5 is asked of the result.
bool names_result(const Look& look, size_t first, size_t end, size_t begin, size_t by) {
  for (size_t i = begin; i < by; ++i) {
    const Token& t = look.token(i);
    const bool target = look.token(i + 1).kind == Lex::Assign || (i > begin && look.token(i - 1).is("as"));
    const bool call = look.is_aggregate(i) && !target;
    if (t.kind != Lex::Word || (!target && !call)) continue;
    for (size_t k = first; k < end; ++k) {
      const Token& word = look.token(k);
      if (word.kind != Lex::Word || !word.text.starts_with(t.text)) continue;
      if (word.text.size() == t.text.size() || (call && word.text[t.text.size()] == '_')) return true;
    }
  }
  return false;
}

std::string empty_call(const Token& name) {
  return fmt::format("{}({})", name.text, name.is("count") ? "" : "…");
}

// count where a > 1: a `where` behind a call that lacks its parentheses.
std::string where_behind_name(const Look& look) {
  const size_t at = look.place().at;
  const bool item =
      look.before(2).kind == Lex::Assign || look.before(2).kind == Lex::Comma || is_keyword(look.before(2));
  if (!item || !look.is_aggregate(at - 1)) return "";
  return fmt::format("write {} {}", empty_call(look.before()),
                     look.shown(at, look.until(at + 1, {"by"}, true)));
}

// count by host where a > 1: SQL's where of the whole, or the call's.
std::string where_behind_by(const Look& look) {
  const size_t at = look.place().at;
  const size_t begin = items_begin(look);
  const size_t by = look.until(begin, {"by"});
  if (begin >= at || by >= at || look.place().tokens.size() > kMostTokens) return "";
  const size_t end = look.until(at + 1, {});
  if (end == at + 1 || names_result(look, at + 1, end, begin, by)) return "";
  const std::string keyword = begin == look.place().stage ? "" : fmt::format("{} ", look.first().text);
  const bool bare = by == begin + 1;  // count by
  const std::string items = bare ? empty_call(look.token(begin)) : look.shown(begin, by);
  const std::string condition = look.shown(at + 1, end);
  const std::string keys = look.shown(by + 1, at);
  if (look.until(begin, {"where", "over", "as"}, true) >= by)  // one call, without clauses
    return fmt::format("write {}{} where {} by {}", keyword, items, condition, keys);
  return fmt::format("write filter {} | {}{} by {}", condition, keyword, items, keys);
}

// count() if a > 1
std::string if_behind_call(const Look& look) {
  const size_t at = look.place().at;
  if (look.before().kind != Lex::RightParen || look.ends(at + 1)) return "";
  const size_t open = look.opener(at - 1);
  if (open == look.place().stage || !look.is_aggregate(open - 1)) return "";
  return fmt::format("write {} where {}", look.shown(open - 1, at),
                     look.shown(at + 1, look.until(at + 1, {"by"}, true)));
}

// count distinct a, count distinct(a): the call, of the name at `i`.
std::string count_distinct(const Look& look, size_t i) {
  if (!look.token(i).is("count") || !look.token(i + 1).is("distinct")) return "";
  const size_t argument = i + (look.token(i + 2).kind == Lex::LeftParen ? 3 : 2);
  const std::string_view path = look.path(argument);
  return path.empty() ? "" : fmt::format("count(distinct {})", path);
}

// pct = count(a) / count() by host: whether what stands before the clause is made of aggregates alone, so
// that it is a result of the stage.
bool only_calls(const Look& look) {
  const size_t stage = look.place().stage;
  bool any = false;
  for (size_t i = look.token(stage + 1).kind == Lex::Assign ? stage + 2 : stage; i < look.place().at; ++i) {
    const Token& t = look.token(i);
    if (t.kind >= Lex::Assign && t.kind <= Lex::NotMatch) return false;
    if (t.kind != Lex::Word) continue;
    const bool call = look.token(i + 1).kind == Lex::LeftParen;
    if (!call || !look.is_function(t)) return false;
    if (!look.is_aggregate(i)) continue;
    any = true;
    i = look.closing(i + 1);
  }
  return any;
}

}  // namespace

std::string aggregate_clause_hint(const ErrorPlace& place) {
  const Look look(place);
  if (look.found().is("if") || look.found().is("when")) return if_behind_call(look);
  if (look.found().is("distinct") && place.at > place.stage) {
    const std::string call = count_distinct(look, place.at - 1);
    return call.empty() ? "" : fmt::format("write {}", call);
  }
  if (!look.found().is("where")) return "";
  std::string hint = where_behind_name(look);
  return hint.empty() ? where_behind_by(look) : hint;
}

std::string bare_aggregate_hint(const ErrorPlace& place) {
  const Look look(place);
  const size_t at = place.at;
  const Token& name = look.found();
  if (!look.is_aggregate(at)) return "";
  const size_t end = look.until(at, {});
  if (look.after().is("where")) return fmt::format("write {} {}", empty_call(name), look.shown(at + 1, end));
  const bool list = look.after().kind == Lex::Comma;
  if (list) return fmt::format("write {}{}", empty_call(name), look.shown(at + 1, end));
  const size_t keys = look.until(at + 1, {"where", "by"});
  if (const std::string call = count_distinct(look, at); !call.empty())
    return fmt::format("write {}{}{}", call, keys < end ? " " : "", look.shown(keys, end));
  const Token& clause = look.token(keys);
  if (!name.is("count") || clause.is("by")) {  // avg latency by host
    const size_t operand = look.operand_end(at + 1);
    const bool whole = operand == keys;
    return fmt::format("write {}({}){}{}", name.text, look.shown(at + 1, operand),
                       whole && keys < end ? " " : "", whole ? look.shown(keys, end) : "");
  }
  if (keys == end) return fmt::format("write count by {}", look.shown(at + 1, end));
  return fmt::format("write count() {} by {}", look.shown(keys, look.until(keys, {"by"})),
                     look.shown(at + 1, keys));
}

std::string stray_clause_hint(const ErrorPlace& place) {
  const Look look(place);
  if (only_calls(look)) {
    const std::string_view stage = look.source(place.stage, look.until(place.at, {}));
    const bool named = look.token(place.stage + 1).kind == Lex::Assign || look.found().is("as");
    return fmt::format("write aggregate {}{}",
                       named ? "" : "name = ", stage.size() > kLongestStage ? "…" : stage);
  }
  if (!look.found().is("by")) return "";
  for (size_t i = place.stage; i < place.at; ++i) {
    if (look.is_aggregate(i) && look.token(i + 1).kind == Lex::LeftParen)
      return "an aggregate that begins with no call: aggregate … by";
  }
  const size_t end = look.until(place.at + 1, {});
  return end == place.at + 1
             ? ""
             : fmt::format("by goes with aggregates: count by {}", look.shown(place.at + 1, end));
}

}  // namespace weir
