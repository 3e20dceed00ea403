// extend items: adds fields or replaces them where they stand, one after the other.
#include <fmt/format.h>

#include "expr/nodes.h"
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
        bind_nested(binder, item, std::move(value));
      } else {
        add(binder, binder.item_name(item), std::move(value));
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
  uint32_t add(Binder& binder, const std::string& name, BoundPtr value) {
    const uint32_t slot = binder.schema.new_slot();
    computed_.emplace_back(slot, std::move(value));
    binder.schema.set(name, slot);
    return slot;
  }

  // extend user.email = …: the object `user` with that member set.
  void bind_nested(Binder& binder, const Item& item, BoundPtr value) {
    std::vector<std::string> path;
    for (const Step& step : item.target) {
      if (step.is_index) throw PipelineError(item.target_span, "an element of an array cannot be set");
      path.push_back(step.name);
    }
    BoundPtr object = binder.schema.resolve({item.target.front()});
    const std::string top = path.front();
    path.erase(path.begin());
    add(binder, top, make_nested(std::move(object), std::move(path), std::move(value)));
  }

  std::vector<Item> items_;
  std::vector<std::pair<uint32_t, BoundPtr>> computed_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_extend(Parser& p) { return std::make_unique<Extend>(p.items(true)); }

}  // namespace weir
