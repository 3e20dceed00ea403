// explode path: one row per element of an array, which takes the field's place.
#include <algorithm>

#include "expr/nodes.h"
#include "stages/set_field.h"
#include "stages/stage.h"
#include "value/json.h"

namespace weir {
namespace {

class Explode final : public Stage {
 public:
  Explode(std::vector<Step> path, Span path_span) : path_(std::move(path)), path_span_(path_span) {}
  std::string text() const override { return "explode " + to_text(path_); }

  void bind(Binder& binder, const Stage*) override {
    array_ = binder.schema.resolve(path_);
    element_slot_ = binder.schema.new_slot();
    if (path_.size() == 1) {
      binder.schema.set(path_.front().name, element_slot_);
    } else {
      set_nested(binder, path_, path_span_, make_column_ref(element_slot_), computed_);
    }
  }

  bool multiplies() const override { return true; }
  void multiply(Batch& batch, const Environment& env,
                const std::function<Batch&()>& next_batch) const override {
    const Vec arrays = array_->eval(batch, batch.selected, env);
    std::vector<uint32_t> from;
    std::vector<Value> elements;
    const auto send = [&] {
      if (from.empty()) return;
      Batch& made = next_batch();
      gather(batch, from, made);
      std::copy(elements.begin(), elements.end(), made.make_column(element_slot_));
      for (const auto& [slot, expr] : computed_) fill_slot(*expr, made, slot, env);
      from.clear();
      elements.clear();
    };
    for (const uint32_t row : batch.selected) {
      const auto add = [&](const Value& element) {
        from.push_back(row);
        elements.push_back(element);
        if (from.size() == kBatchRows) send();
        return true;
      };
      if (arrays[row].kind == Kind::Array) {
        for_each_element(arrays[row].view(), add);
      } else if (!arrays[row].is_null()) {
        add(arrays[row]);
      }
    }
    send();
  }

  void slots(std::vector<uint32_t>& out) const override {
    array_->slots(out);
    for (const auto& [slot, expr] : computed_) expr->slots(out);
  }
  void mentions(Mentions& out) const override { mention(path_, out); }

 private:
  std::vector<Step> path_;
  Span path_span_;
  BoundPtr array_;
  uint32_t element_slot_ = 0;
  ComputedFields computed_;  // of the rows made: the objects around the element
};

}  // namespace

std::unique_ptr<StageSyntax> parse_explode(Parser& p) {
  const Token first = p.peek();
  std::vector<Step> path = p.path();
  return std::make_unique<Explode>(std::move(path), p.span_from(first));
}

}  // namespace weir
