// Logic and comparisons. Semantics are value/'s; here are the loops, and the fast ways beside a constant.
#include "expr/condition.h"

#include <algorithm>
#include <functional>

#include "expr/binary.h"
#include "expr/nodes.h"
#include "value/number.h"

namespace weir {
namespace {

// The rows of `rows` that are not in `fewer`, which has some of them in the same order.
void complement(RowSet rows, RowSet fewer, std::vector<uint32_t>& out) {
  size_t next = 0;
  keep_rows(rows, out, [&](uint32_t row) {
    const bool there = next < fewer.size() && fewer[next] == row;
    next += there ? 1 : 0;
    return !there;
  });
}

class Logic final : public Binary<Condition> {
 public:
  Logic(Op op, BoundPtr a, BoundPtr b) : Binary(std::move(a), std::move(b)), op_(op) {}
  // The second operand is evaluated only where the first leaves it open.
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    if (op_ == Op::And) {
      a_->select(batch, rows, env, out);
      if (!out.empty()) b_->select(batch, out, env, out);
      return;
    }
    std::vector<uint32_t> first;
    a_->select(batch, rows, env, first);
    if (op_ == Op::Not) return complement(rows, first, out);
    std::vector<uint32_t> rest;
    complement(rows, first, rest);
    if (!rest.empty()) b_->select(batch, rest, env, rest);
    size_t i = 0;
    size_t j = 0;
    keep_rows(rows, out, [&](uint32_t row) {
      const bool in_first = i < first.size() && first[i] == row;
      const bool in_rest = !in_first && j < rest.size() && rest[j] == row;
      i += in_first ? 1 : 0;
      j += in_rest ? 1 : 0;
      return in_first || in_rest;
    });
  }

 private:
  Op op_;
};

bool holds(Op op, Order order) {
  switch (op) {
    case Op::Less: return order == Order::Less;
    case Op::LessEqual: return order == Order::Less || order == Order::Equal;
    case Op::Greater: return order == Order::Greater;
    default: return order == Order::Greater || order == Order::Equal;
  }
}

// Calls f with the comparison of two ints or floats that the operator is.
template <class F>
auto with_comparison(Op op, F f) {
  switch (op) {
    case Op::Equal: return f(std::equal_to<>());
    case Op::NotEqual: return f(std::not_equal_to<>());
    case Op::Less: return f(std::less<>());
    case Op::LessEqual: return f(std::less_equal<>());
    case Op::Greater: return f(std::greater<>());
    default: return f(std::greater_equal<>());
  }
}

bool compares(Op op, const Value& a, const Value& b, const TimeZone& zone) {
  if (a.is_number() && b.is_number()) {
    if (a.kind == Kind::Int && b.kind == Kind::Int)
      return with_comparison(op, [&](auto compare) { return compare(a.i, b.i); });
    return with_comparison(op, [&](auto compare) { return compare(compare_numbers(a, b), 0); });
  }
  if (op == Op::Equal || op == Op::NotEqual) {
    if (a.kind == Kind::String && b.kind == Kind::String) return (a.view() == b.view()) == (op == Op::Equal);
    return equals(a, b, zone) == (op == Op::Equal);
  }
  return holds(op, compare(a, b, zone));
}

// The operator for which `b op a` says what `a op b` does.
Op mirrored(Op op) {
  switch (op) {
    case Op::Less: return Op::Greater;
    case Op::LessEqual: return Op::GreaterEqual;
    case Op::Greater: return Op::Less;
    case Op::GreaterEqual: return Op::LessEqual;
    default: return op;
  }
}

// A constant number as what Ints and Floats can be compared with directly, where that is exact.
struct Number {
  explicit Number(const Value& v) {
    constexpr int64_t kExact = int64_t{1} << 53;  // up to here an int64 and a double are the same
    if (v.kind == Kind::Int) {
      as_int = v.i;
      as_float = static_cast<double>(v.i);
      has_int = true;
      has_float = v.i >= -kExact && v.i <= kExact;
    } else if (v.kind == Kind::Float) {
      as_float = v.f;
      has_float = true;
      has_int = v.f >= static_cast<double>(-kExact) && v.f <= static_cast<double>(kExact);
      as_int = has_int ? static_cast<int64_t>(v.f) : 0;
      has_int = has_int && static_cast<double>(as_int) == v.f;
    }
  }
  int64_t as_int = 0;
  double as_float = 0;
  bool has_int = false;
  bool has_float = false;
};

class Comparison final : public Binary<Condition> {
 public:
  // A constant stands on the right.
  Comparison(Op op, BoundPtr a, BoundPtr b)
      : Binary(std::move(a), std::move(b)), op_(op), equality_(op == Op::Equal || op == Op::NotEqual) {}

  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec a = a_->eval(batch, rows, env);
    if (b_->constant() == nullptr) {
      const Vec b = b_->eval(batch, rows, env);
      return keep_rows(rows, out, [&](uint32_t row) { return compares(op_, a[row], b[row], env.zone); });
    }
    // What `<` takes a string for is known before the first row.
    const Value constant = equality_ ? *b_->constant() : sort_key(*b_->constant(), env.zone);
    if (constant.is_string() && equality_) return select_text(a, constant, rows, env, out);
    if (constant.kind == Kind::Time) return select_time(a, constant.i, rows, env, out);
    with_comparison(op_, [&](auto compare) {
      const Number number(constant);
      keep_rows(rows, out, [&](uint32_t row) {
        const Value& v = a[row];
        if (v.kind == Kind::Int && number.has_int) return compare(v.i, number.as_int);
        if (v.kind == Kind::Float && number.has_float) return compare(v.f, number.as_float);
        return compares(op_, v, constant, env.zone);
      });
    });
  }

 private:
  // Equality.
  void select_text(const Vec& a, const Value& constant, RowSet rows, const Environment& env,
                   std::vector<uint32_t>& out) const {
    const std::string_view text = constant.view();
    const bool wanted = op_ == Op::Equal;
    keep_rows(rows, out, [&](uint32_t row) {
      const Value& v = a[row];
      if (v.kind == Kind::String) return (v.view() == text) == wanted;
      return compares(op_, v, constant, env.zone);
    });
  }

  // Whatever reads as a time compares with one, by == and by <.
  void select_time(const Vec& a, int64_t time, RowSet rows, const Environment& env,
                   std::vector<uint32_t>& out) const {
    TimeReader reader(env.zone);
    with_comparison(op_, [&](auto compare) {
      keep_rows(rows, out, [&](uint32_t row) {
        const std::optional<int64_t> t = reader.to_time(a[row]);
        return t ? compare(*t, time) : op_ == Op::NotEqual;
      });
    });
  }

  Op op_;
  bool equality_;
};

class In final : public Condition {
 public:
  In(BoundPtr subject, std::vector<BoundPtr> list, bool negated)
      : subject_(std::move(subject)), list_(std::move(list)), negated_(negated) {}
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec v = subject_->eval(batch, rows, env);
    std::vector<Vec> list;
    for (const BoundPtr& item : list_) list.push_back(item->eval(batch, rows, env));
    keep_rows(rows, out, [&](uint32_t row) {
      const bool found = std::any_of(list.begin(), list.end(), [&](const Vec& item) {
        return compares(Op::Equal, v[row], item[row], env.zone);
      });
      return found != negated_;
    });
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

class Between final : public Condition {
 public:
  Between(BoundPtr v, BoundPtr low, BoundPtr high, bool negated)
      : subject_(std::move(v)), low_(std::move(low)), high_(std::move(high)), negated_(negated) {}
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec v = subject_->eval(batch, rows, env);
    const Vec low = low_->eval(batch, rows, env);
    const Vec high = high_->eval(batch, rows, env);
    keep_rows(rows, out, [&](uint32_t row) {
      const bool in = compares(Op::GreaterEqual, v[row], low[row], env.zone) &&
                      compares(Op::LessEqual, v[row], high[row], env.zone);
      return in != negated_;
    });
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

class IsNull final : public Condition {
 public:
  IsNull(BoundPtr a, bool negated) : a_(std::move(a)), negated_(negated) {}
  void select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const override {
    const Vec a = a_->eval(batch, rows, env);
    keep_rows(rows, out, [&](uint32_t row) { return a[row].is_null() != negated_; });
  }
  void slots(std::vector<uint32_t>& out) const override { a_->slots(out); }

 private:
  BoundPtr a_;
  bool negated_;
};

}  // namespace

Vec Condition::eval(Batch& batch, RowSet rows, const Environment& env) const {
  Value* out = batch.arena.array<Value>(batch.rows);
  for (const uint32_t row : rows) out[row] = Value::boolean(false);
  std::vector<uint32_t> selected;
  select(batch, rows, env, selected);
  for (const uint32_t row : selected) out[row] = Value::boolean(true);
  return {out, 1};
}

BoundPtr make_logic(Op op, BoundPtr a, BoundPtr b) {
  return std::make_unique<Logic>(op, std::move(a), std::move(b));
}
BoundPtr make_comparison(Op op, BoundPtr a, BoundPtr b) {
  if (a->constant() != nullptr) return std::make_unique<Comparison>(mirrored(op), std::move(b), std::move(a));
  return std::make_unique<Comparison>(op, std::move(a), std::move(b));
}
BoundPtr make_in(BoundPtr subject, std::vector<BoundPtr> list, bool negated) {
  return std::make_unique<In>(std::move(subject), std::move(list), negated);
}
BoundPtr make_between(BoundPtr subject, BoundPtr low, BoundPtr high, bool negated) {
  if (subject->slot() < 0)
    return std::make_unique<Between>(std::move(subject), std::move(low), std::move(high), negated);
  BoundPtr again = make_column_ref(static_cast<uint32_t>(subject->slot()));
  BoundPtr both = make_logic(Op::And, make_comparison(Op::GreaterEqual, std::move(subject), std::move(low)),
                             make_comparison(Op::LessEqual, std::move(again), std::move(high)));
  return negated ? make_logic(Op::Not, std::move(both), nullptr) : std::move(both);
}
BoundPtr make_is_null(BoundPtr subject, bool negated) {
  return std::make_unique<IsNull>(std::move(subject), negated);
}

}  // namespace weir
