// Trees as text, and the names of results.
#include "lang/syntax.h"

#include <fmt/format.h>

#include "lang/lexer.h"
#include "lang/literal.h"
#include "value/number.h"
#include "value/text.h"
#include "value/time.h"

namespace weir {

// A string of regex position: only the quote is escaped. A pattern that has \" as well as \' loses the
// backslash of \", which RE2 reads the same; only a parameter can be such a one. One that ends in a
// backslash, and so is no regex, gets a second.
std::string quote_regex(std::string_view text) {
  auto has = [&](char quote) {
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] != '\\') continue;
      if (text[++i] == quote) return true;
    }
    return false;
  };
  const char quote = has('"') && !has('\'') ? '\'' : '"';
  std::string out(1, quote);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] != quote) {
      out += text[i++];
    } else if (text[i] == quote || (text[i] == '\\' && i + 1 == text.size())) {
      out += '\\';
    }
    out += text[i];
  }
  return out + quote;
}

namespace {

// How tightly an expression binds, the levels of the grammar. A call that ends with a `where` would swallow
// what follows it.
enum Level { kOpen, kOr, kAnd, kNot, kComparison, kSum, kProduct, kUnary, kCoalesce, kPostfix };

Level level(const Expr& e) {
  switch (e.op) {
    case Op::Or: return kOr;
    case Op::And: return kAnd;
    case Op::Not: return kNot;
    case Op::Add:
    case Op::Subtract: return kSum;
    case Op::Multiply:
    case Op::Divide:
    case Op::FloorDivide:
    case Op::Modulo: return kProduct;
    case Op::Negate: return kUnary;
    case Op::Coalesce: return kCoalesce;
    case Op::Call: return e.where != nullptr && e.over.kind == Over::Kind::None ? kOpen : kPostfix;
    case Op::Literal:
    case Op::Path:
    case Op::Access: return kPostfix;
    default: return kComparison;
  }
}

std::string_view symbol(Op op) {
  switch (op) {
    case Op::And: return "and";
    case Op::Or: return "or";
    case Op::Equal: return "==";
    case Op::NotEqual: return "!=";
    case Op::Less: return "<";
    case Op::LessEqual: return "<=";
    case Op::Greater: return ">";
    case Op::GreaterEqual: return ">=";
    case Op::Match: return "~";
    case Op::NotMatch: return "!~";
    case Op::Contains: return "contains";
    case Op::StartsWith: return "starts_with";
    case Op::EndsWith: return "ends_with";
    case Op::Add: return "+";
    case Op::Subtract: return "-";
    case Op::Multiply: return "*";
    case Op::Divide: return "/";
    case Op::FloorDivide: return "//";
    case Op::Modulo: return "%";
    case Op::Coalesce: return "??";
    default: return "";
  }
}

bool is_number(const Literal& l) {
  return l.kind == Kind::Int || l.kind == Kind::BigInt || l.kind == Kind::Float;
}

std::string number_text(const Literal& l) {
  if (!l.text.empty()) return l.text;
  if (l.kind == Kind::Int) return std::to_string(l.i);
  std::string out;
  print_number(Value::real(l.f), out);
  if (out.find_first_of(".eE") == std::string::npos) out += ".0";
  return out;
}

std::string literal_text(const Literal& l, StringUse use) {
  if (is_number(l)) return number_text(l);
  switch (l.kind) {
    case Kind::Bool: return l.i != 0 ? "true" : "false";
    case Kind::Duration: return duration_literal(l.i);
    case Kind::String: return use == StringUse::Plain ? quote(l.text) : quote_regex(l.text);
    case Kind::Time: {
      std::string out = "@";
      if (l.naive_time) return out + l.text;
      print_time(l.i, TimeZone(), out);
      return out;
    }
    default: return "null";
  }
}

// A "-" right before a number would become part of it.
bool begins_with_number(const Expr& e) {
  const Expr* first = &e;
  while (first->op == Op::Coalesce) first = first->args[0].get();
  if (first->op != Op::Literal || !(is_number(first->literal) || first->literal.kind == Kind::Duration))
    return false;
  return literal_text(first->literal, StringUse::Plain)[0] != '-';
}

class Printer {
 public:
  // `use`: how strings read here. It reaches as far as the parser's: through operators and parentheses, not
  // into calls.
  void expr(const Expr& e, Level least, StringUse use = StringUse::Plain) {
    const bool parens = level(e) < least;
    if (parens) out_ += '(';
    bare(e, use);
    if (parens) out_ += ')';
  }
  std::string take() { return std::move(out_); }

 private:
  void bare(const Expr& e, StringUse use) {
    switch (e.op) {
      case Op::Literal: out_ += literal_text(e.literal, use); break;
      case Op::Path: out_ += to_text(e.steps); break;
      case Op::Call: call(e); break;
      case Op::Access: access(e, use); break;
      case Op::Negate: negate(e, use); break;
      case Op::Not:
        out_ += "not ";
        expr(*e.args[0], kNot, use);
        break;
      case Op::In:
        expr(*e.args[0], kSum, use);
        out_ += e.negated ? " not in (" : " in (";
        list(e);
        out_ += ')';
        break;
      case Op::Between:
        expr(*e.args[0], kSum, use);
        out_ += e.negated ? " not between " : " between ";
        expr(*e.args[1], kSum, use);
        out_ += " and ";
        expr(*e.args[2], kSum, use);
        break;
      case Op::IsNull:
        expr(*e.args[0], kSum, use);
        out_ += e.negated ? " is not null" : " is null";
        break;
      default: binary(e, use);
    }
  }

  void binary(const Expr& e, StringUse use) {
    const Level own = level(e);
    const bool comparison = own == kComparison;
    const bool regex = e.op == Op::Match || e.op == Op::NotMatch;
    expr(*e.args[0], comparison ? kSum : own, use);
    out_ += fmt::format(" {}{} ", e.negated ? "not " : "", symbol(e.op));
    const Expr& right = *e.args[1];
    // ?? takes a "-" on its right, though that binds looser.
    const bool minus = e.op == Op::Coalesce && right.op == Op::Negate && level(*right.args[0]) >= kPostfix;
    const auto above = comparison ? kSum : static_cast<Level>(own + 1);
    expr(right, minus ? kUnary : above, regex ? StringUse::Pattern : use);
  }

  void negate(const Expr& e, StringUse use) {
    const Expr& of = *e.args[0];
    const bool parens = begins_with_number(of);
    out_ += parens ? "-(" : "-";
    expr(of, parens ? kOpen : kUnary, use);
    if (parens) out_ += ')';
  }

  void access(const Expr& e, StringUse use) {
    const Expr& of = *e.args[0];
    const bool plain = of.op == Op::Call && of.where == nullptr && of.over.kind == Over::Kind::None;
    if (!plain) out_ += '(';
    expr(of, kOpen, use);
    if (!plain) out_ += ')';
    const std::string steps = to_text(e.steps);
    if (steps[0] != '.' && steps[0] != '[') out_ += '.';
    out_ += steps;
  }

  void call(const Expr& e) {
    out_ += e.name;
    out_ += '(';
    if (e.distinct) out_ += "distinct ";
    if (e.star) out_ += '*';
    const bool regex = e.name == "regex_match" || e.name == "regex_extract" || e.name == "regex_replace";
    for (size_t i = 0; i < e.args.size(); ++i) {
      if (i > 0) out_ += ", ";
      const bool raw = regex && (i == 1 || (i == 2 && e.name == "regex_replace"));
      expr(*e.args[i], kOpen, raw ? StringUse::Pattern : StringUse::Plain);
    }
    out_ += ')';
    if (e.where != nullptr) {
      out_ += " where ";
      expr(*e.where, kOr);
    }
    switch (e.over.kind) {
      case Over::Kind::None: break;
      case Over::Kind::All: out_ += " over all"; break;
      case Over::Kind::Rows: out_ += fmt::format(" over {} rows", e.over.amount); break;
      case Over::Kind::Duration: out_ += " over " + duration_literal(e.over.amount); break;
    }
  }

  // What `in` looks through.
  void list(const Expr& e) {
    for (size_t i = 1; i < e.args.size(); ++i) {
      if (i > 1) out_ += ", ";
      expr(*e.args[i], kOpen);
    }
  }

  std::string out_;
};

// A path as part of a name: a.b[-1].c is a_b_1_c.
std::string joined(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& step : steps) {
    if (!out.empty()) out += '_';
    std::string part = step.is_index ? std::to_string(step.index) : step.name;
    if (step.is_index && part[0] == '-') part.erase(0, 1);
    out += part;
  }
  return out;
}

void append_paths(const Expr& e, std::string& out) {
  if (e.op == Op::Path) out += "_" + joined(e.steps);
  for (const ExprPtr& arg : e.args) append_paths(*arg, out);
}

}  // namespace

std::string quote(std::string_view text) {
  std::string out;
  append_quoted(text, out);
  return out;
}

std::string to_text(const std::vector<Step>& path) {
  std::string out;
  for (const Step& step : path) {
    if (step.is_index) {
      out += fmt::format("[{}]", step.index);
    } else if (!is_name(step.name)) {
      out += fmt::format("[{}]", quote(step.name));
    } else {
      if (!out.empty() || is_reserved(step.name)) out += '.';
      out += step.name;
    }
  }
  return out;
}

std::string to_text(const Expr& e) {
  Printer printer;
  printer.expr(e, kOpen);
  return printer.take();
}

std::string to_text(const Item& item) {
  return (item.target.empty() ? "" : to_text(item.target) + " = ") + to_text(*item.expr);
}

std::string to_text(const Key& key) {
  std::string out = to_text(*key.expr);
  if (key.explicit_direction) out += key.descending ? " desc" : " asc";
  if (key.nulls != 0) out += key.nulls < 0 ? " nulls first" : " nulls last";
  return out;
}

std::string to_text(const std::vector<Item>& items) {
  std::string out;
  for (const Item& item : items) out += (out.empty() ? "" : ", ") + to_text(item);
  return out;
}

std::string result_name(const Expr& e, std::string (*main_name)(std::string_view)) {
  if (e.op == Op::Path) return joined(e.steps);
  if (e.op == Op::Access &&
      (e.args[0]->op == Op::Path || e.args[0]->op == Op::Call || e.args[0]->op == Op::Access)) {
    return result_name(*e.args[0], main_name) + "_" + joined(e.steps);
  }
  if (e.op == Op::Call) {
    std::string out = e.distinct && e.name == "count" ? "count_distinct" : main_name(e.name);
    for (const ExprPtr& arg : e.args) append_paths(*arg, out);
    return out;
  }
  constexpr size_t kShort = 60;
  const std::string text = to_text(e);
  if (e.op == Op::Literal && e.literal.kind == Kind::String) {
    throw PipelineError(e.span, "a result needs a name",
                        fmt::format("write [{0}] for the field, or name = {0}", text));
  }
  if (e.op == Op::Equal && e.args[0]->op == Op::Literal &&
      e.args[0]->literal.kind == Kind::String) {  // "x" = 1
    const std::string name = to_text({Step{e.args[0]->literal.text}});
    throw PipelineError(e.span, "a result needs a name",
                        fmt::format("write {} = {}", name, to_text(*e.args[1])));
  }
  const std::string_view shown = text.size() > kShort ? "…" : std::string_view(text);
  const bool condition = e.op >= Op::Not && e.op <= Op::IsNull;
  throw PipelineError(
      e.span, "a result needs a name",
      fmt::format("write name = {0}{1}{2}", shown, condition ? ", or filter " : "", condition ? shown : ""));
}

}  // namespace weir
