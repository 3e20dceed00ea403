// Expressions: a function a level of the grammar (language.md), from the loosest binding to the tightest.
// Calls are in parser_call.cc.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lang/parser.h"

namespace weir {
namespace {

constexpr int kDeepest = 500;
constexpr int kHighest = 2000;

std::optional<Op> comparison_op(Lex kind) {
  switch (kind) {
    case Lex::Equal:
    case Lex::Assign: return Op::Equal;
    case Lex::NotEqual: return Op::NotEqual;
    case Lex::Less: return Op::Less;
    case Lex::LessEqual: return Op::LessEqual;
    case Lex::Greater: return Op::Greater;
    case Lex::GreaterEqual: return Op::GreaterEqual;
    case Lex::Match: return Op::Match;
    case Lex::NotMatch: return Op::NotMatch;
    default: return std::nullopt;
  }
}

std::optional<Op> text_test(const Token& token) {
  if (token.kind != Lex::Word) return std::nullopt;
  if (token.text == "contains") return Op::Contains;
  if (token.text == "starts_with") return Op::StartsWith;
  if (token.text == "ends_with") return Op::EndsWith;
  return std::nullopt;
}

}  // namespace

class Parser::Nesting {
 public:
  explicit Nesting(Parser& parser) : parser_(parser) {
    if (++parser_.depth_ > kDeepest + 1)
      parser_.fail(parser_.peek().span, fmt::format("nested more than {} deep", kDeepest));
  }
  ~Nesting() { --parser_.depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  Parser& parser_;
};

ExprPtr Parser::make(Op op, ExprPtr a, ExprPtr b) const {
  auto e = std::make_unique<Expr>();
  e->op = op;
  e->span = {a->span.begin, b != nullptr ? b->span.end : last_end()};
  e->args.push_back(std::move(a));
  if (b != nullptr) e->args.push_back(std::move(b));
  grow(*e);
  return e;
}

void Parser::grow(Expr& parent) const {
  int height = parent.where != nullptr ? parent.where->height : 0;
  for (const ExprPtr& arg : parent.args) height = std::max(height, arg->height);
  parent.height = height + 1;
  if (parent.height > kHighest) {
    fail(tokens_[at_ == 0 ? 0 : at_ - 1].span,
         fmt::format("an expression of more than {} operators in a row", kHighest),
         "put parts of it in parentheses, or use in (…)");
  }
}

ExprPtr Parser::expr() { return expr_as(StringUse::Plain); }

ExprPtr Parser::expr_as(StringUse use) {
  const StringUse before = std::exchange(string_use_, use);
  ExprPtr e = or_expr();
  string_use_ = before;
  return e;
}

ExprPtr Parser::or_expr() {
  const Nesting nesting(*this);
  ExprPtr left = and_expr();
  while (accept_word("or")) left = make(Op::Or, std::move(left), and_expr());
  return left;
}

ExprPtr Parser::and_expr() {
  ExprPtr left = not_expr();
  while (accept_word("and")) left = make(Op::And, std::move(left), not_expr());
  return left;
}

ExprPtr Parser::not_expr() {
  if (!at_word("not")) return comparison();
  const Nesting nesting(*this);
  const Token first = next();
  ExprPtr e = make(Op::Not, not_expr());
  e->span.begin = first.span.begin;
  return e;
}

ExprPtr Parser::comparison() {
  ExprPtr left = sum();
  if (const auto op = comparison_op(peek().kind)) {
    next();
    const bool regex = *op == Op::Match || *op == Op::NotMatch;
    left = make(*op, std::move(left), regex ? sum_as(StringUse::Pattern) : sum());
  } else {
    const size_t before = at_;
    left = word_comparison(std::move(left));
    if (at_ == before) return left;
  }
  if (comparison_op(peek().kind)) chained_ = at_;
  return left;
}

ExprPtr Parser::sum_as(StringUse use) {
  const StringUse before = std::exchange(string_use_, use);
  ExprPtr e = sum();
  string_use_ = before;
  return e;
}

// is [not] null, [not] in, between, contains, starts_with, ends_with, not ~; or nothing of these.
ExprPtr Parser::word_comparison(ExprPtr left) {
  if (accept_word("is")) {
    const bool negated = accept_word("not");
    expect_word("null");
    ExprPtr e = make(Op::IsNull, std::move(left));
    e->negated = negated;
    return e;
  }
  const Token& after = peek(1);
  const bool negated = at_word("not") && (after.is("in") || after.is("between") || text_test(after) ||
                                          after.kind == Lex::Match);
  const Token& word = peek(negated ? 1 : 0);
  const auto test = text_test(word);
  if (!test && !word.is("in") && !word.is("between") && !negated) return left;
  if (negated) next();
  const Token op = next();
  if (op.kind == Lex::Match) return make(Op::NotMatch, std::move(left), sum_as(StringUse::Pattern));
  ExprPtr e;
  if (test) {
    e = make(*test, std::move(left), sum());
  } else if (op.text == "between") {
    e = make(Op::Between, std::move(left), sum());
    expect_word("and");
    e->args.push_back(sum());
  } else {
    const Token open = peek();
    expect(Lex::LeftParen, "'('");
    e = make(Op::In, std::move(left), expr());
    while (accept(Lex::Comma)) e->args.push_back(expr());
    close(open, "',' or ')'");
  }
  e->negated = negated;
  e->span.end = last_end();
  grow(*e);
  return e;
}

ExprPtr Parser::sum() {
  ExprPtr left = product();
  while (at(Lex::Plus) || at(Lex::Minus)) {
    if (at(Lex::Minus)) refuse_hyphen(true);
    const Op op = next().kind == Lex::Plus ? Op::Add : Op::Subtract;
    left = make(op, std::move(left), product());
  }
  return left;
}

ExprPtr Parser::product() {
  ExprPtr left = unary();
  while (true) {
    Op op = Op::Multiply;
    if (at(Lex::Slash)) {
      op = Op::Divide;
    } else if (at(Lex::SlashSlash)) {
      op = Op::FloorDivide;
    } else if (at(Lex::Percent)) {
      op = Op::Modulo;
    } else if (!at(Lex::Star)) {
      return left;
    }
    next();
    left = make(op, std::move(left), unary());
  }
}

ExprPtr Parser::unary() {
  if (ExprPtr number = negative_literal()) return coalesce(std::move(number));
  if (!at(Lex::Minus)) return coalesce(postfix());
  const Nesting nesting(*this);
  const Token minus = next();
  ExprPtr e = make(Op::Negate, unary());
  e->span.begin = minus.span.begin;
  return e;
}

ExprPtr Parser::negative_literal() {
  const Lex kind = peek(1).kind;
  if (!at(Lex::Minus) || (kind != Lex::Number && kind != Lex::Duration)) return nullptr;
  const Token minus = next();
  const Token token = next();
  auto e = std::make_unique<Expr>();
  e->span = {minus.span.begin, token.span.end};
  e->literal = kind == Lex::Number ? number_literal(token, true) : duration_literal_of(token, true);
  return e;
}

ExprPtr Parser::coalesce(ExprPtr first) {
  while (accept(Lex::QuestionQuestion)) {
    ExprPtr right = negative_literal();
    if (right == nullptr && at(Lex::Minus)) {
      const Token minus = next();
      right = make(Op::Negate, postfix());
      right->span.begin = minus.span.begin;
    } else if (right == nullptr) {
      right = postfix();
    }
    first = make(Op::Coalesce, std::move(first), std::move(right));
  }
  return first;
}

ExprPtr Parser::postfix() {
  ExprPtr e = primary();
  if (e->op == Op::Path) {
    const bool whole = tokens_[at_ - 1].kind != Lex::RightParen;  // else it came in parentheses
    if (whole) return e;
  }
  std::vector<Step> steps;
  more_steps(steps);
  if (steps.empty()) return e;
  e = make(Op::Access, std::move(e));
  e->steps = std::move(steps);
  return e;
}

ExprPtr Parser::primary() {
  switch (peek().kind) {
    case Lex::Number:
    case Lex::Duration:
    case Lex::Time:
    case Lex::String:
    case Lex::Parameter: return literal();
    case Lex::Word: return word();
    case Lex::Dot:
      if (peek(1).kind == Lex::Number) {
        fail({peek().span.begin, peek(1).span.end}, fmt::format("invalid number '.{}'", peek(1).text),
             fmt::format("write 0.{}", peek(1).text));
      }
      break;
    case Lex::LeftBracket:
      if (peek(1).kind != Lex::String)
        fail(peek().span, "expected an expression, found '['", "write array(…) for an array");
      break;
    case Lex::LeftParen: {
      const Token open = next();
      ExprPtr e = or_expr();
      close(open);
      e->span = span_from(open);
      return e;
    }
    default: unexpected("an expression");
  }
  auto e = std::make_unique<Expr>();
  const Token first = peek();
  e->op = Op::Path;
  e->steps = bare_path();
  e->span = span_from(first);
  return e;
}

ExprPtr Parser::word() {
  const Token name = peek();
  auto e = std::make_unique<Expr>();
  e->span = name.span;
  if (name.text == "true" || name.text == "false" || name.text == "null") {
    next();
    if (name.text != "null") e->literal = bool_literal(name.text == "true");
    return e;
  }
  if (is_reserved(name.text)) unexpected("an expression");
  if (peek(1).kind == Lex::LeftParen) return call();
  e->op = Op::Path;
  e->steps = bare_path();
  e->span = span_from(name);
  return e;
}

ExprPtr Parser::literal() {
  const Token token = next();
  auto e = std::make_unique<Expr>();
  e->span = token.span;
  switch (token.kind) {
    case Lex::Number: e->literal = number_literal(token, false); break;
    case Lex::Duration: e->literal = duration_literal_of(token, false); break;
    case Lex::Time: e->literal = time_literal(token); break;
    case Lex::String: e->literal = string_literal(token, string_use_); break;
    default:
      e->literal = parameter(token);
      if (string_use_ == StringUse::Pattern && e->literal.kind == Kind::String)
        e->literal.text = re2_groups(e->literal.text);
  }
  return e;
}

}  // namespace weir
