// filter expr: keeps the rows for which the expression is true.
#include "stages/stage.h"

namespace weir {
namespace {

class Filter final : public Stage {
 public:
  explicit Filter(ExprPtr condition) : syntax_(std::move(condition)) {}
  std::string text() const override { return "filter " + to_text(*syntax_); }
  void bind(Binder& binder, const Stage*) override { condition_ = binder.bind(*syntax_); }
  void apply(Batch& batch, const Environment& env) const override {
    condition_->select(batch, batch.selected, env, batch.selected);
  }
  void slots(std::vector<uint32_t>& out) const override { condition_->slots(out); }
  void mentions(Mentions& out) const override { mention(syntax_.get(), out); }

 private:
  ExprPtr syntax_;
  BoundPtr condition_;
};

}  // namespace

std::unique_ptr<StageSyntax> make_filter(ExprPtr condition) {
  return std::make_unique<Filter>(std::move(condition));
}
std::unique_ptr<StageSyntax> parse_filter(Parser& p) { return make_filter(p.expr()); }

}  // namespace weir
