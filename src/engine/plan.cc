#include "engine/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "expr/nodes.h"
#include "stages/table.h"

namespace weir {
namespace {

// Is it now() and nothing else? Arrival times of several inputs say nothing about how to merge them.
bool is_now(const Expr& e) { return e.op == Op::Call && e.name == "now"; }

// The times by which inputs could be merged, bound where rows reach the first stage with state: which one it
// is shows when all stages are bound.
struct MergeTimes {
  BoundPtr from_source;  // --time on the row as it came
  BoundPtr from_rows;    // --time behind the stateless prefix
  BoundPtr from_stage;   // the first `on`
  bool by_arrival = false;

  void bind(const Plan& plan, Binder& at_prefix_end) {
    const BindSettings& settings = plan.settings;
    if (!settings.time_path.empty()) from_rows = at_prefix_end.schema.resolve(settings.time_path);
    for (const auto& stage : plan.stages) {
      const Expr* time = stage->time_expr();
      if (time == nullptr) continue;
      by_arrival = is_now(*time);
      if (!by_arrival) from_stage = at_prefix_end.bind(*time);
      return;
    }
  }
  BoundPtr choose(bool used_default_time) {
    if (by_arrival) return nullptr;
    if (from_stage != nullptr) return std::move(from_stage);
    return std::move(used_default_time ? from_rows : from_source);
  }
};

void append_slots(std::vector<uint32_t>& all, const std::vector<uint32_t>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

// From the last stage to the first: which columns are still read after each, and whether lines are.
void set_kept(Plan& plan) {
  std::vector<uint32_t> live;
  plan.output.written_slots(live);
  bool lines = plan.output.reads_records();
  for (size_t i = plan.stages.size(); i-- > 0;) {
    Stage& stage = *plan.stages[i];
    if (stage.makes_rows()) {
      live.clear();
      lines = false;
    } else {
      std::vector<uint32_t> kept;
      append_slots(kept, live);
      stage.set_kept(std::move(kept), lines);
    }
    std::vector<uint32_t> read;
    stage.slots(read);
    append_slots(live, read);
    lines = lines || stage.needs_lines();
  }
}

// Which stages may prepare batches as they leave the prefix: those that read nothing but what the batches
// have then, up to the first that lets other rows on. `slots`: how many the prefix has given out.
void set_prepared(Plan& plan, uint32_t slots) {
  std::vector<bool> there(plan.slot_count);
  std::fill_n(there.begin(), slots, true);
  for (const WantedField& field : plan.wanted) there[field.slot] = true;
  for (const auto& slot : {plan.source_slots.filename, plan.source_slots.line_number}) {
    if (slot) there[*slot] = true;
  }
  for (size_t i = plan.prefix; i < plan.stages.size(); ++i) {
    const Stage& stage = *plan.stages[i];
    std::vector<uint32_t> read;
    stage.prepared_slots(read);
    if (std::all_of(read.begin(), read.end(), [&](uint32_t slot) { return there[slot]; })) {
      plan.prepared.push_back(&stage);
    }
    if (!stage.keeps_rows()) return;
  }
}

std::unique_ptr<Plan> bind_all(std::string_view text, const BindSettings& settings,
                               const Parameters& parameters) {
  auto plan = std::make_unique<Plan>();
  plan->source = text;
  plan->settings = settings;
  Parser parser(text, stage_table(), parameters);
  for (std::unique_ptr<StageSyntax>& parsed : parser.pipeline()) {
    plan->stages.emplace_back(static_cast<Stage*>(parsed.release()));
  }
  Binder binder(settings);
  Advisor advisor(text);
  MergeTimes merge_times;
  if (!settings.time_path.empty()) merge_times.from_source = binder.schema.resolve(settings.time_path);
  bool in_prefix = true;
  uint32_t prefix_slots = 0;
  for (size_t i = 0; i < plan->stages.size(); ++i) {
    Stage& stage = *plan->stages[i];
    const Stage* next = i + 1 < plan->stages.size() ? plan->stages[i + 1].get() : nullptr;
    if (in_prefix && !stage.stateless()) {
      in_prefix = false;
      plan->prefix = i;
      prefix_slots = binder.schema.slot_count();
      merge_times.bind(*plan, binder);
    }
    advisor.before(stage, binder);
    stage.bind(binder, next);
    advisor.behind(stage, binder);
    plan->slot_count = std::max(plan->slot_count, binder.schema.slot_count());
  }
  if (in_prefix) {
    plan->prefix = plan->stages.size();
    merge_times.bind(*plan, binder);
  }
  plan->slot_count = std::max(plan->slot_count, binder.schema.slot_count());
  plan->merge_time = merge_times.choose(binder.used_default_time);
  plan->wanted = binder.schema.wanted();
  plan->source_slots = binder.schema.source_slots();
  plan->output = binder.schema;
  plan->advice = advisor.take();
  set_kept(*plan);
  set_prepared(*plan, prefix_slots);
  return plan;
}

}  // namespace

std::string Plan::canonical() const {
  std::string out;
  for (const auto& stage : stages) {
    if (!out.empty()) out += " | ";
    out += stage->text();
  }
  return out;
}

std::variant<std::unique_ptr<Plan>, Diagnostic> compile(std::string_view text, const BindSettings& settings,
                                                        const Parameters& parameters) {
  try {
    return bind_all(text, settings, parameters);
  } catch (const PipelineError& e) {
    return e.diagnostic;
  }
}

namespace {

// The first stage that gives nothing before the end of the stream; null where none does, or a limit may end
// it.
const Stage* waiting_stage(const Plan& plan) {
  for (const auto& stage : plan.stages) {
    if (stage->row_limit()) return nullptr;
    if (stage->waits_for_end()) return stage.get();
  }
  return nullptr;
}

}  // namespace

std::string end_note(const Plan& plan) {
  const Stage* stage = waiting_stage(plan);
  if (stage == nullptr) return "";
  const char* time = plan.settings.time_path.empty() ? " on now()" : "";
  return fmt::format(
      "'{0}' has no window and prints at the end (Ctrl-C); to see it as time passes: window 1m{1} | {0}",
      stage->text(), time);
}

std::string checkpoint_note(const Plan& plan) {
  const Stage* stage = waiting_stage(plan);
  if (stage == nullptr) return "";
  return fmt::format(
      "'{}' has no window: --checkpoint keeps what it gathers, and its rows come only from a run with "
      "--final",
      stage->text());
}

std::string explain(const Plan& plan, std::string_view output_format) {
  std::string out = fmt::format("pipeline: {}\n", plan.canonical());
  out += "reads:";
  for (const WantedField& field : plan.wanted) {
    std::vector<Step> path;
    for (const std::string& name : field.path) path.push_back(Step{name});
    out += (&field == plan.wanted.data() ? " " : ", ") + to_text(path);
  }
  if (plan.wanted.empty()) out += " no field";
  if (plan.output.open())
    out += plan.wanted.empty() ? ", the records as they are" : "; the records as they are";
  out += "\nstages:\n";
  for (size_t i = 0; i < plan.stages.size(); ++i) {
    const Stage& stage = *plan.stages[i];
    const std::string state = stage.state_text();
    const std::string how = stage.stateless()
                                ? (i < plan.prefix ? "stateless, any thread" : "stateless, in order")
                            : state.empty() ? "in order"
                                            : "keeps " + state;
    out += fmt::format("  {}. {}    [{}]\n", i + 1, stage.text(), how);
  }
  out += plan.prefix == plan.stages.size() ? "state: none\n"
                                           : fmt::format("state: from stage {}\n", plan.prefix + 1);
  if (plan.output.untouched()) {
    out += fmt::format("writes: {}, rows byte for byte where the input has the same format\n", output_format);
  } else if (plan.output.open()) {
    out += fmt::format("writes: {}, each record's fields with the changes\n", output_format);
  } else {
    out += fmt::format("writes: {}, columns", output_format);
    for (const std::string& name : plan.output.column_names()) {
      out += (name == plan.output.column_names().front() ? " " : ", ") + name;
    }
    out += '\n';
  }
  return out;
}

}  // namespace weir
