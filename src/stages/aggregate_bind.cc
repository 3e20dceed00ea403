#include <fmt/format.h>

#include <algorithm>

#include "expr/nodes.h"
#include "lang/synonyms.h"
#include "stages/aggregate_plan.h"

namespace weir {
namespace {

std::string distinct_name(const Expr& call) {
  if (!call.distinct) return call.name;
  if (call.name != "count") {
    throw PipelineError(call.span, fmt::format("'distinct' goes with count only, not with '{}'", call.name));
  }
  return "count_distinct";
}

// rate(per) in a time window: how many rows a `per` of it holds.
class Rate final : public BoundExpr {
 public:
  Rate(uint32_t count, int64_t per, const AggregatePlan& plan)
      : count_(make_column_ref(count)),
        start_(make_column_ref(plan.start_slot)),
        end_(make_column_ref(plan.end_slot)),
        per_(static_cast<double>(per)) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec counts = count_->eval(batch, rows, env);
    const Vec starts = start_->eval(batch, rows, env);
    const Vec ends = end_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      const auto length = static_cast<double>(ends[row].i - starts[row].i);
      out[row] = Value::real(static_cast<double>(counts[row].i) * per_ / length);
    }
    return {out, 1};
  }
  void slots(std::vector<uint32_t>& out) const override {
    count_->slots(out);
    start_->slots(out);
    end_->slots(out);
  }

 private:
  BoundPtr count_;
  BoundPtr start_;
  BoundPtr end_;
  double per_;
};

bool has_aggregate(const Expr& e) {
  return (e.op == Op::Call && find_aggregate(e.name) != nullptr) ||
         std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return has_aggregate(*arg); });
}

// Inside items: aggregate calls become columns of results, expressions that are group keys become those keys.
class ItemScope final : public BindScope {
 public:
  ItemScope(Binder& binder, AggregatePlan& plan, const std::vector<Item>& items)
      : binder_(binder), plan_(plan), items_(items) {}
  // The next item to bind.
  void enter(const Item& item) { item_ = &item; }

  BoundPtr whole(const Expr& expr) override {
    if (expr.op == Op::Literal) return nullptr;
    const std::string text = to_text(expr);
    for (const auto& key : plan_.keys) {
      if (key.text == text) return make_column_ref(key.slot);
    }
    return nullptr;
  }

  void source_call(const Expr& expr) override {
    const std::string text = to_text(expr);
    throw PipelineError(expr.span, fmt::format("'{}' is neither a group key nor inside an aggregate", text),
                        fmt::format("write any({0}), or add it to by", text));
  }

  BoundPtr path(const Expr& expr) override {
    if (plan_.window != WindowInForce::Kind::None && expr.steps.size() == 1) {
      if (expr.steps[0].name == "window_start") return make_column_ref(plan_.start_slot);
      if (expr.steps[0].name == "window_end") return make_column_ref(plan_.end_slot);
    }
    for (const auto& key : plan_.keys) {
      if (expr.steps.size() == 1 && key.name == expr.steps.front().name) return make_column_ref(key.slot);
    }
    not_a_result(expr);
    const std::string text = to_text(expr);
    const AggregateDef* meant = expr.steps.size() == 1 ? find_aggregate(expr.steps[0].name) : nullptr;
    const std::string_view arguments = meant != nullptr && meant->min_args == 0 ? "" : "…";
    throw PipelineError(expr.span, fmt::format("'{}' is neither a group key nor inside an aggregate", text),
                        meant != nullptr
                            ? fmt::format("write {0}({1}), or any({0}) for the field", text, arguments)
                            : fmt::format("write any({0}), or add it to by", text));
  }

  BoundPtr aggregate_call(const Expr& call) override {
    if (call.over.kind != Over::Kind::None)
      throw PipelineError(call.span, "'over' goes with extend, not with aggregate");
    const std::string text = to_text(call);
    for (size_t i = 0; i < plan_.calls.size(); ++i) {
      if (plan_.calls[i].text == text) return result_of(i);
    }
    binder_.inside_aggregate = true;
    plan_.calls.push_back(bind_aggregate_call(binder_, call, nullptr));
    binder_.inside_aggregate = false;
    if (call.name == "rate" && plan_.by_time) plan_.calls.back().per = count_instead(plan_.calls.back());
    plan_.call_slots.push_back(plan_.slot_count++);
    return result_of(plan_.calls.size() - 1);
  }

 private:
  BoundPtr result_of(size_t call) const {
    const uint32_t slot = plan_.call_slots[call];
    const int64_t per = plan_.calls[call].per;
    return per == 0 ? make_column_ref(slot) : std::make_unique<Rate>(slot, per, plan_);
  }

  // n = count(), pct = bad / n: results are there for the stages behind.
  void not_a_result(const Expr& path) const {
    const std::string name = path.steps.front().name;
    const bool result = std::any_of(items_.begin(), items_.end(), [&](const Item& item) {
      return &item != item_ && !item.target.empty() && item.target.front().name == name;
    });
    if (!result) return;
    std::string behind = item_->target.empty() ? "…" : to_text(item_->target) + " = …";
    if (!item_->target.empty() && !has_aggregate(*item_->expr)) behind = to_text(*item_);
    throw PipelineError(path.span, fmt::format("'{}' is a result of this stage", name),
                        fmt::format("compute behind it: … | extend {}", behind));
  }

  Binder& binder_;
  AggregatePlan& plan_;
  const std::vector<Item>& items_;
  const Item* item_ = nullptr;
};

bool is_bound(const std::string& name) { return name == "window_start" || name == "window_end"; }

void add_window_keys(Binder& binder, AggregatePlan& plan) {
  for (const WindowInForce::Key& key : binder.window.keys) {
    plan.keys.push_back({key.name, key.text, plan.slot_count++, make_column_ref(key.slot)});
  }
}

// The keys named by `by`; one that is the window's already is that one.
void add_keys(Binder& binder, const std::vector<Item>& by, AggregatePlan& plan) {
  const size_t window_keys = plan.keys.size();
  std::vector<std::pair<std::string, Span>> names;
  for (const Item& item : by) {
    const std::string name = binder.item_name(item);
    const std::string text = to_text(*item.expr);
    names.emplace_back(name, item.span);
    if (plan.window != WindowInForce::Kind::None && is_bound(name) && text == name) continue;
    const bool of_window =
        std::any_of(plan.keys.begin(), plan.keys.begin() + static_cast<std::ptrdiff_t>(window_keys),
                    [&](const auto& key) { return key.name == name; });
    if (of_window) continue;
    plan.keys.push_back({name, text, plan.slot_count++, binder.bind(*item.expr)});
  }
  binder.check_distinct(names);
}

}  // namespace

std::vector<Value> constants_of(const std::vector<BoundPtr>& args) {
  std::vector<Value> out;
  for (const BoundPtr& arg : args)
    out.push_back(arg->constant() != nullptr ? *arg->constant() : Value::missing());
  return out;
}

AggregateCall bind_aggregate_call(Binder& binder, const Expr& call, BindScope* scope) {
  AggregateCall made;
  made.text = to_text(call);
  const std::string name = distinct_name(call);
  const AggregateDef& def = *find_aggregate(name);
  if (call.star && def.name != "count") throw PipelineError(call.span, "'*' goes with count only");
  check_arity(call, def.min_args, def.max_args, def.signature);
  for (const ExprPtr& arg : call.args) made.args.push_back(binder.bind(*arg, scope));
  if (call.where != nullptr) made.where = binder.bind(*call.where, scope);
  try {
    made.aggregate = def.make(name, constants_of(made.args), binder.settings().zone);
  } catch (PipelineError& e) {
    place_argument(e.diagnostic, call);
    throw;
  }
  return made;
}

int64_t count_instead(AggregateCall& rate) {
  const int64_t per = *to_duration(*rate.args[0]->constant());
  rate.aggregate = find_aggregate("count")->make("count", {}, TimeZone());
  rate.args.clear();
  return per;
}

void bind_aggregate(Binder& binder, const std::vector<Item>& items, const std::vector<Item>& by,
                    AggregatePlan& plan) {
  plan.window = binder.window.kind;
  plan.by_time = binder.window.row_times;
  plan.env = binder.environment();
  std::vector<Schema::Column> columns;
  std::vector<std::pair<std::string, Span>> names;
  if (plan.window != WindowInForce::Kind::None) {
    plan.start_slot = plan.slot_count++;
    plan.end_slot = plan.slot_count++;
    columns.push_back({"window_start", plan.start_slot});
    columns.push_back({"window_end", plan.end_slot});
  }
  add_window_keys(binder, plan);
  add_keys(binder, by, plan);
  for (const auto& key : plan.keys) columns.push_back({key.name, key.slot});
  for (const Schema::Column& c : columns) names.emplace_back(c.name, Span{});
  ItemScope scope(binder, plan, items);
  for (const Item& item : items) {
    scope.enter(item);
    BoundPtr expr = binder.bind(*item.expr, &scope);
    names.emplace_back(binder.item_name(item), item.span);
    const bool plain = expr->slot() >= 0;
    const uint32_t slot = plain ? static_cast<uint32_t>(expr->slot()) : plan.slot_count++;
    if (!plain) plan.items.emplace_back(slot, std::move(expr));
    columns.push_back({names.back().first, slot});
  }
  binder.check_distinct(names);

  std::vector<const Aggregate*> aggregates;
  for (const AggregateCall& call : plan.calls) aggregates.push_back(call.aggregate.get());
  plan.layout = std::make_unique<GroupLayout>(std::move(aggregates));

  binder.schema.restart(std::move(columns), plan.slot_count);
  binder.from_source = false;
  binder.window.made = binder.window.row_times;
  for (size_t i = 0; i < binder.window.keys.size(); ++i) binder.window.keys[i].slot = plan.keys[i].slot;
}

}  // namespace weir
