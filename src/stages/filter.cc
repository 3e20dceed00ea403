// filter expr: keeps the rows for which the expression is true.
#include <fmt/format.h>

#include <algorithm>

#include "aggregates/aggregate.h"
#include "stages/stage.h"

namespace weir {
namespace {

bool has_path(const Expr& e) {
  return e.op == Op::Path ||
         std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return has_path(*arg); });
}

// The aggregate at `place` if a field is compared with it: ms > 2 * avg(ms).
const Expr* compared_aggregate(const Expr& e, Span place, bool with_field = false) {
  const bool here = e.span.begin == place.begin && e.span.end == place.end;
  if (here && e.op == Op::Call && find_aggregate(e.name) != nullptr && e.over.kind == Over::Kind::None)
    return with_field ? &e : nullptr;
  const bool comparison = e.op >= Op::Equal && e.op <= Op::GreaterEqual;
  for (const ExprPtr& arg : e.args) {
    const bool beside = comparison && has_path(*e.args[&arg == &e.args[0] ? 1 : 0]);
    if (const Expr* found = compared_aggregate(*arg, place, with_field || beside)) return found;
  }
  return nullptr;
}

class Filter final : public Stage {
 public:
  explicit Filter(ExprPtr condition) : syntax_(std::move(condition)) {}
  std::string text() const override { return "filter " + to_text(*syntax_); }
  void bind(Binder& binder, const Stage*) override {
    try {
      condition_ = binder.bind(*syntax_);
    } catch (PipelineError& e) {
      if (const Expr* call = compared_aggregate(*syntax_, e.diagnostic.span))
        e.diagnostic.hint = with_extend(*call);
      throw;
    }
  }
  void apply(Batch& batch, const Environment& env) const override {
    condition_->select(batch, batch.selected, env, batch.selected);
  }
  void slots(std::vector<uint32_t>& out) const override { condition_->slots(out); }
  void mentions(Mentions& out) const override { mention(syntax_.get(), out); }

 private:
  // Two stages for the one that would have to know all rows.
  std::string with_extend(const Expr& call) const {
    constexpr size_t kLongest = 100;
    const std::string aggregate = to_text(call);
    const std::string name = to_text(
        {Step{result_name(call, [](std::string_view function) { return main_function_name(function); })}});
    std::string condition = to_text(*syntax_);
    const std::string in_parens = fmt::format("({})", aggregate);  // with its where
    const bool parens = call.where != nullptr && condition.find(in_parens) != std::string::npos;
    const std::string& replaced = parens ? in_parens : aggregate;
    const size_t at = condition.find(replaced);
    if (at != std::string::npos) condition.replace(at, replaced.size(), name);
    if (at == std::string::npos || condition.size() > kLongest) condition = "…";
    return fmt::format("of the rows so far: extend {} over all | filter {}", aggregate, condition);
  }

  ExprPtr syntax_;
  BoundPtr condition_;
};

}  // namespace

std::unique_ptr<StageSyntax> make_filter(ExprPtr condition) {
  return std::make_unique<Filter>(std::move(condition));
}
std::unique_ptr<StageSyntax> parse_filter(Parser& p) { return make_filter(p.expr()); }

}  // namespace weir
