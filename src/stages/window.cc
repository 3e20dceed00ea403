// window …: puts rows into windows. Its syntax and binding; the operators are in window_time.cc,
// window_session.cc and window_count.cc.
#include <fmt/format.h>

#include <algorithm>

#include "stages/aggregate_input.h"
#include "stages/window_input.h"

namespace weir {
namespace {

struct WindowSyntax {
  WindowSpec spec;
  ExprPtr on;
  std::vector<Item> by;
  bool has_by = false;
};

class WindowStage final : public Stage {
 public:
  explicit WindowStage(WindowSyntax syntax) : syntax_(std::move(syntax)) {}

  std::string text() const override {
    const WindowSpec& s = syntax_.spec;
    std::string out = "window ";
    switch (s.kind) {
      case WindowKind::Tumble: out += duration_literal(s.size); break;
      case WindowKind::Hop:
        out += fmt::format("{} every {}", duration_literal(s.size), duration_literal(s.slide));
        break;
      case WindowKind::Cumulate:
        out += fmt::format("cumulate {} every {}", duration_literal(s.size), duration_literal(s.slide));
        break;
      case WindowKind::Session: out += "session " + duration_literal(s.size); break;
      case WindowKind::Count:
        out += fmt::format("count {}", s.size);
        if (s.slide != 0) out += fmt::format(" every {}", s.slide);
        break;
      case WindowKind::All: out += "all"; break;
    }
    if (syntax_.on != nullptr) out += " on " + to_text(*syntax_.on);
    if (s.grace != 0) out += " grace " + duration_literal(s.grace);
    if (s.offset != 0) out += " offset " + duration_literal(s.offset);
    if (syntax_.has_by) out += syntax_.by.empty() ? " by ()" : " by " + to_text(syntax_.by);
    return out;
  }

  void bind(Binder& binder, const Stage* next) override {
    next_ = next;
    plan_.spec = syntax_.spec;
    plan_.spec.zone = binder.settings().zone;
    const int64_t unit = plan_.spec.kind == WindowKind::Hop ? plan_.spec.slide : plan_.spec.size;
    if (plan_.spec.offset != 0) plan_.spec.offset %= unit;  // aligned windows only, by parse_options
    plan_.from_source = binder.from_source;
    plan_.columns = binder.schema.columns();
    if (plan_.spec.kind == WindowKind::All) {
      binder.window = WindowInForce();
      binder.schema.touch();
      return;
    }
    if (plan_.spec.kind != WindowKind::Count) bind_time(binder);
    WindowInForce in_force;
    in_force.kind = kind_in_force();
    in_force.row_times = plan_.spec.kind != WindowKind::Count;
    if (keyed()) bind_keys(binder, next, in_force);
    plan_.start_slot = binder.schema.new_slot();
    plan_.end_slot = binder.schema.new_slot();
    binder.schema.set("window_start", plan_.start_slot);
    binder.schema.set("window_end", plan_.end_slot);
    binder.window = std::move(in_force);
  }

  bool stateless() const override { return false; }
  bool needs_lines() const override { return plan_.time != nullptr; }
  bool keeps_rows() const override { return !keyed(); }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    switch (plan_.spec.kind) {
      case WindowKind::Session: return start_sessions(plan_, context, codec());
      case WindowKind::Count: return start_count_windows(plan_, context, codec());
      case WindowKind::All: return start_window_all();
      default: return start_time_windows(plan_, context);
    }
  }
  // Straight into the aggregate behind where that can be.
  std::unique_ptr<Operator> start_with_next(RunContext& context) const override {
    const AggregatePlan* aggregate = taken_by();
    return aggregate == nullptr ? nullptr : start_session_aggregate(plan_, *aggregate, context);
  }
  void prepare(Batch& batch, const Environment& env) const override {
    batch.prepare<WindowInput>(&plan_).evaluate(plan_, batch, env);
    const AggregatePlan* aggregate = taken_by();
    if (aggregate == nullptr) return;
    batch.prepare<AggregateInput>(aggregate).evaluate_calls(*aggregate, batch, batch.selected, env);
  }
  void prepared_slots(std::vector<uint32_t>& out) const override {
    slots(out);
    if (taken_by() != nullptr) next_->slots(out);
  }
  void set_kept(std::vector<uint32_t> slots, bool lines) override {
    const auto kept = [&](uint32_t slot) {
      return std::find(slots.begin(), slots.end(), slot) != slots.end();
    };
    plan_.start_read = kept(plan_.start_slot);
    plan_.end_read = kept(plan_.end_slot);
    Stage::set_kept(std::move(slots), lines);
  }
  void slots(std::vector<uint32_t>& out) const override {
    if (plan_.time != nullptr) plan_.time->slots(out);
    if (!plan_.from_source) {  // a late or bad one is written as what it is made of
      for (const Schema::Column& column : plan_.columns) out.push_back(column.slot);
    }
    for (const auto& [slot, expr] : plan_.keys) {
      expr->slots(out);
      out.push_back(slot);
    }
  }
  bool asks_clock() const override { return plan_.from_source && plan_.time != nullptr; }
  const Expr* time_expr() const override { return syntax_.on.get(); }
  void mentions(Mentions& out) const override {
    mention(syntax_.on.get(), out);
    mention(syntax_.by, Mention::Use::GroupKey, out);
  }
  std::string state_text() const override {
    switch (plan_.spec.kind) {
      case WindowKind::Session:
        return taken_by() != nullptr ? "open sessions, with what the aggregate needs of them"
                                     : "the rows of open sessions";
      case WindowKind::Count: return "the rows of open windows";
      case WindowKind::All: return "";
      default: return "a watermark";
    }
  }

 private:
  // The aggregate behind that takes the rows of sessions as they come; null where none does.
  const AggregatePlan* taken_by() const {
    const AggregatePlan* aggregate = next_ == nullptr ? nullptr : next_->aggregate_plan();
    if (plan_.spec.kind != WindowKind::Session || aggregate == nullptr) return nullptr;
    return fits_sessions(*aggregate, plan_) ? aggregate : nullptr;
  }
  bool keyed() const {
    return plan_.spec.kind == WindowKind::Session || plan_.spec.kind == WindowKind::Count;
  }
  WindowInForce::Kind kind_in_force() const {
    if (plan_.spec.kind == WindowKind::Session) return WindowInForce::Kind::Session;
    return plan_.spec.kind == WindowKind::Count ? WindowInForce::Kind::Count : WindowInForce::Kind::Time;
  }

  void bind_time(Binder& binder) {
    const BindSettings& settings = binder.settings();
    if (syntax_.on != nullptr) {
      plan_.time = binder.bind(*syntax_.on);
      plan_.time_text = to_text(*syntax_.on);
      plan_.by_arrival = plan_.time_text == "now()";
    } else if (binder.window.made) {
      return;  // rows made in a window bring their time
    } else if (!settings.time_path.empty()) {
      binder.used_default_time = true;
      plan_.time = binder.schema.resolve(settings.time_path);
      plan_.time_text = settings.time_text;
    } else {
      throw PipelineError(span, "the window has no event time",
                          "say which field has it: on ts (or -T ts for all)");
    }
  }

  void bind_keys(Binder& binder, const Stage* next, WindowInForce& in_force) {
    const std::vector<Item>* items = syntax_.has_by    ? &syntax_.by
                                     : next != nullptr ? next->group_items()
                                                       : nullptr;
    if (items == nullptr) {
      const bool session = plan_.spec.kind == WindowKind::Session;
      throw PipelineError(span, fmt::format("a {} window needs a key", session ? "session" : "count"),
                          "add: by user (by () for none)");
    }
    std::vector<std::pair<std::string, Span>> names;
    for (const Item& item : *items) {
      const std::string name = binder.item_name(item);
      if (!syntax_.has_by && (name == "window_start" || name == "window_end")) continue;
      names.emplace_back(name, item.span);
      auto [slot, expr] = binder.bind_to_slot(*item.expr);
      plan_.keys.emplace_back(slot, std::move(expr));
      in_force.keys.push_back({name, slot, to_text(*item.expr)});
    }
    binder.check_distinct(names);
  }

  WindowSyntax syntax_;
  WindowPlan plan_;
  const Stage* next_ = nullptr;
};

int64_t positive(Parser& p, std::string_view what) {
  const Token at = p.peek();
  const int64_t d = p.duration(what);
  if (d <= 0) p.fail(at.span, fmt::format("{} must be longer than nothing", what));
  return d;
}

// A row that is in very many windows is a slip of the pen, and would take all memory.
void check_overlap(Parser& p, const Token& first, const WindowSpec& spec) {
  constexpr int64_t kMostWindows = 100'000;
  const int64_t windows = spec.size / spec.slide;
  if (windows <= kMostWindows) return;
  p.fail(p.span_from(first), fmt::format("a row could be in {} windows", windows),
         fmt::format("{} at most: wider steps, or a shorter window", kMostWindows));
}

void parse_kind(Parser& p, WindowSpec& spec) {
  const Token first = p.peek();
  if (p.accept_word("all")) {
    spec.kind = WindowKind::All;
  } else if (p.accept_word("session")) {
    spec.kind = WindowKind::Session;
    spec.size = positive(p, "the gap");
  } else if (p.accept_word("count")) {
    spec.kind = WindowKind::Count;
    spec.size = p.count("the number of rows");
    if (p.accept_word("every")) spec.slide = p.count("the number of rows");
  } else if (p.accept_word("cumulate")) {
    const Token at = p.peek();
    spec.kind = WindowKind::Cumulate;
    spec.size = positive(p, "the size");
    p.expect_word("every");
    spec.slide = positive(p, "the step");
    if (spec.size % spec.slide != 0) p.fail(p.span_from(at), "the size must be a multiple of the step");
    check_overlap(p, first, spec);
  } else {
    const bool tumble = p.accept_word("tumble");
    const bool hop = !tumble && p.accept_word("hop");
    spec.size = positive(p, "the size");
    if (hop) p.expect_word("every");
    if (hop || (!tumble && p.accept_word("every"))) {
      spec.kind = WindowKind::Hop;
      spec.slide = positive(p, "the slide");
      check_overlap(p, first, spec);
    }
  }
}

// on, grace, offset and by, in any order, once each.
void parse_options(Parser& p, WindowSyntax& w) {
  const WindowKind kind = w.spec.kind;
  const bool aligned = kind == WindowKind::Tumble || kind == WindowKind::Hop || kind == WindowKind::Cumulate;
  const bool timed = aligned || kind == WindowKind::Session;
  bool grace = false;
  bool offset = false;
  while (!p.at_end_of_stage()) {
    const Token word = p.peek();
    auto once = [&](bool seen) {
      if (seen) p.fail(word.span, fmt::format("'{}' stands twice", word.text));
    };
    auto only = [&](bool fits, std::string_view kinds) {
      if (!fits) p.fail(word.span, fmt::format("'{}' goes with {} windows only", word.text, kinds));
    };
    if (p.accept_word("on")) {
      once(w.on != nullptr);
      only(timed, "time");
      w.on = p.expr();
    } else if (p.accept_word("grace")) {
      once(grace);
      only(timed, "time");
      grace = true;
      w.spec.grace = p.duration("the grace");
      if (w.spec.grace < 0) p.fail(word.span, "the grace must not be negative");
    } else if (p.accept_word("offset")) {
      once(offset);
      only(aligned, "tumble, hop and cumulate");
      offset = true;
      w.spec.offset = p.duration("the offset");
    } else if (p.accept_word("by")) {
      once(w.has_by);
      only(kind == WindowKind::Session || kind == WindowKind::Count, "session and count");
      w.has_by = true;
      w.by = p.by_items();
    } else {
      p.unexpected("on, grace, offset, by or '|'");
    }
  }
}

}  // namespace

std::unique_ptr<StageSyntax> parse_window(Parser& p) {
  WindowSyntax window;
  parse_kind(p, window.spec);
  parse_options(p, window);
  return std::make_unique<WindowStage>(std::move(window));
}

}  // namespace weir
