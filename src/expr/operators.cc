// The operators of expressions, evaluated over columns. Semantics are value/'s; here are the loops and their
// fast paths.
#include "expr/nodes.h"
#include "functions/regex.h"
#include "value/arithmetic.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

// What all operators on two operands share.
class Binary : public BoundExpr {
 public:
  Binary(Op op, BoundPtr a, BoundPtr b) : op_(op), a_(std::move(a)), b_(std::move(b)) {}
  void slots(std::vector<uint32_t>& out) const override {
    a_->slots(out);
    if (b_ != nullptr) b_->slots(out);
  }

 protected:
  Op op_;
  BoundPtr a_;
  BoundPtr b_;
};

class Logic final : public Binary {
 public:
  using Binary::Binary;
  // The second operand is evaluated only where the first leaves it open.
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    if (op_ == Op::Not) {
      for (const uint32_t row : rows) out[row] = Value::boolean(!a[row].is_true());
      return {out, 1};
    }
    const bool decided = op_ == Op::Or;
    std::vector<uint32_t> open;
    open.reserve(rows.size());
    for (const uint32_t row : rows) {
      if (a[row].is_true() == decided) {
        out[row] = Value::boolean(decided);
      } else {
        open.push_back(row);
      }
    }
    if (!open.empty()) {
      const Vec b = b_->eval(batch, open, env);
      for (const uint32_t row : open) out[row] = Value::boolean(b[row].is_true());
    }
    return {out, 1};
  }
};

bool holds(Op op, Order order) {
  switch (op) {
    case Op::Less: return order == Order::Less;
    case Op::LessEqual: return order == Order::Less || order == Order::Equal;
    case Op::Greater: return order == Order::Greater;
    default: return order == Order::Greater || order == Order::Equal;
  }
}

template <class T>
bool holds_for(Op op, T a, T b) {
  switch (op) {
    case Op::Equal: return a == b;
    case Op::NotEqual: return a != b;
    case Op::Less: return a < b;
    case Op::LessEqual: return a <= b;
    case Op::Greater: return a > b;
    default: return a >= b;
  }
}

bool compares(Op op, const Value& a, const Value& b, const TimeZone& zone) {
  if (a.kind == Kind::Int && b.kind == Kind::Int) return holds_for(op, a.i, b.i);
  if (a.kind == Kind::Float && b.kind == Kind::Float) return holds_for(op, a.f, b.f);
  if (op == Op::Equal || op == Op::NotEqual) {
    if (a.kind == Kind::String && b.kind == Kind::String) return (a.view() == b.view()) == (op == Op::Equal);
    return equals(a, b, zone) == (op == Op::Equal);
  }
  return holds(op, compare(a, b, zone));
}

class Comparison final : public Binary {
 public:
  using Binary::Binary;
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    const Vec b = b_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) out[row] = Value::boolean(compares(op_, a[row], b[row], env.zone));
    return {out, 1};
  }
};

class Match final : public Binary {
 public:
  Match(BoundPtr subject, BoundPtr pattern, bool negated, std::unique_ptr<Regex> regex)
      : Binary(Op::Match, std::move(subject), std::move(pattern)),
        negated_(negated),
        regex_(std::move(regex)) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    const Vec b = b_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      const Text subject = text_of(a[row], env.zone, batch.arena);
      bool found = false;
      if (subject.has && regex_ != nullptr) {
        found = regex_->matches(subject.view);
      } else if (subject.has) {
        found = matches_computed(subject.view, b[row], batch, env);
      }
      out[row] = Value::boolean(found != negated_);
    }
    return {out, 1};
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

class Contains final : public Binary {
 public:
  Contains(Op op, BoundPtr a, BoundPtr b, bool negated)
      : Binary(op, std::move(a), std::move(b)), negated_(negated) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    const Vec b = b_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) out[row] = Value::boolean(found(a[row], b[row], batch, env) != negated_);
    return {out, 1};
  }

 private:
  bool found(const Value& subject, const Value& part, Batch& batch, const Environment& env) const {
    if (op_ == Op::Contains && subject.kind == Kind::Array) {
      bool member = false;
      for_each_element(subject.view(), [&](const Value& element) {
        member = equals(decode(element, batch.arena), part, env.zone);
        return !member;
      });
      return member;
    }
    const Text s = text_of(subject, env.zone, batch.arena);
    const Text p = text_of(part, env.zone, batch.arena);
    if (!s.has || !p.has) return false;
    if (op_ == Op::StartsWith) return s.view.starts_with(p.view);
    if (op_ == Op::EndsWith) return s.view.ends_with(p.view);
    return s.view.find(p.view) != std::string_view::npos;
  }

  bool negated_;
};

class In final : public BoundExpr {
 public:
  In(BoundPtr subject, std::vector<BoundPtr> list, bool negated)
      : subject_(std::move(subject)), list_(std::move(list)), negated_(negated) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec v = subject_->eval(batch, rows, env);
    std::vector<Vec> list;
    for (const BoundPtr& item : list_) list.push_back(item->eval(batch, rows, env));
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      bool found = false;
      for (size_t i = 0; i < list.size() && !found; ++i) {
        found = compares(Op::Equal, v[row], list[i][row], env.zone);
      }
      out[row] = Value::boolean(found != negated_);
    }
    return {out, 1};
  }
  void slots(std::vector<uint32_t>& out) const override {
    subject_->slots(out);
    for (const BoundPtr& item : list_) item->slots(out);
  }

 private:
  BoundPtr subject_;
  std::vector<BoundPtr> list_;
  bool negated_;
};

class Between final : public BoundExpr {
 public:
  Between(BoundPtr v, BoundPtr low, BoundPtr high, bool negated)
      : subject_(std::move(v)), low_(std::move(low)), high_(std::move(high)), negated_(negated) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec v = subject_->eval(batch, rows, env);
    const Vec low = low_->eval(batch, rows, env);
    const Vec high = high_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      const bool in = compares(Op::GreaterEqual, v[row], low[row], env.zone) &&
                      compares(Op::LessEqual, v[row], high[row], env.zone);
      out[row] = Value::boolean(in != negated_);
    }
    return {out, 1};
  }
  void slots(std::vector<uint32_t>& out) const override {
    subject_->slots(out);
    low_->slots(out);
    high_->slots(out);
  }

 private:
  BoundPtr subject_;
  BoundPtr low_;
  BoundPtr high_;
  bool negated_;
};

class IsNull final : public Binary {
 public:
  IsNull(BoundPtr a, bool negated) : Binary(Op::IsNull, std::move(a), nullptr), negated_(negated) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) out[row] = Value::boolean(a[row].is_null() != negated_);
    return {out, 1};
  }

 private:
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

class Arithmetic final : public Binary {
 public:
  using Binary::Binary;
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
};

}  // namespace

BoundPtr make_logic(Op op, BoundPtr a, BoundPtr b) {
  return std::make_unique<Logic>(op, std::move(a), std::move(b));
}
BoundPtr make_comparison(Op op, BoundPtr a, BoundPtr b) {
  return std::make_unique<Comparison>(op, std::move(a), std::move(b));
}
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
BoundPtr make_in(BoundPtr subject, std::vector<BoundPtr> list, bool negated) {
  return std::make_unique<In>(std::move(subject), std::move(list), negated);
}
BoundPtr make_between(BoundPtr subject, BoundPtr low, BoundPtr high, bool negated) {
  return std::make_unique<Between>(std::move(subject), std::move(low), std::move(high), negated);
}
BoundPtr make_is_null(BoundPtr subject, bool negated) {
  return std::make_unique<IsNull>(std::move(subject), negated);
}
BoundPtr make_arithmetic(Op op, BoundPtr a, BoundPtr b) {
  return std::make_unique<Arithmetic>(op, std::move(a), std::move(b));
}

}  // namespace weir
