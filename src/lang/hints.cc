#include "lang/hints.h"

#include <fmt/format.h>

#include <array>

#include "lang/look.h"
#include "lang/synonyms.h"
#include "lang/word_table.h"

namespace weir {
namespace {

constexpr size_t kLongestQuoted = 60;  // of the pipeline's text in a hint

std::string write(std::string_view what) { return fmt::format("write {}", what); }

std::string_view unquoted(const Token& string) { return string.text.substr(1, string.text.size() - 2); }

// "x%" → starts_with "x"; "" for what is no such pattern.
std::string like_pattern(std::string_view pattern, bool negated) {
  const bool open_end = pattern.size() > 1 && pattern.ends_with('%');
  if (open_end) pattern.remove_suffix(1);
  const bool open_begin = pattern.size() > 1 && pattern.starts_with('%');
  if (open_begin) pattern.remove_prefix(1);
  if (pattern.empty() || pattern.find_first_of("%_\\\"'") != std::string_view::npos) return "";
  if (!open_end && !open_begin) return fmt::format("write {} \"{}\"", negated ? "!=" : "==", pattern);
  const std::string_view test = open_end && open_begin ? "contains" : open_end ? "starts_with" : "ends_with";
  return fmt::format("write {}{} \"{}\"", negated ? "not " : "", test, pattern);
}

std::string like_hint(const Look& look, size_t i, bool negated) {
  if (look.token(i).text == "like" && look.token(i + 1).kind == Lex::String) {
    std::string hint = like_pattern(unquoted(look.token(i + 1)), negated);
    if (!hint.empty()) return hint;
  }
  return suggest_keyword(look.token(i).text);
}

bool is_like(const Token& t) { return t.is("like") || t.is("ilike") || t.is("rlike"); }

// 1 hour, interval '1 hour'
std::string duration_hint(const Look& look) {
  const Token& t = look.found();
  if (t.kind == Lex::Word && look.before().kind == Lex::Number) {
    const std::string ours = duration_for(look.before().text, t.text);
    return ours.empty() ? "" : write(ours);
  }
  if (t.kind != Lex::String) return "";
  const std::string_view inside = unquoted(t);
  const size_t number = std::min(inside.find_first_not_of("0123456789"), inside.size());
  const size_t unit = std::min(inside.find_first_not_of(' ', number), inside.size());
  const std::string ours = number == 0 ? "" : duration_for(inside.substr(0, number), inside.substr(unit));
  return ours.empty() ? "" : write(ours);
}

// 1,000 where only one number can stand.
std::string grouped_number(const Look& look) {
  if (look.before().kind != Lex::Number || look.before().text.size() > 3) return "";
  std::string whole(look.before().text);
  size_t i = look.place().at;
  for (; look.token(i).kind == Lex::Comma; i += 2) {
    const Token& group = look.token(i + 1);
    if (group.kind != Lex::Number || group.space_before || group.text.size() != 3) return "";
    whole += group.text;
  }
  return write(whole);
}

std::string from_hint(const Look& look) {
  constexpr std::string_view kNoFrom = "there is no from: files come after the pipeline";
  const bool star = look.token(look.place().stage + 1).kind == Lex::Star;
  if (star && lower_ascii(look.first().text) == "select")  // select*from, and then a name
    return fmt::format("all fields are kept without project; {}", kNoFrom);
  return lower_ascii(look.found().text) == "from" ? std::string(kNoFrom) : "";
}

// sort -nr a
std::string option_hint(const Look& look) {
  const size_t stage = look.place().stage;
  if (!look.in_stage("sort") || look.place().at != stage + 3 || look.token(stage + 1).kind != Lex::Minus)
    return "";
  const std::string_view key = look.path(look.place().at);
  if (key.empty()) return "";
  const bool reverse = look.before().text.find('r') != std::string_view::npos;
  return fmt::format("write sort {}{}", key, reverse ? " desc" : "");
}

// avg(a) filter (where b > 1)
std::string filter_clause(const Look& look) {
  const size_t at = look.place().at;
  if (!look.found().is("filter") || look.before().kind != Lex::RightParen ||
      look.after().kind != Lex::LeftParen)
    return "";
  const size_t begin = at + (look.after(2).is("where") ? 3 : 2);
  const std::string_view condition = look.source(begin, look.closing(at + 1));
  return fmt::format("write where {}", condition.size() > kLongestQuoted ? "…" : condition);
}

// cast(a as int)
std::string cast_hint(const Look& look) {
  const size_t open = look.opening();
  if (open == look.place().stage || !look.found().is("as")) return "";
  const std::string name = lower_ascii(look.token(open - 1).text);
  if (name != "cast" && name != "try_cast" && name != "safe_cast") return "";
  const std::string_view function = cast_function(look.after().text);
  if (function.empty()) return suggest_word("cast", {});
  const std::string_view value = look.source(open + 1, look.place().at);
  return fmt::format("write {}({})", function, value.size() > kLongestQuoted ? "…" : value);
}

// A word before the place that was meant as a call, an operator or another keyword: exists a, if a > 1, NOT a
std::string previous_word_hint(const Look& look) {
  const Token& word = look.before();
  if (word.kind != Lex::Word || look.operand_end(look.place().at) == look.place().at) return "";
  if (is_foreign_keyword(look.found().text)) return "";  // case when
  if (word.is("if")) return suggest_keyword("then");
  const std::string lower = lower_ascii(word.text);
  if (lower != word.text && is_reserved(lower)) return fmt::format("keywords are lower case: {}", lower);
  const Lex kind = look.before(2).kind;
  const bool value = kind == Lex::Assign || look.before(2).is("filter") || look.before(2).is("where");
  return value && look.is_function(word) ? fmt::format("write {}(…)", word.text) : "";
}

// project a:b of jq, by span=5m of Splunk
std::string named_item(const Look& look) {
  const Token& t = look.found();
  if (t.kind == Lex::Parameter && !t.space_before && look.before().kind == Lex::Word)
    return fmt::format("write {} = {}", look.before().text, t.text.substr(1));
  const bool span = t.is("span") && look.after().kind == Lex::Assign && look.after(2).kind == Lex::Duration;
  return span ? fmt::format("write bin(t, {})", look.after(2).text) : "";
}

// What does not fit behind an operand.
std::string after_operand(const Look& look, bool at_end) {
  std::string hint = at_end ? sql_hint(look.place()) : "";
  if (hint.empty()) hint = infix_hint(look.place());
  if (hint.empty()) hint = duration_hint(look);
  if (hint.empty()) hint = cast_hint(look);
  if (!hint.empty() || !at_end) return hint;
  hint = aggregate_clause_hint(look.place());
  if (!hint.empty()) return hint;
  for (const auto rule : {from_hint, option_hint, filter_clause, previous_word_hint, named_item}) {
    hint = rule(look);
    if (!hint.empty()) return hint;
  }
  if (look.found().kind != Lex::Comma) return "";
  hint = grouped_number(look);
  return hint.empty() && look.in_stage("filter") ? "join conditions with 'and'" : hint;
}

std::string star_hint(const Look& look) {
  if (look.before().kind == Lex::Dot) return "name the fields, like a.b";
  if (look.in_stage("drop")) return "name the fields, or those to keep: project a, b";
  const bool keeps = look.in_stage("project") || look.in_stage("extend");
  return keeps ? "all fields are kept without project" : "";
}

// jq's .[] and ."a b"
std::string dot_hint(const Look& look) {
  const Token& t = look.found();
  if (t.kind == Lex::String) return fmt::format("write [{}] for the field", t.text);
  if (t.kind == Lex::LeftBracket && look.after().kind == Lex::String)
    return fmt::format("write [{}] for the field", look.after().text);
  if (t.kind == Lex::LeftBracket) return "rows come one by one, without .[]";
  const bool alone = look.place().at == look.place().stage + 1 && look.ends(look.place().at);
  return alone ? "write filter true to pass every row" : "";
}

std::string regex_hint(const Look& look, const Token& slash) {
  const std::string regex = slash_regex(look.place().text, slash.span.begin);
  const bool matched = look.before().kind == Lex::Match || look.before().kind == Lex::NotMatch;
  return regex.empty() ? "" : fmt::format("write {}{}", matched ? "" : "field ~ ", regex);
}

// Whether nothing that a comma announces comes: p50(x), by path; but project a, by | …
bool ends_list(const Look& look) {
  const Lex kind = look.found().kind;
  if (kind == Lex::Comma || kind == Lex::RightParen || look.ends(look.place().at)) return true;
  const bool clause = look.found().is("by") || look.found().is("on") || look.found().is("per");
  return clause && look.operand_end(look.place().at + 1) != look.place().at + 1;
}

std::string instead_of_field(const Look& look) {
  const Token& t = look.found();
  if (look.before().kind == Lex::Star) {  // select * where a > 1
    if (std::string hint = sql_hint(look.place()); !hint.empty()) return hint;
  }
  if (look.before().kind == Lex::Comma && ends_list(look)) return "a comma too many?";
  if (look.ends(look.place().at) && look.before().kind == Lex::Slash && look.before(3).kind == Lex::Slash)
    return regex_hint(look, look.before(3));  // filter /x/
  const std::string_view next = look.path(look.place().at + 1);
  const bool sorts = look.in_stage("sort") || look.in_stage("top");
  if (sorts && (t.is("desc") || t.is("asc")) && !next.empty())
    return fmt::format("write {} {}", next, t.text);
  if (t.is("by") && look.in_stage("dedup") && !next.empty()) return fmt::format("write dedup {}", next);
  if (t.is("by") && look.in_stage("sort") && look.before().kind == Lex::Minus && !next.empty())
    return fmt::format("write sort {} desc", next);
  if (t.kind == Lex::Star) return star_hint(look);
  if (look.before().kind == Lex::Dot) return dot_hint(look);
  if (t.kind != Lex::Slash) return "";
  return regex_hint(look, t);
}

// in 1, 2
std::string list_hint(const Look& look) {
  if (!look.before().is("in")) return "";
  size_t i = look.place().at;
  const bool bracket = look.token(i).kind == Lex::LeftBracket;
  if (bracket) ++i;
  std::string list;
  for (;; ++i) {
    const size_t end = look.operand_end(i);
    if (end == i) return "";
    list += look.source(i, end);
    if (list.size() > kLongestQuoted) return "write in (…)";
    i = end;
    if (look.token(i).kind != Lex::Comma) break;
    list += ", ";
  }
  return fmt::format("write in ({})", list);
}

// rename a as b, a to b, a b, a, b, a:b
std::string rename_hint(const Look& look) {
  const size_t at = look.place().at;
  const size_t first = at == 0 ? 0 : at - 1;
  const size_t end = look.operand_end(first);
  const std::string_view old = look.path(first);
  const Token& t = look.token(end);
  const bool joined = t.is("as") || t.is("to") || t.kind == Lex::Comma;
  std::string_view name = t.kind == Lex::Parameter ? t.text.substr(1) : look.path(end + (joined ? 1 : 0));
  const bool equals = look.token(end + (joined ? 2 : 1)).kind == Lex::Assign;  // another pair
  return old.empty() || name.empty() || equals ? "" : fmt::format("write {} = {}", name, old);
}

std::string instead_of_count(const Look& look) {
  const size_t at = look.place().at;
  if (look.in_stage("top")) {
    const size_t dash = look.found().kind == Lex::Minus ? 1 : 0;  // top -by a
    const std::string_view key = look.path(at + dash + (look.token(at + dash).is("by") ? 1 : 0));
    return key.empty() ? "" : fmt::format("write top 10 by {}", key);
  }
  if (look.found().kind != Lex::Minus) return "";
  const bool option = look.after().kind == Lex::Word;  // head -n 5; head -5; but limit -1
  const Token& number = look.after(option ? 2 : 1);
  const bool meant = number.kind == Lex::Number && (option || look.first().is("head"));
  return meant ? fmt::format("write {} {}", look.first().text, number.text) : "";
}

std::string instead_of_by(const Look& look) {
  const bool option = look.found().kind == Lex::Minus && look.after().is("by");
  const bool direction = look.found().is("desc") || look.found().is("asc");
  const std::string_view key = look.path(look.place().at + (option ? 2 : direction ? 1 : 0));
  return key.empty() ? "" : fmt::format("write by {}{}", key, look.found().is("asc") ? " asc" : "");
}

std::string instead_of_null(const Look& look) {
  const Token& t = look.found();
  const bool negated = look.before().is("not");
  if (is_like(t)) return like_hint(look, look.place().at, negated);
  const bool literal = look.operand_end(look.place().at) == look.place().at + 1 && t.kind != Lex::Word;
  if (literal || t.is("true") || t.is("false"))
    return fmt::format("write {} {}", negated ? "!=" : "==", t.text.size() > kLongestQuoted ? "…" : t.text);
  return "";
}

std::string instead_of_size(const Look& look) {
  if (look.found().kind == Lex::String) return duration_hint(look);
  if (look.found().kind == Lex::LeftParen && look.after().kind == Lex::Duration)
    return fmt::format("write window {}", look.after().text);
  return "";
}

// window ts 5m, window session ts 5m, window tumble(ts, 5m)
std::string time_before_size(const Look& look) {
  const bool call = look.found().kind == Lex::LeftParen;
  const size_t at = look.place().at + (call ? 1 : 0);
  const std::string_view time = look.path(at);
  if (time.empty() || is_foreign_keyword(time)) return "";  // window tumbling 5m
  const size_t end = look.operand_end(at);
  const Token& size = look.token(end + (look.token(end).kind == Lex::Comma ? 1 : 0));
  const std::string_view given = size.kind == Lex::Duration ? size.text : "1m";
  if (given != size.text && !look.ends(end)) return "";
  return fmt::format("write {} {} on {}", look.source(look.place().stage, look.place().at), given, time);
}

// window 1m ts
std::string instead_of_clause(const Look& look) {
  const std::string_view path = look.path(look.place().at);
  const Token& next = look.token(look.operand_end(look.place().at));
  const bool clause = next.is("grace") || next.is("offset") || next.is("by");
  const bool last = next.kind == Lex::End || next.kind == Lex::Pipe || clause;
  return path.empty() || !last || !suggest_keyword(look.found().text).empty()
             ? ""
             : fmt::format("write on {}", path);
}

// Items, keys or paths with commas between stand here.
bool is_list(const Look& look) {
  constexpr auto kLists =
      std::to_array<std::string_view>({"project", "drop", "extend", "dedup", "sort", "aggregate", "rename"});
  for (const std::string_view name : kLists) {
    if (look.in_stage(name)) return true;
  }
  const size_t stage = look.place().stage;
  const size_t call = look.token(stage + 1).kind == Lex::Assign ? stage + 2 : stage;
  if (look.token(call).kind == Lex::Word && look.place().table.is_aggregate(look.token(call).text))
    return true;
  for (size_t i = stage; i < look.place().at; ++i) {
    if (look.token(i).is("by")) return true;
  }
  return false;
}

}  // namespace

std::string infix_hint(const ErrorPlace& place) {
  const Look look(place);
  const Token& t = look.found();
  if (t.is("like")) return like_hint(look, place.at, false);
  if (!t.is("not")) return "";
  if (look.after().is("null")) return "write is not null";
  if (is_like(look.after())) return like_hint(look, place.at + 1, true);
  return look.operand_end(place.at + 1) != place.at + 1 && look.after().kind != Lex::Word
             ? "did you mean '!='?"
             : suggest_keyword(look.after().text);
}

std::string habit_hint(const ErrorPlace& place, std::string_view wanted) {
  const Look look(place);
  if (std::string hint = stage_hint(place, wanted); !hint.empty()) return hint;
  if (wanted == "an expression" || wanted == "a field" || wanted == "a name") return instead_of_field(look);
  if (wanted == "'|' or the end") return after_operand(look, true);
  if (wanted == "',' or ')'" || wanted == "')'") return after_operand(look, false);
  if (wanted == "'('") return list_hint(look);
  if (wanted == "'null'") return instead_of_null(look);
  if (wanted == "'by'") return instead_of_by(look);
  if (wanted == "the number of rows") return instead_of_count(look);
  if (wanted == "the size" || wanted == "the gap") {
    const std::string hint = time_before_size(look);
    return hint.empty() ? instead_of_size(look) : hint;
  }
  if (wanted.starts_with("'=' and")) return rename_hint(look);
  if (wanted.starts_with("on, grace")) return instead_of_clause(look);
  return "";
}

std::string comma_hint(const ErrorPlace& place, std::string_view wanted, bool surely) {
  constexpr std::string_view kHint = "a comma is missing?";
  const Look look(place);
  const size_t end = look.operand_end(place.at);
  if (end == place.at) return "";
  if (wanted == "',' or ')'" && look.token(look.opening()).kind == Lex::LeftParen) return std::string(kHint);
  if (wanted != "'|' or the end" || !is_list(look)) return "";
  const Lex before = look.before(2).kind;
  if (look.in_stage("extend") && look.before().kind == Lex::Word &&
      (before == Lex::Comma || look.before(2).is("extend")) && look.token(end).kind != Lex::Assign)
    return fmt::format("write {} = …", look.before().text);
  if (!surely) return std::string(kHint);
  if (look.in_stage("sort") || look.in_stage("top")) return "";  // dsc
  const bool last =
      look.ends(end) || look.token(end).kind == Lex::Comma || look.token(end).kind == Lex::Assign;
  return last ? std::string(kHint) : "";
}

}  // namespace weir
