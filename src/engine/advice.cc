#include "engine/advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "aggregates/aggregate.h"
#include "base/near.h"
#include "engine/slips.h"
#include "stages/aggregate_plan.h"

namespace weir {
namespace {

constexpr size_t kLongestStage = 60;

// A stage's text, cut to what a line has room for.
std::string shown(const Stage& stage) {
  std::string text = stage.text();
  if (text.size() <= kLongestStage) return text;
  size_t end = kLongestStage;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string keyword(const Stage& stage) {
  const std::string text = stage.text();
  return text.substr(0, text.find(' '));
}

// "path, p50_latency_ms, p99_latency_ms"; of many the first ones.
std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t kShown = 8;
  std::string out;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i)
    out += (i == 0 ? "" : ", ") + to_text({Step{names[i]}});
  return names.size() > kShown ? out + fmt::format(" and {} more", names.size() - kShown) : out;
}

// The column that a name is meant for: user_id for user.id, p99_latency_ms for p99 or latency_ms, a misspelt
// one; "" for none.
std::string column_like(const std::vector<Step>& path, const std::vector<std::string>& columns) {
  std::string joined;
  for (const Step& step : path) {
    if (!step.is_index) joined += (joined.empty() ? "" : "_") + step.name;
  }
  if (std::find(columns.begin(), columns.end(), joined) != columns.end()) return joined;
  std::string found;
  for (const std::string& column : columns) {
    if (!column.starts_with(joined + "_") && !column.ends_with("_" + joined)) continue;
    if (!found.empty()) return "";  // of several no one
    found = column;
  }
  return found.empty() ? nearest(joined, columns) : found;
}

bool is_aggregate_call(const Expr& e) {
  const bool like_one = e.star || e.distinct || e.where != nullptr || e.over.kind != Over::Kind::None;
  return find_aggregate(e.name) != nullptr && (like_one || find_function(e.name) == nullptr);
}

// The fields that are compared when this is: a path, or those of a call like lower(level).
std::vector<const Expr*> compared_fields(const Expr& e) {
  std::vector<const Expr*> out;
  if (e.op == Op::Path) out.push_back(&e);
  if (e.op != Op::Call) return out;
  for (const ExprPtr& arg : e.args) {
    if (arg->op == Op::Path) out.push_back(arg.get());
  }
  return out;
}

// Windows come in the order of the first key anyway.
bool is_order_of_windows(const Mentions& keys, WindowInForce::Kind kind) {
  const Expr& first = *keys.front().expr;
  if (first.op != Op::Path || first.steps.size() != 1 || keys.front().key->descending) return false;
  const std::string& name = first.steps[0].name;
  return kind == WindowInForce::Kind::Time ? name == "window_start" || name == "window_end"
                                           : kind == WindowInForce::Kind::Session && name == "window_end";
}

bool is_null(const Expr& e) { return e.op == Op::Literal && e.literal.kind == Kind::Null; }

// user and user.id, of user.id
bool begins(const std::vector<Step>& path, const std::vector<Step>& start) {
  return start.size() <= path.size() &&
         std::equal(start.begin(), start.end(), path.begin(), [](const Step& a, const Step& b) {
           return a.is_index == b.is_index && a.index == b.index && a.name == b.name;
         });
}

}  // namespace

Advice Advisor::take() {
  for (const auto& path : optional_) {
    if (expected_.count(path) == 0) advice_.uses.push_back({path, "", {}, "", true});
  }
  return std::move(advice_);
}

void Advisor::warn(const std::string& what) {
  auto& warnings = advice_.warnings;
  const std::string line = "warning: " + what;
  if (what.empty() || warnings.size() >= kMost) return;
  if (std::find(warnings.begin(), warnings.end(), line) == warnings.end()) warnings.push_back(line);
}

void Advisor::before(const Stage& stage, const Binder& binder) {
  stage_ = &stage;
  binder_ = &binder;
  set_.clear();
  guarded_.clear();
  Mentions mentions;
  stage.mentions(mentions);
  for (const Mention& m : mentions) {
    if (m.expr != nullptr) guard(*m.expr);
  }
  for (const Mention& m : mentions) look(m);
  order(stage, mentions);
  for (const Mention& m : mentions) {
    if (m.use == Mention::Use::Removed && m.path->size() == 1)
      gone_.push_back({m.path->front().name, &stage, m.new_name != nullptr ? *m.new_name : ""});
  }
}

void Advisor::behind(const Stage& stage, const Binder& binder) {
  const bool closes =
      !binder.schema.open() && (stage.makes_rows() || maker_ == nullptr || keyword(stage) == "project");
  if (binder.schema.open()) maker_ = nullptr;
  if (closes) {
    maker_ = &stage;
    listed_ = false;
    gone_.clear();
  }
  if (stage.multiplies()) single_ = false;
  if (stage.makes_rows()) {
    const AggregatePlan* aggregate = stage.aggregate_plan();
    single_ = binder.window.kind != WindowInForce::Kind::None && aggregate != nullptr &&
              aggregate->keys.size() == binder.window.keys.size();
    sorted_ = false;
  }
}

void Advisor::look(const Mention& m) {
  if (m.use == Mention::Use::Removed) return removed(m);
  if (m.path != nullptr) return field(*m.path, {});
  if (m.use == Mention::Use::GroupKey) {
    warn(constant_key(*m.item, source_));
    if (is_key_of_window(m)) return;
  }
  if (m.use == Mention::Use::Value && keyword(*stage_) == "filter") warn(literal_condition(*m.expr, source_));
  Place place;
  place.is_field = m.use != Mention::Use::Result;
  expression(*m.expr, place);
  if (m.item == nullptr) return;
  std::string name;
  try {
    name = m.item->target.empty() ? binder_->item_name(*m.item) : m.item->target.front().name;
  } catch (const PipelineError&) {  // said when the stage is bound
    return;
  }
  note_unit(m, name);
  if (m.use == Mention::Use::Set) set_.insert(name);
}

// The paths that are asked for with exists(): then the pipeline knows that there may be none.
void Advisor::guard(const Expr& e) {
  if (e.op == Op::Call && e.name == "exists" && !e.args.empty()) guarded_.insert(to_text(*e.args[0]));
  for (const ExprPtr& arg : e.args) guard(*arg);
  if (e.where != nullptr) guard(*e.where);
}

// The paths that a condition asks for: exists(x), x is null, typeof(x) = "int", with and, or, not.
void Advisor::ask(const Expr& e) {
  const bool names = e.op == Op::Call ? e.name == "exists" || e.name == "typeof" : e.op == Op::IsNull;
  const bool compares = e.op == Op::Equal || e.op == Op::NotEqual;
  const bool to_null = compares && (is_null(*e.args[0]) || is_null(*e.args[1]));
  for (const ExprPtr& arg : e.args) {
    if ((names || to_null) && arg->op == Op::Path) asked_.push_back(&arg->steps);
    if (compares || e.op == Op::In || e.op == Op::And || e.op == Op::Or || e.op == Op::Not) ask(*arg);
  }
}

bool Advisor::asked(const std::vector<Step>& path) const {
  return std::any_of(asked_.begin(), asked_.end(), [&](const auto* start) { return begins(path, *start); });
}

void Advisor::expression(const Expr& e, const Place& place) {
  switch (e.op) {
    case Op::Path:
      if (place.is_field) field(e.steps, place);
      return;
    case Op::Call: return call(e, place);
    case Op::Equal:
    case Op::NotEqual:
    case Op::In: return comparison(e, place);
    default: break;
  }
  unit(e);
  if (e.op != place.inside) {  // a or b or c is one slip
    warn(literal_operand(e, source_));
    warn(added_text(e, source_));
  }
  Place inner = place;
  inner.inside = e.op;
  inner.replaced = place.replaced || e.op == Op::Coalesce;
  inner.may_miss = place.may_miss || e.op == Op::Coalesce || e.op == Op::IsNull;
  operands(e, inner);
}

// The conditions among them say of which fields the pipeline knows that there may be none.
void Advisor::operands(const Expr& e, const Place& inner) {
  const size_t around = asked_.size();
  const bool chooses = e.op == Op::Call && (e.name == "if" || e.name == "case");
  if (e.op == Op::And || e.op == Op::Or) ask(e);
  for (size_t i = 0; chooses && i + 1 < e.args.size(); i += 2) ask(*e.args[i]);
  if (e.where != nullptr) ask(*e.where);
  for (const ExprPtr& arg : e.args) expression(*arg, inner);
  if (e.where != nullptr) expression(*e.where, inner);
  asked_.resize(around);
}

void Advisor::call(const Expr& e, const Place& place) {
  for (const std::string& advice :
       {counted_condition(e), summed_condition(e), swapped_bin(e), small_percentile(e)})
    warn(advice);
  // An aggregate is null, or 0, over fields that are there, too: sum(x) ?? 0.
  const bool aggregate = is_aggregate_call(e);
  Place inner;
  inner.is_field = place.is_field || aggregate;
  inner.replaced = (place.replaced && !aggregate) || e.name == "coalesce" || e.name == "exists";
  inner.may_miss = (place.may_miss && !aggregate) || inner.replaced || e.name == "typeof";
  operands(e, inner);
}

// level = error: either side may be a text without its quotes, where the other is a field.
void Advisor::comparison(const Expr& e, const Place& place) {
  unit(e);
  const std::string slip = literal_operand(e, source_);
  warn(slip);
  const bool to_null =
      std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return is_null(*arg); });
  for (size_t i = 0; i < e.args.size(); ++i) {
    const Expr& side = *e.args[i];
    Place inner;
    inner.is_field = place.is_field;
    inner.replaced = place.replaced;
    inner.inside = slip.empty() ? e.op : Op::Or;
    inner.may_miss = place.may_miss || to_null;
    if (e.op != Op::In || i > 0) inner.text = meant_text(side);
    if (!inner.text.empty()) inner.beside = compared_fields(*e.args[i == 0 ? 1 : 0]);
    std::erase_if(inner.beside, [this](const Expr* field) { return never(field->steps); });
    if (inner.beside.empty()) inner.text.clear();
    expression(side, inner);
  }
}

void Advisor::unit(const Expr& e) {
  const NumberBesideDuration found = number_beside_duration(e);
  if (found.number == nullptr || never(found.number->steps)) return;
  if (no_number_.count(found.number->steps.front().name) == 0) warn(found.advice);
}

// gap_ms = elapsed(ts) is a duration, whatever its name says.
void Advisor::note_unit(const Mention& m, const std::string& name) {
  if (!has_short_unit(name)) return;
  if (in_short_unit(*m.expr)) {
    no_number_.erase(name);
  } else {
    no_number_.insert(name);
  }
}

// Made of nothing but numbers of this kind.
bool Advisor::in_short_unit(const Expr& e) const {
  if (e.op == Op::Path)
    return !e.steps.back().is_index && has_short_unit(e.steps.back().name) &&
           no_number_.count(e.steps[0].name) == 0;
  if (e.op == Op::Literal) return e.literal.kind == Kind::Int || e.literal.kind == Kind::Float;
  if (e.op == Op::Call && !is_aggregate_call(e)) return false;
  return !e.args.empty() && std::all_of(e.args.begin(), e.args.end(),
                                        [this](const ExprPtr& arg) { return in_short_unit(*arg); });
}

bool Advisor::never(const std::vector<Step>& path) const {
  return set_.count(path.front().name) == 0 && binder_->schema.never(path);
}

void Advisor::field(const std::vector<Step>& path, const Place& place) {
  const std::vector<std::string> source = source_of(path);
  if (!source.empty()) (place.may_miss || asked(path) ? optional_ : expected_).insert(source);
  if (place.replaced || set_.count(path.front().name) != 0 || guarded_.count(to_text(path)) != 0) return;
  if (never(path)) return field_that_cannot_be(path, place.text);
  if (source.empty()) return;
  for (const Expr* other : place.beside) use({source, place.text, source_of(other->steps), "", false});
}

std::vector<std::string> Advisor::source_of(const std::vector<Step>& path) const {
  return set_.count(path.front().name) != 0 ? std::vector<std::string>() : binder_->schema.source_of(path);
}

void Advisor::use(FieldUse use) {
  constexpr size_t kMostUses = 1000;
  if (advice_.uses.size() < kMostUses) advice_.uses.push_back(std::move(use));
}

void Advisor::removed(const Mention& m) {
  if (never(*m.path)) return field_that_cannot_be(*m.path, "");
  std::vector<std::string> source = binder_->schema.source_of(*m.path);
  // drop latency, latency_ms: that one of them is missing is no surprise where the pipeline says so.
  if (m.new_name != nullptr && !source.empty()) expected_.insert(source);
  if (m.path->size() == 1 && !source.empty()) use({std::move(source), "", {}, keyword(*stage_), false});
}

void Advisor::field_that_cannot_be(const std::vector<Step>& path, const std::string& text) {
  if (advice_.warnings.size() >= kMost) return;
  const auto gone =
      std::find_if(gone_.rbegin(), gone_.rend(), [&](const Gone& g) { return g.name == path.front().name; });
  const Stage* stage = gone != gone_.rend() ? gone->stage : maker_;
  if (stage == nullptr) return;
  const std::vector<std::string> columns = binder_->schema.column_names();
  std::string out = fmt::format("no field '{}' after '{}'", to_text(path), shown(*stage));
  if (stage == maker_ && !listed_ && !columns.empty()) {
    out += fmt::format("; there {} {}", columns.size() == 1 ? "is" : "are", list_of(columns));
    listed_ = true;
  }
  const std::string near = gone != gone_.rend() ? gone->new_name : column_like(path, columns);
  if (!text.empty()) {
    out += fmt::format("; for a text write {}", quote(text));
  } else if (!near.empty()) {
    out += fmt::format("; did you mean '{}'?", to_text({Step{near}}));
  }
  warn(out);
}

// Of an aggregate: one of the keys that its window brings, whatever fields the rows have.
bool Advisor::is_key_of_window(const Mention& m) const {
  const WindowInForce& window = binder_->window;
  if (stage_->aggregate_plan() == nullptr || window.kind == WindowInForce::Kind::None) return false;
  if (m.expr->op != Op::Path || m.expr->steps.size() != 1) return false;
  const std::string& name = m.expr->steps[0].name;
  return name == "window_start" || name == "window_end" ||
         std::any_of(window.keys.begin(), window.keys.end(),
                     [&](const auto& key) { return key.name == name; });
}

// What sort, top and limit do while a window is in force.
void Advisor::order(const Stage& stage, const Mentions& mentions) {
  const std::string word = keyword(stage);
  const WindowInForce::Kind kind = binder_->window.kind;
  if (word == "window") single_ = sorted_ = false;
  if (kind == WindowInForce::Kind::None) return;
  if (stage.row_limit() && sorted_) {
    warn(
        "limit takes the first N rows of all windows; 'top N by …' takes them from each, 'window all' before "
        "sort from all");
  }
  if (word != "sort" && word != "top") return;
  const bool needless = is_order_of_windows(mentions, kind);
  sorted_ = word == "sort" && !single_ && !needless;
  if (single_ && !needless) {
    warn(fmt::format("{} works window by window, and each {}; put 'window all' before it", word,
                     kind == WindowInForce::Kind::Session ? "session is one" : "window has one row here"));
  }
}

}  // namespace weir
