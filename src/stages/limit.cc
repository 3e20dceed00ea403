// limit N: the first N rows; then the pipeline stops reading.
#include <fmt/format.h>

#include "stages/stage.h"

namespace weir {
namespace {

class LimitOperator final : public Operator {
 public:
  explicit LimitOperator(uint64_t count) : left_(count) {}
  void rows(Batch& batch) override {
    if (left_ == 0) return;
    if (batch.selected.size() > left_) batch.selected.resize(left_);
    left_ -= batch.selected.size();
    next().rows(batch);
  }
  bool done() const override { return left_ == 0 || next().done(); }
  bool reports() const override { return true; }
  void save(StateWriter& out) const override { out.u64(left_); }
  void load(StateReader& in, const Origins&) override { left_ = in.u64(); }

 private:
  uint64_t left_;
};

class Limit final : public Stage {
 public:
  explicit Limit(int64_t count) : count_(count) {}
  std::string text() const override { return fmt::format("limit {}", count_); }
  void bind(Binder&, const Stage*) override {}
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext&) const override {
    return std::make_unique<LimitOperator>(static_cast<uint64_t>(count_));
  }
  std::optional<uint64_t> row_limit() const override { return static_cast<uint64_t>(count_); }
  void slots(std::vector<uint32_t>&) const override {}
  std::string state_text() const override { return "a count of rows"; }

 private:
  int64_t count_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_limit(Parser& p) {
  return std::make_unique<Limit>(p.count("the number of rows", 0));
}

}  // namespace weir
