// extend items: adds fields or replaces them where they stand, one after the other.
#include "stages/set_field.h"
#include "stages/stage.h"

namespace weir {
namespace {

class Extend final : public Stage {
 public:
  explicit Extend(std::vector<Item> items) : items_(std::move(items)) {}
  std::string text() const override { return "extend " + to_text(items_); }

  void bind(Binder& binder, const Stage*) override {
    for (const Item& item : items_) {
      BoundPtr value = binder.bind(*item.expr);
      if (item.target.size() > 1) {
        set_nested(binder, item.target, item.target_span, std::move(value), computed_);
      } else {
        set_field(binder, binder.item_name(item), std::move(value), computed_);
      }
    }
  }

  void apply(Batch& batch, const Environment& env) const override {
    for (const auto& [slot, expr] : computed_) fill_slot(*expr, batch, slot, env);
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const auto& [slot, expr] : computed_) expr->slots(out);
  }

 private:
  std::vector<Item> items_;
  ComputedFields computed_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_extend(Parser& p) { return std::make_unique<Extend>(p.items(true)); }

}  // namespace weir
