// sort [by] keys: all rows (of a window), in order; ties keep the order of arrival.
#include <algorithm>
#include <numeric>

#include "stages/sort_order.h"
#include "stages/windowed.h"

namespace weir {
namespace {

class SortState final : public WindowState {
 public:
  SortState(const SortOrder& order, RowCodec& codec) : order_(order), codec_(codec) {}

  void add(Batch& batch, RowSet rows, const Environment& env) override {
    const std::vector<Vec> keys = order_.eval(batch, rows, env);
    for (const uint32_t row : rows) {
      for (const Vec& key : keys) keys_.push_back(own(key[row]));
      scratch_.clear();
      codec_.encode(batch, row, scratch_);
      rows_.push_back(arena_.copy(scratch_));
    }
  }

  void merge(WindowState& from) override {
    auto& other = static_cast<SortState&>(from);
    for (const Value& key : other.keys_) keys_.push_back(own(key));
    for (const std::string_view row : other.rows_) rows_.push_back(arena_.copy(row));
  }

  void result(const Window& window, Batch& scratch, Sink& out) const override {
    std::vector<uint32_t> order(rows_.size());
    std::iota(order.begin(), order.end(), 0U);
    const size_t width = order_.size();
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      const int c = order_.compare(&keys_[a * width], &keys_[b * width]);
      return c != 0 ? c < 0 : RowCodec::arrival(rows_[a]) < RowCodec::arrival(rows_[b]);
    });
    std::vector<std::string_view> sorted;
    sorted.reserve(order.size());
    for (const uint32_t i : order) sorted.push_back(rows_[i]);
    codec_.decode_runs(sorted, scratch, [&](Batch& batch) {
      if (out.done()) return;
      batch.windows.assign(batch.rows, window);
      out.rows(batch);
    });
  }

  void save(StateWriter& out) const override {
    out.u64(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      out.string(rows_[i]);
      for (size_t k = 0; k < order_.size(); ++k) out.value(keys_[i * order_.size() + k]);
    }
  }
  void load(StateReader& in) override {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      rows_.push_back(arena_.copy(in.string()));
      for (size_t k = 0; k < order_.size(); ++k) keys_.push_back(own(in.value()));
    }
  }
  size_t bytes() const override {
    return arena_.bytes() + keys_.capacity() * sizeof(Value) + rows_.capacity() * sizeof(std::string_view);
  }

 private:
  // The key with its text in this state's memory.
  Value own(Value v) {
    if (v.kind < Kind::String && v.kind != Kind::BigInt) return v.computed();
    v.text = arena_.copy(v.view()).data();
    v.flags = 0;
    return v;
  }

  const SortOrder& order_;
  RowCodec& codec_;
  Arena arena_;
  std::vector<Value> keys_;  // order_.size() for each row
  std::vector<std::string_view> rows_;
  std::string scratch_;
};

class Sort final : public Stage {
 public:
  explicit Sort(std::vector<Key> keys) : keys_(std::move(keys)) {}
  std::string text() const override {
    std::string out = "sort ";
    for (const Key& key : keys_) out += (&key == keys_.data() ? "" : ", ") + to_text(key);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    order_.bind(binder, keys_, false);
    window_ = binder.window.kind;
  }
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    return std::make_unique<RowKeepingOperator>(
        context, [this](RowCodec& rows) { return std::make_unique<SortState>(order_, rows); },
        std::make_unique<RowCodec>(codec()), window_);
  }
  void slots(std::vector<uint32_t>& out) const override { order_.slots(out); }
  std::string state_text() const override { return "all rows"; }

 private:
  std::vector<Key> keys_;
  SortOrder order_;
  WindowInForce::Kind window_ = WindowInForce::Kind::None;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_sort(Parser& p) {
  p.accept_word("by");
  return std::make_unique<Sort>(p.keys());
}

}  // namespace weir
