// project items: rows with just these fields, in this order.
#include <fmt/format.h>

#include "stages/stage.h"

namespace weir {
namespace {

class Project final : public Stage {
 public:
  explicit Project(std::vector<Item> items) : items_(std::move(items)) {}
  std::string text() const override { return "project " + to_text(items_); }

  void bind(Binder& binder, const Stage*) override {
    std::vector<Schema::Column> columns;
    std::vector<std::pair<std::string, Span>> names;
    for (const Item& item : items_) {
      refuse_removal(item);
      auto [slot, expr] = binder.bind_to_slot(*item.expr);
      if (expr->slot() < 0) computed_.push_back({slot, std::move(expr)});
      read_.push_back(slot);
      names.emplace_back(binder.item_name(item), item.span);
      columns.push_back({names.back().first, slot});
    }
    binder.check_distinct(names);
    binder.schema.close(std::move(columns));
  }

  void apply(Batch& batch, const Environment& env) const override {
    for (const auto& [slot, expr] : computed_) fill_slot(*expr, batch, slot, env);
  }

  void slots(std::vector<uint32_t>& out) const override {
    for (const auto& [slot, expr] : computed_) expr->slots(out);
    out.insert(out.end(), read_.begin(), read_.end());
  }
  void mentions(Mentions& out) const override { mention(items_, Mention::Use::Column, out); }

 private:
  // project -msg, as Splunk, mlr and R remove fields
  static void refuse_removal(const Item& item) {
    const Expr& e = *item.expr;
    if (!item.target.empty() || e.op != Op::Negate || e.args[0]->op != Op::Path) return;
    const std::string path = to_text(*e.args[0]);
    throw PipelineError(e.span, "a result needs a name", fmt::format("write drop {0}, or name = -{0}", path));
  }

  std::vector<Item> items_;
  std::vector<std::pair<uint32_t, BoundPtr>> computed_;
  std::vector<uint32_t> read_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_project(Parser& p) { return std::make_unique<Project>(p.items()); }

}  // namespace weir
