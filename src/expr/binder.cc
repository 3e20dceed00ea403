#include "expr/binder.h"

#include <fmt/format.h>

#include "aggregates/running.h"
#include "expr/nodes.h"
#include "functions/function.h"
#include "lang/synonyms.h"

namespace weir {
namespace {

std::vector<std::string_view> function_names(bool aggregates) {
  std::vector<std::string_view> names;
  for (const FunctionDef* f : all_functions()) names.push_back(f->name);
  for (const RunningDef& r : running_functions()) names.push_back(r.name);
  if (!aggregates) return names;
  for (const AggregateDef* a : all_aggregates()) names.push_back(a->name);
  return names;
}

std::string takes(std::string_view name, int min_args, int max_args) {
  if (max_args < 0)
    return fmt::format("'{}' takes at least {} argument{}", name, min_args, min_args == 1 ? "" : "s");
  if (min_args == max_args && max_args == 0) return fmt::format("'{}' takes no argument", name);
  if (min_args == max_args)
    return fmt::format("'{}' takes {} argument{}", name, max_args, max_args == 1 ? "" : "s");
  return fmt::format("'{}' takes {} to {} arguments", name, min_args, max_args);
}

bool all_constant(const std::vector<BoundPtr>& parts) {
  for (const BoundPtr& part : parts) {
    if (part->constant() == nullptr) return false;
  }
  return true;
}

// A running call, or an aggregate with `over`, where no row runs.
[[noreturn]] void refuse_running(const Expr& call) {
  throw PipelineError(call.span, fmt::format("'{}' goes with extend only", to_text(call)),
                      fmt::format("a stage before: extend r = {}", to_text(call)));
}

}  // namespace

BoundPtr BindScope::running_call(const Expr& call) { refuse_running(call); }

void check_arity(const Expr& call, int min_args, int max_args, std::string_view signature) {
  const auto count = static_cast<int>(call.args.size());
  if (count >= min_args && (max_args < 0 || count <= max_args)) return;
  throw PipelineError(call.span, fmt::format("{}, found {}", takes(call.name, min_args, max_args), count),
                      std::string(signature));
}

void place_argument(Diagnostic& fault, const Expr& call) {
  if (fault.span.end != 0) return;
  const size_t n = fault.span.begin;
  fault.span = n < call.args.size() ? call.args[n]->span : call.span;
}

std::string main_function_name(std::string_view name) {
  if (const AggregateDef* a = find_aggregate(name)) return std::string(a->name == "pNN" ? name : a->name);
  if (const FunctionDef* f = find_function(name)) return std::string(f->name);
  return std::string(name);
}

BoundPtr Binder::literal(const Expr& expr) const {
  const Literal& l = expr.literal;
  if (l.naive_time) {
    const auto t = parse_time(l.text, settings_.zone);
    if (!t)
      throw PipelineError(expr.span, fmt::format("'{}' is no time", l.text),
                          "like @2026-01-31T09:00Z or @2026-01-31");
    return make_constant(Value::time(*t));
  }
  switch (l.kind) {
    case Kind::String: return make_constant(Value::string(l.text));
    case Kind::BigInt: {
      Value v = Value::of_text(Kind::BigInt, l.text);
      v.f = l.f;
      return make_constant(v);
    }
    case Kind::Float: return make_constant(Value::real(l.f));
    default: {
      Value v = Value::integer(l.i);
      v.kind = l.kind;
      return make_constant(v);
    }
  }
}

BoundPtr Binder::bind(const Expr& expr, BindScope* scope) {
  if (scope != nullptr) {
    if (BoundPtr whole = scope->whole(expr)) return whole;
  }
  return bind_node(expr, scope);
}

BoundPtr Binder::bind_node(const Expr& expr, BindScope* scope) {
  switch (expr.op) {
    case Op::Literal: return literal(expr);
    case Op::Path: return scope != nullptr ? scope->path(expr) : schema.resolve(expr.steps);
    case Op::Call: return bind_call(expr, scope);
    default: break;
  }
  std::vector<BoundPtr> parts;
  for (const ExprPtr& arg : expr.args) parts.push_back(bind(*arg, scope));
  const bool constant = all_constant(parts);
  auto second = [&parts]() { return parts.size() > 1 ? std::move(parts[1]) : nullptr; };
  BoundPtr made;
  switch (expr.op) {
    case Op::Access: made = make_access(std::move(parts[0]), expr.steps); break;
    case Op::Not:
    case Op::And:
    case Op::Or: made = make_logic(expr.op, std::move(parts[0]), second()); break;
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: made = make_comparison(expr.op, std::move(parts[0]), second()); break;
    case Op::Match:
    case Op::NotMatch:
      made = make_match(std::move(parts[0]), second(), expr.op == Op::NotMatch || expr.negated,
                        expr.args[1]->span);
      break;
    case Op::Contains:
    case Op::StartsWith:
    case Op::EndsWith: made = make_contains(expr.op, std::move(parts[0]), second(), expr.negated); break;
    case Op::In: {
      BoundPtr subject = std::move(parts[0]);
      parts.erase(parts.begin());
      made = make_in(std::move(subject), std::move(parts), expr.negated);
      break;
    }
    case Op::Between:
      made = make_between(std::move(parts[0]), std::move(parts[1]), std::move(parts[2]), expr.negated);
      break;
    case Op::IsNull: made = make_is_null(std::move(parts[0]), expr.negated); break;
    case Op::Coalesce: made = make_call(*find_function("coalesce"), std::move(parts), nullptr); break;
    default: made = make_arithmetic(expr.op, std::move(parts[0]), second()); break;
  }
  return constant ? fold(std::move(made), environment()) : std::move(made);
}

BoundPtr Binder::bind_call(const Expr& expr, BindScope* scope) {
  const FunctionDef* function = find_function(expr.name);
  const bool like_aggregate =
      expr.star || expr.distinct || expr.where != nullptr || expr.over.kind != Over::Kind::None;
  if (find_aggregate(expr.name) != nullptr && (function == nullptr || like_aggregate)) {
    if (scope != nullptr) return scope->aggregate_call(expr);
    if (expr.over.kind != Over::Kind::None) refuse_running(expr);
    if (inside_aggregate) {
      throw PipelineError(expr.span, fmt::format("aggregate '{}' stands inside of an aggregate", expr.name),
                          "two stages, one after the other, aggregate twice");
    }
    throw PipelineError(expr.span,
                        fmt::format("aggregate '{}' stands outside of an aggregate stage", expr.name),
                        fmt::format("like: aggregate {} by …", to_text(expr)));
  }
  if (function == nullptr && find_running(expr.name) != nullptr) {
    if (scope != nullptr) return scope->running_call(expr);
    refuse_running(expr);
  }
  if (function == nullptr) {
    std::string hint = suggest_word(expr.name, function_names(scope != nullptr));
    if (hint.empty()) hint = suggest_word(expr.name, function_names(true));  // COUNT(*)
    throw PipelineError(expr.name_span, fmt::format("unknown function '{}'", expr.name), std::move(hint));
  }
  if (like_aggregate) throw PipelineError(expr.span, fmt::format("'{}' is no aggregate", expr.name));
  check_arity(expr, function->min_args, function->max_args, function->signature);
  if ((function->flags & FunctionDef::kPathOnly) != 0 && expr.args[0]->op != Op::Path) {
    throw PipelineError(expr.args[0]->span, fmt::format("'{}' wants a field", expr.name),
                        std::string(function->signature));
  }
  if ((function->flags & FunctionDef::kOfSource) != 0) return source_call(expr, scope);
  std::vector<BoundPtr> args;
  std::vector<Value> constants;
  for (const ExprPtr& arg : expr.args) {
    args.push_back(bind(*arg, scope));
    const Value* c = args.back()->constant();
    constants.push_back(c != nullptr && arg->op != Op::Path ? *c : Value::missing());
  }
  const bool constant =
      all_constant(args) && (function->flags & (FunctionDef::kNoFold | FunctionDef::kPathOnly)) == 0;
  std::unique_ptr<Prepared> prepared;
  try {
    if (function->prepare != nullptr) prepared = function->prepare(constants, settings_.zone);
  } catch (PipelineError& e) {
    place_argument(e.diagnostic, expr);
    throw;
  }
  BoundPtr made = make_call(*function, std::move(args), std::move(prepared));
  return constant ? fold(std::move(made), environment()) : std::move(made);
}

// filename(), line_number(): columns that the worker fills, so that stages keep them with the rows.
BoundPtr Binder::source_call(const Expr& expr, BindScope* scope) {
  if (scope != nullptr) scope->source_call(expr);
  const std::optional<uint32_t> slot =
      expr.name == "filename" ? schema.filename_slot() : schema.line_number_slot();
  return slot ? make_column_ref(*slot) : make_constant(Value::null());
}

Value Binder::constant(const Expr& expr, std::string_view what) {
  const BoundPtr bound = bind(expr);
  if (bound->constant() == nullptr)
    throw PipelineError(expr.span, fmt::format("{} must be a constant", what));
  return *bound->constant();
}

std::pair<uint32_t, BoundPtr> Binder::bind_to_slot(const Expr& expr) {
  BoundPtr bound = bind(expr);
  if (bound->slot() >= 0) {
    const auto slot = static_cast<uint32_t>(bound->slot());
    return {slot, std::move(bound)};
  }
  return {schema.new_slot(), std::move(bound)};
}

std::string Binder::item_name(const Item& item) const {
  if (!item.target.empty()) return item.target.back().name;
  return result_name(*item.expr, [](std::string_view name) { return main_function_name(name); });
}

void Binder::check_distinct(const std::vector<std::pair<std::string, Span>>& names) const {
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (names[i].first != names[j].first) continue;
      throw PipelineError(names[i].second, fmt::format("the name '{}' stands twice", names[i].first),
                          fmt::format("give one a name of its own: {}_2 = …", names[i].first));
    }
  }
}

}  // namespace weir
