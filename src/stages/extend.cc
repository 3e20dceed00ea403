// extend items: adds fields or replaces them where they stand, one after the other.
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
  void add(Binder& binder, const std::string& name, BoundPtr value, bool skip_missing = false) {
    const uint32_t slot = binder.schema.new_slot();
    computed_.emplace_back(slot, std::move(value));
    binder.schema.set(name, slot, skip_missing);
  }

  // extend user.email = …: the object `user` with that member set.
  void bind_nested(Binder& binder, const Item& item, BoundPtr value) {
    std::vector<std::string> path;
    for (const Step& step : item.target) {
      if (step.is_index) throw PipelineError(item.target_span, "an element of an array cannot be set");
      path.push_back(step.name);
    }
    Schema& schema = binder.schema;
    const std::string top = path.front();
    const std::vector<Step> whole = {Step{dotted_name(path)}};
    const auto object = [&] { return schema.resolve({item.target.front()}, true); };
    const auto nested = [&] { return make_access(object(), {item.target.begin() + 1, item.target.end()}); };
    path.erase(path.begin());
    if (schema.resolve(whole, true)->constant() != nullptr) {
      add(binder, top, make_nested(object(), std::move(path), std::move(value)));
      return;
    }
    // A CSV header's "user.email" is set where the row has no nested one.
    const uint32_t slot = schema.new_slot();
    computed_.emplace_back(slot, std::move(value));
    const auto set = [slot] { return make_column_ref(slot); };
    BoundPtr as_object = make_where_top_level(schema.resolve(whole, true), nested(), object(),
                                              make_nested(object(), path, set()));
    BoundPtr as_top =
        make_where_top_level(schema.resolve(whole, true), nested(), set(), schema.resolve(whole, true));
    add(binder, top, std::move(as_object), true);
    add(binder, whole.front().name, std::move(as_top), true);
  }

  std::vector<Item> items_;
  std::vector<std::pair<uint32_t, BoundPtr>> computed_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_extend(Parser& p) { return std::make_unique<Extend>(p.items(true)); }

}  // namespace weir
