// aggregate items [by]: one row per group (and window).
#include <fmt/format.h>

#include "stages/aggregate_input.h"
#include "stages/windowed.h"

namespace weir {
namespace {

// Memory for the work on one batch, shared by the states of an operator.
struct Scratch {
  AggregateInput input;
  AggregateAdder adder;
};

class AggregateState final : public WindowState {
 public:
  AggregateState(const AggregatePlan& plan, Scratch& scratch)
      : plan_(plan), scratch_(scratch), groups_(*plan.layout) {}

  void add(Batch& batch, RowSet rows, const Environment& env) override {
    const auto evaluate = [&](AggregateInput& own) { own.evaluate(plan_, batch, rows, env); };
    const AggregateInput& input = batch.prepared_or(&plan_, scratch_.input, evaluate);
    find_groups(input, batch, rows);
    scratch_.adder.add(plan_, input, batch, rows);
  }

  void merge(WindowState& from) override { groups_.merge(static_cast<AggregateState&>(from).groups_); }

  void result(const Window& window, Batch& batch, Sink& out) const override {
    if (groups_.empty() && plan_.keys.empty() && plan_.window == WindowInForce::Kind::None) {
      AggregateState one(plan_, scratch_);
      bool added = false;
      one.groups_.find_or_add({}, hash_key({}), 0, &added);
      one.result(window, batch, out);
      return;
    }
    const std::vector<uint32_t> order = groups_.in_order();
    for (size_t begin = 0; begin < order.size() && !out.done(); begin += kBatchRows) {
      const size_t end = std::min<size_t>(begin + kBatchRows, order.size());
      batch.reset();
      fill(batch, std::span(order).subspan(begin, end - begin), window);
      out.rows(batch);
    }
  }

  void save(StateWriter& out) const override { groups_.save(out); }
  void load(StateReader& in) override { groups_.load(in); }
  size_t bytes() const override { return sizeof(*this) + groups_.bytes(); }
  uint64_t groups() const override { return groups_.size(); }

 private:
  void find_groups(const AggregateInput& input, const Batch& batch, RowSet rows) {
    constexpr size_t kAhead = 8;
    scratch_.adder.blocks.resize(rows.size());
    for (size_t k = 0; k < rows.size(); ++k) {
      const uint32_t row = rows[k];
      if (k + kAhead < rows.size()) groups_.prefetch(input.keys.hash(rows[k + kAhead]));
      bool added = false;
      const uint32_t group =
          groups_.find_or_add(input.keys.key(row), input.keys.hash(row), batch.arrivals[row], &added);
      if (added) keep_keys(group, input, row);
      scratch_.adder.blocks[k] = groups_.state(group);
    }
  }

  // Group keys print as they came in the group's first row.
  void keep_keys(uint32_t group, const AggregateInput& input, uint32_t row) {
    StateWriter printed;
    for (size_t k = 0; k < plan_.keys.size(); ++k) {
      const Value& v = input.key_columns[k][row];
      printed.value(plan_.keys[k].expr->is_path() ? v : v.computed());
    }
    groups_.set_payload(group, printed.bytes());
  }

  void fill(Batch& batch, std::span<const uint32_t> groups, const Window& window) const {
    batch.rows = static_cast<uint32_t>(groups.size());
    for (uint32_t slot = 0; slot < plan_.slot_count; ++slot) batch.make_column(slot);
    batch.select_all();
    for (uint32_t row = 0; row < batch.rows; ++row) {
      StateReader keys(groups_.payload(groups[row]));
      for (const auto& key : plan_.keys) batch.columns[key.slot][row] = keys.value();
      for (size_t i = 0; i < plan_.calls.size(); ++i) {
        batch.columns[plan_.call_slots[i]][row] =
            plan_.layout->result(groups_.state(groups[row]), i, batch.arena);
      }
    }
    if (plan_.window != WindowInForce::Kind::None) place(batch, window);
    for (const auto& [slot, expr] : plan_.items) fill_slot(*expr, batch, slot, plan_.env);
  }

  // Rows made in a window are in it, at its last instant.
  void place(Batch& batch, const Window& window) const {
    batch.windows.assign(batch.rows, window);
    const bool ordinals = plan_.window == WindowInForce::Kind::Count;
    if (plan_.by_time) batch.times.assign(batch.rows, window.end - 1);
    for (uint32_t row = 0; row < batch.rows; ++row) {
      batch.columns[plan_.start_slot][row] =
          ordinals ? Value::integer(window.start) : Value::time(window.start);
      batch.columns[plan_.end_slot][row] = ordinals ? Value::integer(window.end) : Value::time(window.end);
    }
  }

  const AggregatePlan& plan_;
  Scratch& scratch_;
  GroupTable groups_;
};

class AggregateStage final : public Stage {
 public:
  AggregateStage(std::vector<Item> items, std::vector<Item> by)
      : items_(std::move(items)), by_(std::move(by)) {}

  std::string text() const override {
    std::string out = "aggregate";
    if (!items_.empty()) out += " " + to_text(items_);
    if (!by_.empty()) out += " by " + to_text(by_);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    bind_aggregate(binder, items_, by_, plan_);
    made_ = binder.schema.columns();
  }
  bool stateless() const override { return false; }
  bool makes_rows() const override { return true; }
  const std::vector<Schema::Column>* made_columns() const override { return &made_; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    const auto make = [this, scratch = std::make_shared<Scratch>()] {
      return std::make_unique<AggregateState>(plan_, *scratch);
    };
    return std::make_unique<WindowedOperator>(context, make, plan_.window);
  }
  void prepare(Batch& batch, const Environment& env) const override {
    batch.prepare<AggregateInput>(&plan_).evaluate(plan_, batch, batch.selected, env);
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const auto& key : plan_.keys) key.expr->slots(out);
    for (const AggregateCall& call : plan_.calls) {
      for (const BoundPtr& arg : call.args) arg->slots(out);
      if (call.where != nullptr) call.where->slots(out);
    }
  }
  const AggregatePlan* aggregate_plan() const override { return &plan_; }
  const std::vector<Item>* group_items() const override { return &by_; }
  bool waits_for_end() const override { return plan_.window == WindowInForce::Kind::None; }
  void mentions(Mentions& out) const override {
    mention(by_, Mention::Use::GroupKey, out);
    mention(items_, Mention::Use::Result, out);
  }
  std::string state_text() const override {
    const std::string what = plan_.keys.empty() ? "one row" : "a group per key";
    return plan_.window == WindowInForce::Kind::None ? what : what + " and open window";
  }

 private:
  std::vector<Item> items_;
  std::vector<Item> by_;
  AggregatePlan plan_;
  std::vector<Schema::Column> made_;
};

}  // namespace

std::unique_ptr<StageSyntax> make_aggregate(std::vector<Item> items, std::vector<Item> by) {
  return std::make_unique<AggregateStage>(std::move(items), std::move(by));
}

std::unique_ptr<StageSyntax> parse_aggregate(Parser& p) {
  std::vector<Item> items;
  std::vector<Item> by;
  if (!p.at_word("by")) items = p.items();
  if (p.accept_word("by")) by = p.by_items();
  if (items.empty() && by.empty()) p.unexpected("an aggregate, like count(), or by");
  return make_aggregate(std::move(items), std::move(by));
}

}  // namespace weir
