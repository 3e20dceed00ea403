// extend items [on expr] [by items]: adds fields or replaces them where they stand, one after the other. The
// running form is in extend_running.cc.
#include <fmt/format.h>

#include <algorithm>

#include "expr/nodes.h"
#include "stages/aggregate_plan.h"
#include "stages/extend_running.h"
#include "stages/set_field.h"

namespace weir {
namespace {

// Whether it calls a function that takes in rows, anywhere within.
bool has_running(const Expr& e) {
  if (e.op == Op::Call && (e.over.kind != Over::Kind::None || find_running(e.name) != nullptr)) return true;
  if (e.where != nullptr && has_running(*e.where)) return true;
  return std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return has_running(*arg); });
}

// The first call in it whose frame asks for rows' times; null when none does.
const Expr* timed_frame(const Expr& e) {
  if (e.over.kind == Over::Kind::Duration) return &e;
  for (const ExprPtr& arg : e.args) {
    if (const Expr* found = timed_frame(*arg)) return found;
  }
  return e.where == nullptr ? nullptr : timed_frame(*e.where);
}

struct ExtendSyntax {
  std::vector<Item> items;
  ExprPtr on;
  std::vector<Item> by;
  bool has_by = false;
};

// rate(per) over 10m: how many of the frame's rows a `per` of it holds.
class FrameRate final : public BoundExpr {
 public:
  FrameRate(BoundPtr count, int64_t per, int64_t length)
      : count_(std::move(count)), per_(static_cast<double>(per)), length_(static_cast<double>(length)) {}
  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec counts = count_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    for (const uint32_t row : rows) {
      const Value& count = counts[row];  // null for a row that is in no frame
      out[row] = count.is_null() ? count : Value::real(static_cast<double>(count.i) * per_ / length_);
    }
    return {out, 1};
  }
  void slots(std::vector<uint32_t>& out) const override { count_->slots(out); }

 private:
  BoundPtr count_;
  double per_;
  double length_;
};

// sum(n): of what came so far, or n / sum(n), of all there is, which a row cannot know.
std::string hint_without_frame(const Expr& call) {
  const bool total = call.name == "sum" || call.name == "count";
  return fmt::format("of the rows so far: {} over all{}", to_text(call),
                     total ? "; a share of all rows: weir help share" : "");
}

// Inside items: running calls become columns of their results.
class RunningScope final : public BindScope {
 public:
  // `own`: the slots that the stage fills.
  RunningScope(Binder& binder, ExtendPlan& plan, std::vector<uint32_t>& own)
      : binder_(binder), plan_(plan), own_(own) {}

  BoundPtr whole(const Expr&) override { return nullptr; }
  BoundPtr path(const Expr& expr) override { return binder_.schema.resolve(expr.steps); }

  BoundPtr aggregate_call(const Expr& call) override {
    if (call.over.kind == Over::Kind::None) {
      throw PipelineError(call.span,
                          fmt::format("aggregate '{}' stands outside of an aggregate stage", call.name),
                          hint_without_frame(call));
    }
    AggregateCall bound = bind_aggregate_call(binder_, call, this);
    const bool rate = call.name == "rate" && call.over.kind == Over::Kind::Duration;
    const int64_t per = rate ? count_instead(bound) : 0;
    RunningCall made;
    made.function = make_framed(std::move(bound.aggregate), call.over, bound.args.size());
    made.args = std::move(bound.args);
    made.where = std::move(bound.where);
    BoundPtr result = add(std::move(made));
    return rate ? std::make_unique<FrameRate>(std::move(result), per, call.over.amount) : std::move(result);
  }

  BoundPtr running_call(const Expr& call) override {
    const RunningDef& def = *find_running(call.name);
    if (call.distinct) throw PipelineError(call.span, "'distinct' goes with count only");
    check_arity(call, def.min_args, def.max_args, def.signature);
    RunningCall made;
    for (const ExprPtr& arg : call.args) made.args.push_back(binder_.bind(*arg, this));
    try {
      made.function = def.make(constants_of(made.args), binder_.settings().zone);
    } catch (PipelineError& e) {
      place_argument(e.diagnostic, call);
      throw;
    }
    return add(std::move(made));
  }

 private:
  BoundPtr add(RunningCall call) {
    std::vector<uint32_t> read;
    for (const BoundPtr& arg : call.args) arg->slots(read);
    if (call.where != nullptr) call.where->slots(read);
    call.ahead = std::none_of(read.begin(), read.end(), [this](uint32_t slot) {
      return std::find(own_.begin(), own_.end(), slot) != own_.end();
    });
    call.slot = binder_.schema.new_slot();
    call.offset = plan_.state_size;
    plan_.state_size += (call.function->size() + 7) & ~size_t{7};
    own_.push_back(call.slot);
    plan_.steps.push_back({call.slot, nullptr, plan_.calls.size()});
    plan_.calls.push_back(std::move(call));
    return make_column_ref(own_.back());
  }

  Binder& binder_;
  ExtendPlan& plan_;
  std::vector<uint32_t>& own_;
};

class Extend final : public Stage {
 public:
  explicit Extend(ExtendSyntax syntax) : syntax_(std::move(syntax)) {
    const auto& items = syntax_.items;
    keeps_state_ =
        syntax_.on != nullptr || syntax_.has_by ||
        std::any_of(items.begin(), items.end(), [](const Item& i) { return has_running(*i.expr); });
  }
  std::string text() const override {
    std::string out = "extend " + to_text(syntax_.items);
    if (syntax_.on != nullptr) out += " on " + to_text(*syntax_.on);
    if (syntax_.has_by) out += syntax_.by.empty() ? " by ()" : " by " + to_text(syntax_.by);
    return out;
  }

  // `on` and `by` see the row as it came.
  void bind(Binder& binder, const Stage*) override {
    bind_time(binder);
    for (const Item& item : syntax_.by) plan_.keys.push_back(binder.bind(*item.expr));
    RunningScope scope(binder, plan_, own_);
    for (const Item& item : syntax_.items) {
      set(binder, item, binder.bind(*item.expr, &scope));
    }
  }

  bool stateless() const override { return !keeps_state_; }
  bool keeps_rows() const override { return true; }
  void apply(Batch& batch, const Environment& env) const override {
    for (const ExtendStep& step : plan_.steps) fill_slot(*step.value, batch, step.slot, env);
  }
  std::unique_ptr<Operator> start(RunContext& context) const override { return start_extend(plan_, context); }
  void prepare(Batch& batch, const Environment& env) const override {
    if (keeps_state_) prepare_extend(plan_, batch, env);
  }
  void prepared_slots(std::vector<uint32_t>& out) const override { prepared_extend_slots(plan_, out); }
  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& key : plan_.keys) key->slots(out);
    if (plan_.time != nullptr) plan_.time->slots(out);
    for (const RunningCall& call : plan_.calls) {
      for (const BoundPtr& arg : call.args) arg->slots(out);
      if (call.where != nullptr) call.where->slots(out);
    }
    for (const ExtendStep& step : plan_.steps) {
      if (step.value != nullptr) step.value->slots(out);
    }
  }
  const Expr* time_expr() const override { return syntax_.on.get(); }
  void mentions(Mentions& out) const override {
    mention(syntax_.on.get(), out);
    mention(syntax_.by, Mention::Use::GroupKey, out);
    mention(syntax_.items, Mention::Use::Set, out);
  }
  std::string state_text() const override {
    if (!keeps_state_) return "";
    return plan_.keys.empty() ? "what its functions remember" : "what its functions remember, per key";
  }

 private:
  void bind_time(Binder& binder) {
    plan_.by_time = binder.window.row_times;
    BoundPtr on;
    if (syntax_.on != nullptr) on = binder.bind(*syntax_.on);
    const Expr* frame = nullptr;
    for (const Item& item : syntax_.items) {
      if (frame == nullptr) frame = timed_frame(*item.expr);
    }
    if (frame == nullptr) return;  // then `on` only says how inputs are merged
    if (on != nullptr) {
      plan_.time = std::move(on);
    } else if (binder.window.row_times) {
      plan_.window_time = true;
    } else if (!binder.settings().time_path.empty()) {
      binder.used_default_time = true;
      plan_.time = binder.schema.resolve(binder.settings().time_path);
    } else {
      throw PipelineError(frame->span, fmt::format("'{}' has no event time", to_text(*frame)),
                          "say which field has it: on ts (or -T ts for all)");
    }
  }

  void set(Binder& binder, const Item& item, BoundPtr value) {
    ComputedFields fields;
    if (item.target.size() > 1) {
      set_nested(binder, item.target, item.target_span, std::move(value), fields);
    } else if (is_own(value->slot())) {  // a running call's column: nobody else's
      binder.schema.set(binder.item_name(item), static_cast<uint32_t>(value->slot()));
    } else {
      set_field(binder, binder.item_name(item), std::move(value), fields);
    }
    for (auto& [slot, expr] : fields) {
      plan_.steps.push_back({slot, std::move(expr), 0});
      own_.push_back(slot);
    }
  }
  bool is_own(int64_t slot) const {
    return slot >= 0 && std::find(own_.begin(), own_.end(), slot) != own_.end();
  }

  ExtendSyntax syntax_;
  ExtendPlan plan_;
  std::vector<uint32_t> own_;  // the slots it fills
  bool keeps_state_ = false;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_extend(Parser& p) {
  ExtendSyntax syntax;
  syntax.items = p.items(true);
  while (p.at_word("on") || p.at_word("by")) {
    const Token word = p.next();
    const bool on = word.text == "on";
    if (on ? syntax.on != nullptr : syntax.has_by)
      p.fail(word.span, fmt::format("'{}' stands twice", word.text));
    if (on) {
      syntax.on = p.expr();
    } else {
      syntax.has_by = true;
      syntax.by = p.by_items();
    }
  }
  return std::make_unique<Extend>(std::move(syntax));
}

}  // namespace weir
