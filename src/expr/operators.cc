// Operators on text and numbers, evaluated over columns. Semantics are value/'s.
#include "expr/binary.h"
#include "expr/condition.h"
#include "expr/nodes.h"
#include "functions/contains.h"
#include "functions/regex.h"
#include "value/arithmetic.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

class Match final : public Binary<Condition> {
 public:
  Match(BoundPtr subject, BoundPtr pattern, bool negated, std::unique_ptr<Regex> regex)
      : Binary(std::move(subject), std::move(pattern)), negated_(negated), regex_(std::move(regex)) {}
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec subjects = a_->eval(batch, rows, env);
    const Vec patterns = b_->eval(batch, rows, env);
    keep_rows(rows, out, [&](uint32_t row) {
      const Text subject = text_of(subjects[row], env.zone, batch.arena);
      bool found = false;
      if (subject.has && regex_ != nullptr) {
        found = regex_->matches(subject.view);
      } else if (subject.has) {
        found = matches_computed(subject.view, patterns[row], batch, env);
      }
      return found != negated_;
    });
  }

 private:
  // A pattern that comes with the row; one that does not compile matches nothing.
  static bool matches_computed(std::string_view subject, const Value& pattern, Batch& batch,
                               const Environment& env) {
    const Text text = text_of(pattern, env.zone, batch.arena);
    if (!text.has) return false;
    try {
      return Regex::compile(text.view)->matches(subject);
    } catch (const PipelineError&) {
      return false;
    }
  }

  bool negated_;
  std::unique_ptr<Regex> regex_;
};

class Contains final : public Binary<Condition> {
 public:
  Contains(Op op, BoundPtr a, BoundPtr b, bool negated)
      : Binary(std::move(a), std::move(b)), op_(op), negated_(negated) {}
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec a = a_->eval(batch, rows, env);
    const Vec b = b_->eval(batch, rows, env);
    keep_rows(rows, out, [&](uint32_t row) {
      const Value& whole = a[row];
      const Value& part = b[row];
      if (whole.is_string() && part.is_string()) return found(whole.view(), part.view()) != negated_;
      return found(whole, part, batch, env) != negated_;
    });
  }

 private:
  bool found(std::string_view whole, std::string_view part) const {
    if (op_ == Op::StartsWith) return whole.starts_with(part);
    if (op_ == Op::EndsWith) return whole.ends_with(part);
    return find_text(whole, part) != std::string_view::npos;
  }

  bool found(const Value& whole, const Value& part, Batch& batch, const Environment& env) const {
    if (op_ == Op::Contains && whole.kind == Kind::Array) {
      bool member = false;
      for_each_element(whole.view(), [&](const Value& element) {
        member = equals(decode(element, batch.arena), part, env.zone);
        return !member;
      });
      return member;
    }
    const Text text = text_of(whole, env.zone, batch.arena);
    const Text wanted = text_of(part, env.zone, batch.arena);
    return text.has && wanted.has && found(text.view, wanted.view);
  }

  Op op_;
  bool negated_;
};

Value calculate(Op op, const Value& a, const Value& b, const TimeZone& zone) {
  switch (op) {
    case Op::Add: return add(a, b, zone);
    case Op::Subtract: return subtract(a, b, zone);
    case Op::Multiply: return multiply(a, b, zone);
    case Op::Divide: return divide(a, b, zone);
    case Op::FloorDivide: return floor_divide(a, b, zone);
    default: return modulo(a, b, zone);
  }
}

class Arithmetic final : public Binary<BoundExpr> {
 public:
  Arithmetic(Op op, BoundPtr a, BoundPtr b) : Binary(std::move(a), std::move(b)), op_(op) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    if (op_ == Op::Negate) {
      for (const uint32_t row : rows) out[row] = negate(a[row], env.zone);
      return {out, 1};
    }
    const Vec b = b_->eval(batch, rows, env);
    for (const uint32_t row : rows) out[row] = calculate(op_, a[row], b[row], env.zone);
    return {out, 1};
  }

 private:
  Op op_;
};

}  // namespace

BoundPtr make_match(BoundPtr subject, BoundPtr pattern, bool negated, Span pattern_span) {
  std::unique_ptr<Regex> regex;
  if (const Value* p = pattern->constant(); p != nullptr && p->kind == Kind::String) {
    try {
      regex = Regex::compile(p->view());
    } catch (PipelineError& e) {
      e.diagnostic.span = pattern_span;
      throw;
    }
  }
  return std::make_unique<Match>(std::move(subject), std::move(pattern), negated, std::move(regex));
}
BoundPtr make_contains(Op op, BoundPtr subject, BoundPtr part, bool negated) {
  return std::make_unique<Contains>(op, std::move(subject), std::move(part), negated);
}
BoundPtr make_arithmetic(Op op, BoundPtr a, BoundPtr b) {
  return std::make_unique<Arithmetic>(op, std::move(a), std::move(b));
}

}  // namespace weir
