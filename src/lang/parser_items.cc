// Items, keys, paths and the single literals that stages ask for.
#include <fmt/format.h>

#include <charconv>

#include "base/near.h"
#include "lang/hints.h"
#include "lang/parser.h"
#include "lang/synonyms.h"

namespace weir {

std::vector<Item> Parser::items(bool nested_targets) {
  std::vector<Item> out;
  do {
    out.push_back(item(nested_targets));
  } while (accept(Lex::Comma));
  return out;
}

std::vector<Item> Parser::by_items() {
  if (at(Lex::LeftParen) && peek(1).kind == Lex::RightParen) {
    next();
    next();
    return {};
  }
  return items();
}

Item Parser::item(bool nested_targets) {
  const Token first = peek();
  Item out;
  auto target = [&] {
    const Token begin = peek();
    out.target.push_back(first_step());
    more_steps(out.target);
    out.target_span = span_from(begin);
    refuse_hyphen(false);
    if (out.target.size() == 1 || nested_targets) return;
    fail(out.target_span,
         fmt::format("'{}' is a nested field, this sets one by its name", to_text(out.target)),
         R"(like a_b = …, or ["a.b"] = …)");
  };
  if (target_tokens() != 0) {
    target();
    next();
    out.expr = expr();
  } else {
    out.expr = expr();
    if (accept_word("as")) target();
  }
  out.span = span_from(first);
  return out;
}

size_t Parser::target_tokens() const {
  size_t i = 0;
  auto bracket = [&] {
    const Lex inside = peek(i + 1).kind;
    const bool negative = inside == Lex::Minus;
    const bool ok =
        inside == Lex::String || inside == Lex::Number || (negative && peek(i + 2).kind == Lex::Number);
    if (!ok || peek(i + (negative ? 3 : 2)).kind != Lex::RightBracket) return false;
    i += negative ? 4 : 3;
    return true;
  };
  if (peek().kind == Lex::Word && !is_reserved(peek().text)) {
    i = 1;
  } else if (peek().kind == Lex::Dot && peek(1).kind == Lex::Word) {
    i = 2;
  } else if (peek().kind != Lex::LeftBracket || !bracket()) {
    return 0;
  }
  while (true) {
    if (peek(i).kind == Lex::Assign) return i + 1;
    if (peek(i).kind == Lex::Dot && peek(i + 1).kind == Lex::Word) {
      i += 2;
    } else if (peek(i).kind != Lex::LeftBracket || !bracket()) {
      return 0;
    }
  }
}

std::vector<Key> Parser::keys() {
  std::vector<Key> out;
  do {
    Key key;
    key.expr = expr();
    key.explicit_direction = at_word("asc") || at_word("desc");
    key.descending = at_word("desc");
    if (key.explicit_direction) next();
    if (accept_word("nulls")) {
      if (!at_word("first") && !at_word("last")) unexpected("'first' or 'last'");
      key.nulls = next().text == "first" ? -1 : 1;
    }
    out.push_back(std::move(key));
  } while (accept(Lex::Comma));
  return out;
}

std::vector<Step> Parser::path() {
  std::vector<Step> steps = bare_path();
  refuse_hyphen(false);
  return steps;
}

std::vector<Step> Parser::bare_path() {
  std::vector<Step> steps;
  const bool begins = at(Lex::Word) || at(Lex::Dot) || at(Lex::LeftBracket);
  if (!begins || (at(Lex::Word) && (is_reserved(peek().text) || peek(1).kind == Lex::LeftParen)))
    unexpected("a field");
  steps.push_back(first_step());
  more_steps(steps);
  return steps;
}

std::vector<std::vector<Step>> Parser::paths() {
  std::vector<std::vector<Step>> out;
  do {
    out.push_back(path());
  } while (accept(Lex::Comma));
  return out;
}

std::string Parser::target_name() {
  std::string name = first_step().name;
  refuse_hyphen(false);
  return name;
}

// NAME, .NAME or ["odd name"].
Step Parser::first_step() {
  if (at(Lex::LeftBracket)) {
    const Token inside = peek(1);
    Step step = bracket_step();
    if (step.is_index) fail(inside.span, "a field begins with a name, not with an index");
    return step;
  }
  const bool dotted = accept(Lex::Dot);
  if (!at(Lex::Word) || (!dotted && is_reserved(peek().text))) unexpected("a name");
  Step step;
  step.name = next().text;
  return step;
}

// .NAME and [...], each without a space before it: so a comma forgotten in "a ["b"]" shows.
void Parser::more_steps(std::vector<Step>& steps) {
  while (!peek().space_before) {
    if (at(Lex::LeftBracket)) {
      steps.push_back(bracket_step());
    } else if (at(Lex::Dot)) {
      if (peek(1).kind == Lex::Number) {
        const std::string name = steps.size() == 1 ? steps.front().name : "";  // none in f(x).0
        const bool percentile = peek(2).kind == Lex::LeftParen && table_.is_aggregate(name);  // p99.9(x)
        fail(peek(1).span, fmt::format("expected a name, found '{}'", peek(1).text),
             percentile ? fmt::format("write {}_{}", name, peek(1).text)
                        : fmt::format("write [{}]", peek(1).text));
      }
      next();
      if (!at(Lex::Word)) unexpected("a name");
      Step step;
      step.name = next().text;
      steps.push_back(std::move(step));
    } else {
      return;
    }
  }
}

Step Parser::bracket_step() {
  const Token open = next();
  Step step;
  const bool negative = accept(Lex::Minus);
  const Token token = peek();
  Literal given;
  if (token.kind == Lex::Parameter) given = parameter(token);
  if (!negative && (token.kind == Lex::String || given.kind == Kind::String)) {
    step.name = token.kind == Lex::String ? string_literal(token, StringUse::Plain).text : given.text;
  } else {
    if (token.kind == Lex::Number) given = number_literal(token, negative);
    if (given.kind != Kind::Int) {
      const bool every = token.kind == Lex::RightBracket || token.kind == Lex::Star;  // l[] of jq
      const std::string hint = token.kind == Lex::Word ? member_hint(text_, open.span.begin, token.text)
                               : every && !negative    ? "write [0] for the first element"
                                                       : "";
      if (at_end_of_stage()) unexpected("an index or a name in quotes");
      fail(token.span, fmt::format("expected an index or a name in quotes, found '{}'", token.text), hint);
    }
    step.is_index = true;
    step.index = given.i;
    if (negative && token.kind == Lex::Parameter) unexpected("an index or a name in quotes");
  }
  next();
  close(open, "']'");
  return step;
}

const Literal& Parser::parameter(const Token& token) const {
  const std::string_view name = token.text.substr(1);
  const auto found = parameters_.find(name);
  if (found != parameters_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, literal] : parameters_) names.push_back(known);
  const std::string near = nearest(name, names);
  fail(
      token.span, fmt::format("unknown parameter '{}'", token.text),
      near.empty() ? fmt::format("give it with --arg {}=…", name) : fmt::format("did you mean ':{}'?", near));
}

int64_t Parser::duration(std::string_view what) {
  const bool negative = at(Lex::Minus) && peek(1).kind == Lex::Duration;
  const Token& token = peek(negative ? 1 : 0);
  if (token.kind == Lex::Duration) {
    if (negative) next();
    return duration_literal_of(next(), negative).i;
  }
  if (token.kind == Lex::Parameter && parameter(token).kind == Kind::Duration) return parameter(next()).i;
  if (token.kind != Lex::Number) unexpected(what);
  const Token& unit = peek(1);
  const std::string ours = unit.kind == Lex::Word ? duration_for(token.text, unit.text) : "";  // 5 minutes
  fail({token.span.begin, ours.empty() ? token.span.end : unit.span.end},
       fmt::format("the number '{}' is no duration", token.text),
       fmt::format("write {}", ours.empty() ? std::string(token.text) + "s" : ours));
}

int64_t Parser::count(std::string_view what, int64_t least) {
  const Token token = peek();
  Literal given;
  if (token.kind == Lex::Number) given = number_literal(token, false);
  if (token.kind == Lex::Parameter) given = parameter(token);
  if (token.kind != Lex::Number && given.kind != Kind::Int) unexpected(what);
  if (given.kind != Kind::Int) fail(token.span, fmt::format("'{}' is no whole number", token.text));
  if (given.i < least) fail(token.span, fmt::format("{} must be at least {}", what, least));
  next();
  return given.i;
}

Literal Parser::string(std::string_view what, bool regex) {
  if (at(Lex::String)) return string_literal(next(), regex ? StringUse::Pattern : StringUse::Plain);
  if (!at(Lex::Parameter) || parameter(peek()).kind != Kind::String) unexpected(what);
  Literal given = parameter(next());
  if (regex) given.text = re2_groups(given.text);
  return given;
}

// user-agent: most such names are meant as one field, so a difference of two fields wants spaces.
// `arithmetic`: a difference may stand here; then a number on the right (x-1) or a call (end-length(s)) is
// plain arithmetic.
void Parser::refuse_hyphen(bool arithmetic) const {
  auto joined = [&](size_t i) { return i < tokens_.size() && !tokens_[i].space_before; };
  auto is_piece = [&](size_t i) {
    return joined(i) && (tokens_[i].kind == Lex::Word || tokens_[i].kind == Lex::Number ||
                         tokens_[i].kind == Lex::Duration);
  };
  if (at_ == 0 || tokens_[at_ - 1].kind != Lex::Word || !at(Lex::Minus) || !joined(at_) || !is_piece(at_ + 1))
    return;
  if (arithmetic && (tokens_[at_ + 1].kind != Lex::Word || peek(2).kind == Lex::LeftParen)) return;
  size_t end = at_ + 2;
  while (end + 1 < tokens_.size() && tokens_[end].kind == Lex::Minus && joined(end) && is_piece(end + 1))
    end += 2;
  // The path that the name ends: a.b-c is a["b-c"].
  size_t first = at_ - 1;
  while (first > 0 && joined(first)) {
    const Lex before = tokens_[first - 1].kind;
    if (before != Lex::Dot && before != Lex::Word && before != Lex::LeftBracket &&
        before != Lex::RightBracket)
      break;
    --first;
  }
  const Span name = {tokens_[at_ - 1].span.begin, tokens_[end - 1].span.end};
  std::string prefix = text_.substr(tokens_[first].span.begin, name.begin - tokens_[first].span.begin);
  if (prefix.ends_with('.')) prefix.pop_back();
  const std::string whole = text_.substr(name.begin, name.end - name.begin);
  std::string hint = fmt::format("write {}[\"{}\"] for the field", prefix, whole);
  if (arithmetic) {
    std::string difference =
        text_.substr(tokens_[first].span.begin, tokens_[at_ - 1].span.end - tokens_[first].span.begin);
    for (size_t i = at_; i + 1 < end; i += 2) difference += fmt::format(" - {}", tokens_[i + 1].text);
    hint += fmt::format(", {} for the difference", difference);
  }
  fail({tokens_[first].span.begin, name.end},
       fmt::format("'{}' reads as a subtraction", prefix.empty() ? whole : prefix + "." + whole),
       std::move(hint));
}

}  // namespace weir
