// top N by keys: the N largest rows (of a window, per group), largest first; ties go by arrival.
#include <fmt/format.h>

#include "stages/top_state.h"

namespace weir {
namespace {

class Top final : public Stage {
 public:
  Top(uint64_t count, bool with_ties, std::vector<Key> keys, std::vector<std::vector<Step>> per)
      : keys_(std::move(keys)), per_(std::move(per)) {
    plan_.count = count;
    plan_.with_ties = with_ties;
  }
  std::string text() const override {
    std::string out = fmt::format("top {}{} by ", plan_.count, plan_.with_ties ? " with ties" : "");
    for (const Key& key : keys_) out += (&key == keys_.data() ? "" : ", ") + to_text(key);
    for (const auto& path : per_) out += (&path == per_.data() ? " per " : ", ") + to_text(path);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    plan_.order.bind(binder, keys_, true);
    for (const auto& path : per_) plan_.per.push_back(binder.schema.resolve(path));
    window_ = binder.window.kind;
  }
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    return start_top(plan_, context, codec(), window_);
  }
  void prepare(Batch& batch, const Environment& env) const override { prepare_top(plan_, batch, env); }
  void slots(std::vector<uint32_t>& out) const override {
    plan_.order.slots(out);
    for (const BoundPtr& expr : plan_.per) expr->slots(out);
  }
  bool waits_for_end() const override { return window_ == WindowInForce::Kind::None; }
  std::string state_text() const override {
    return per_.empty() ? "the best rows" : "the best rows of each key";
  }
  void mentions(Mentions& out) const override {
    mention(keys_, out);
    mention(per_, out);
  }

 private:
  std::vector<Key> keys_;
  std::vector<std::vector<Step>> per_;
  TopPlan plan_;
  WindowInForce::Kind window_ = WindowInForce::Kind::None;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_top(Parser& p) {
  const int64_t count = p.count("the number of rows");
  const bool with_ties = p.accept_word("with");
  if (with_ties) p.expect_word("ties");
  p.expect_word("by");
  std::vector<Key> keys = p.keys();
  std::vector<std::vector<Step>> per;
  if (p.accept_word("per")) per = p.paths();
  return std::make_unique<Top>(static_cast<uint64_t>(count), with_ties, std::move(keys), std::move(per));
}

}  // namespace weir
