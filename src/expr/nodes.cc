#include "expr/nodes.h"

#include <array>

#include "expr/binary.h"
#include "expr/condition.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

class Constant final : public BoundExpr {
 public:
  explicit Constant(const Value& v) : owned_(v), value_(owned_.get()) {}
  Vec eval(Batch&, RowSet, const Environment&) const override { return {&value_, 0}; }
  const Value* constant() const override { return &value_; }
  void slots(std::vector<uint32_t>&) const override {}

 private:
  OwnedValue owned_;
  Value value_;
};

class ColumnRef final : public BoundExpr {
 public:
  explicit ColumnRef(uint32_t slot) : slot_(slot) {}
  Vec eval(Batch& batch, RowSet rows, const Environment&) const override {
    Value* column = batch.column(slot_);
    if (batch.settled[slot_] == 0) {
      decode(column, rows, batch.arena);
      if (rows.size() == batch.rows) batch.settled[slot_] = 1;
    }
    return {column, 1};
  }
  bool is_path() const override { return true; }
  void slots(std::vector<uint32_t>& out) const override { out.push_back(slot_); }
  int64_t slot() const override { return slot_; }

 private:
  uint32_t slot_;
};

class Access final : public BoundExpr {
 public:
  Access(BoundPtr base, std::vector<Step> steps) : base_(std::move(base)), steps_(std::move(steps)) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec from = base_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      Value v = from[row];
      for (const Step& step : steps_)
        v = step.is_index ? json_element(v, step.index) : json_member(v, step.name);
      out[row] = decode(v, batch.arena);
    }
    return {out, 1};
  }
  bool is_path() const override { return base_->is_path(); }
  void slots(std::vector<uint32_t>& out) const override { base_->slots(out); }

 private:
  BoundPtr base_;
  std::vector<Step> steps_;
};

class Fallback final : public Binary<BoundExpr> {
 public:
  using Binary::Binary;
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec a = a_->eval(batch, rows, env);
    const Vec b = b_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) out[row] = a[row].kind == Kind::Missing ? b[row] : a[row];
    return {out, 1};
  }
  bool is_path() const override { return a_->is_path() && b_->is_path(); }
};

class WhereTopLevel final : public BoundExpr {
 public:
  explicit WhereTopLevel(std::array<BoundPtr, 4> parts) : parts_(std::move(parts)) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec top_probe = parts_[0]->eval(batch, rows, env);
    const Vec nested_probe = parts_[1]->eval(batch, rows, env);
    const Vec top = parts_[2]->eval(batch, rows, env);
    const Vec nested = parts_[3]->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      const bool top_only = top_probe[row].kind != Kind::Missing && nested_probe[row].kind == Kind::Missing;
      out[row] = top_only ? top[row] : nested[row];
    }
    return {out, 1};
  }
  bool is_path() const override { return true; }
  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& part : parts_) part->slots(out);
  }

 private:
  std::array<BoundPtr, 4> parts_;
};

}  // namespace

BoundPtr make_where_top_level(BoundPtr top_probe, BoundPtr nested_probe, BoundPtr top, BoundPtr nested) {
  return std::make_unique<WhereTopLevel>(std::array<BoundPtr, 4>{
      std::move(top_probe), std::move(nested_probe), std::move(top), std::move(nested)});
}

BoundPtr make_constant(const Value& value) { return std::make_unique<Constant>(value); }
BoundPtr make_column_ref(uint32_t slot) { return std::make_unique<ColumnRef>(slot); }
BoundPtr make_access(BoundPtr base, std::vector<Step> steps) {
  if (steps.empty()) return base;
  return std::make_unique<Access>(std::move(base), std::move(steps));
}
BoundPtr make_fallback(BoundPtr first, BoundPtr second) {
  return std::make_unique<Fallback>(std::move(first), std::move(second));
}

BoundPtr fold(BoundPtr expr, const Environment& env) {
  if (expr->constant() != nullptr) return expr;
  Batch batch;
  batch.rows = 1;
  batch.select_all();
  const Vec v = expr->eval(batch, batch.selected, env);
  return make_constant(v[0]);
}

void BoundExpr::select(Batch& batch, RowSet rows, const Environment& env, std::vector<uint32_t>& out) const {
  const Vec v = eval(batch, rows, env);
  keep_rows(rows, out, [&](uint32_t row) { return v[row].is_true(); });
}

void fill_slot(const BoundExpr& expr, Batch& batch, uint32_t slot, const Environment& env) {
  if (expr.slot() >= 0) {
    const auto from = static_cast<uint32_t>(expr.slot());
    Value* column = batch.column(from);
    const uint8_t settled = batch.settled[from];
    batch.make_column(slot);
    batch.columns[slot] = column;
    batch.settled[slot] = settled;
    return;
  }
  const Vec v = expr.eval(batch, batch.selected, env);
  Value* column = batch.make_column(slot);
  const bool keep_text = expr.is_path();
  for (const uint32_t row : batch.selected) column[row] = keep_text ? v[row] : v[row].computed();
  batch.settled[slot] = 1;
}

}  // namespace weir
