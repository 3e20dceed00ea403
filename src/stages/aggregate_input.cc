#include "stages/aggregate_input.h"

namespace weir {
namespace {

// A constant argument as a column.
const Value* column_of(const Vec& v, Batch& batch, RowSet rows) {
  if (v.step == 1) return v.values;
  Value* column = batch.arena.array<Value>(batch.rows);
  for (const uint32_t row : rows) column[row] = v.values[0];
  return column;
}

}  // namespace

void AggregateInput::evaluate(const AggregatePlan& plan, Batch& batch, RowSet rows, const Environment& env) {
  key_columns.clear();
  for (const auto& key : plan.keys) key_columns.push_back(key.expr->eval(batch, rows, env));
  keys.build(key_columns, batch.rows, rows);
  evaluate_calls(plan, batch, rows, env);
}

void AggregateInput::evaluate_calls(const AggregatePlan& plan, Batch& batch, RowSet rows,
                                    const Environment& env) {
  calls.resize(plan.calls.size());
  for (size_t i = 0; i < calls.size(); ++i) evaluate(plan.calls[i], calls[i], batch, rows, env);
}

void AggregateInput::evaluate(const AggregateCall& call, Call& out, Batch& batch, RowSet rows,
                              const Environment& env) {
  out.where = {nullptr, 0};
  if (call.where != nullptr) {
    out.where = call.where->eval(batch, rows, env);
    where_rows_.clear();
    for (const uint32_t row : rows) {
      if (out.where[row].is_true()) where_rows_.push_back(row);
    }
    rows = where_rows_;
  }
  out.columns.clear();
  for (const BoundPtr& arg : call.args)
    out.columns.push_back(column_of(arg->eval(batch, rows, env), batch, rows));
}

void AggregateAdder::add(const AggregatePlan& plan, const AggregateInput& input, const Batch& batch,
                         RowSet rows) {
  const RowOrders orders{plan.by_time ? batch.times.data() : nullptr, batch.arrivals.data()};
  for (size_t i = 0; i < plan.calls.size(); ++i) {
    const AggregateInput::Call& call = input.calls[i];
    const bool all = call.where.values == nullptr;
    if (!all) keep_where(call.where, rows);
    plan.calls[i].aggregate->add_rows(all ? blocks : where_blocks_, plan.layout->offset(i), call.columns,
                                      all ? rows : RowSet(where_rows_), orders);
  }
}

void AggregateAdder::keep_where(const Vec& where, RowSet rows) {
  where_rows_.clear();
  where_blocks_.clear();
  for (size_t k = 0; k < rows.size(); ++k) {
    if (!where[rows[k]].is_true()) continue;
    where_rows_.push_back(rows[k]);
    where_blocks_.push_back(blocks[k]);
  }
}

}  // namespace weir
