// Calls: arguments, and the clauses of aggregates.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lang/hints.h"
#include "lang/parser.h"
#include "lang/synonyms.h"

namespace weir {
namespace {

bool is_regex_function(std::string_view name) {
  return name == "regex_match" || name == "regex_extract" || name == "regex_replace";
}

}  // namespace

ExprPtr Parser::call() {
  const Token name = next();
  const Token open = next();
  auto e = std::make_unique<Expr>();
  e->op = Op::Call;
  e->name = name.text;
  e->name_span = name.span;
  if (at(Lex::Star) && peek(1).kind == Lex::RightParen) {
    next();
    e->star = true;
  } else if (!at(Lex::RightParen)) {
    call_arguments(*e);
  }
  close(open, "',' or ')'");
  if (table_.is_aggregate(e->name)) {
    aggregate_clauses(*e);
  } else if (at_word("where") || at_word("over")) {
    refuse_clause(*e);
  }
  e->span = span_from(name);
  grow(*e);
  return e;
}

// lag(v) over 3 rows; but in count() where changed(v) over all, `over` is count's. A `where` outside of
// extend lacks its '|'.
void Parser::refuse_clause(const Expr& call) const {
  const auto& known = table_.functions;
  if (std::find(known.begin(), known.end(), call.name) == known.end())
    fail(call.name_span, fmt::format("unknown function '{}'", call.name), suggest_word(call.name, known));
  const Token& clause = peek();
  const bool over = clause.text == "over";
  if (over ? in_where_ : !tokens_[stage_at_].is("extend")) return;
  std::string hint = over ? frame_hint(place(), 1) : "";
  if (hint.empty()) hint = fmt::format("aggregates do: last(x){} over 3 rows", over ? "" : " where …");
  fail(clause.span, fmt::format("'{}' takes no '{}'", call.name, clause.text), hint);
}

void Parser::call_arguments(Expr& call) {
  if (distinct_is_keyword()) {
    next();
    call.distinct = true;
  }
  const bool regex = is_regex_function(call.name);
  do {
    const size_t place = call.args.size();
    StringUse use = StringUse::Plain;
    if (regex && place == 1) use = StringUse::Pattern;
    if (regex && place == 2 && call.name == "regex_replace") use = StringUse::Replacement;
    call.args.push_back(expr_as(use));
  } while (accept(Lex::Comma));
}

// count(distinct x); but count(distinct) and count(distinct + 1) are of a field with that name.
bool Parser::distinct_is_keyword() const {
  if (!at_word("distinct")) return false;
  const Token& t = peek(1);
  switch (t.kind) {
    case Lex::Word:
      return !t.is_text_test() &&
             (!is_reserved(t.text) || t.text == "null" || t.text == "true" || t.text == "false");
    case Lex::Number:
    case Lex::Duration:
    case Lex::Time:
    case Lex::String:
    case Lex::Parameter:
    case Lex::LeftParen: return true;
    case Lex::Dot:
    case Lex::LeftBracket: return t.space_before;
    default: return false;
  }
}

void Parser::aggregate_clauses(Expr& call) {
  if (accept_word("where")) {
    const bool outer = std::exchange(in_where_, true);
    call.where = expr();
    in_where_ = outer;
  }
  if (!accept_word("over")) return;
  Over& over = call.over;
  if (accept_word("all")) {
    over.kind = Over::Kind::All;
    return;
  }
  const Token& amount = peek();
  const bool rows =
      amount.kind == Lex::Number || (amount.kind == Lex::Parameter && parameter(amount).kind == Kind::Int);
  if (rows && peek(1).is("rows")) {
    over.kind = Over::Kind::Rows;
    over.amount = count("a number of rows");
    next();
    return;
  }
  const Token& after = peek(1);
  if (amount.kind == Lex::Number &&
      (after.kind != Lex::Word || duration_for(amount.text, after.text).empty())) {
    fail(amount.span, fmt::format("expected rows or a unit after '{}'", amount.text),
         fmt::format("write {0} rows, or {0}s", amount.text));
  }
  const Span span = amount.span;
  over.kind = Over::Kind::Duration;
  over.amount = duration("a duration, a number of rows or 'all'");
  if (over.amount <= 0) fail(span, "a frame must be longer than nothing");
}

}  // namespace weir
