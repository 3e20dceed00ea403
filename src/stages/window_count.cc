// Count windows: per key N rows, a new window every M. Rows are held until their window is full, or the
// stream ends.
#include <algorithm>
#include <deque>
#include <unordered_map>

#include "stages/window_operators.h"

namespace weir {
namespace {

class CountWindows final : public Operator {
 public:
  CountWindows(const WindowPlan& plan, RunContext& context, RowCodec codec)
      : size_(plan.spec.size),
        every_(plan.spec.slide > 0 ? plan.spec.slide : plan.spec.size),
        plan_(plan),
        context_(context),
        codec_(std::move(codec)) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    eval_keys(plan_, batch, env, row_keys_);
    const std::vector<uint32_t> rows = batch.selected;
    for (const uint32_t row : rows) {
      if (next().done()) return;
      Key& key = keys_[row_keys_[row]];
      if (key.seen % every_ == 0) key.open.push_back({{key.seen, key.seen + size_, next_ordinal_++}, {}});
      ++key.seen;
      if (key.open.empty()) {
        context_.in_no_window();
        continue;
      }
      std::string bytes;
      codec_.encode(batch, row, bytes);
      for (Open& open : key.open) open.rows.push_back(bytes);
      while (!key.open.empty() && key.open.front().window.end <= key.seen) {
        const Open full = std::move(key.open.front());
        key.open.pop_front();
        emit(full);
      }
    }
  }
  bool reports() const override { return true; }
  void watermark(int64_t) override {}
  void close(const Window&) override {}
  void finish() override {
    std::vector<Open> open;
    for (auto& [name, key] : keys_) {
      for (Open& o : key.open) open.push_back(std::move(o));
      key.open.clear();
    }
    std::sort(open.begin(), open.end(), [](const Open& a, const Open& b) { return a.window < b.window; });
    for (const Open& o : open) emit(o);
    next().finish();
  }

  void save(StateWriter& out) const override {
    codec_.save(out);
    out.u64(next_ordinal_);
    out.u64(sent_);
    out.u64(keys_.size());
    for (const auto& [name, key] : keys_) {
      out.string(name);
      out.i64(key.seen);
      out.u64(key.open.size());
      for (const Open& o : key.open) {
        out.i64(o.window.start);
        out.u64(o.window.ordinal);
        out.u64(o.rows.size());
        for (const std::string& row : o.rows) out.string(row);
      }
    }
  }
  void load(StateReader& in, const Origins& origins) override {
    codec_.load(in, origins);
    next_ordinal_ = in.u64();
    sent_ = in.u64();
    keys_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      Key& key = keys_[std::string(in.string())];
      key.seen = in.i64();
      for (uint64_t open = in.u64(); open > 0 && !in.bad(); --open) {
        Open& o = key.open.emplace_back();
        o.window.start = in.i64();
        o.window.end = o.window.start + size_;
        o.window.ordinal = in.u64();
        for (uint64_t rows = in.u64(); rows > 0 && !in.bad(); --rows) o.rows.emplace_back(in.string());
      }
    }
  }

 private:
  struct Open {
    Window window;  // the ordinal: by first row, whatever the key
    std::vector<std::string> rows;
  };
  struct Key {
    int64_t seen = 0;
    std::deque<Open> open;  // by start
  };

  void emit(const Open& full) { send_held(plan_, codec_, full.rows, full.window, sent_, scratch_, next()); }

  int64_t size_;
  int64_t every_;
  const WindowPlan& plan_;
  RunContext& context_;
  RowCodec codec_;
  std::unordered_map<std::string, Key> keys_;
  uint64_t next_ordinal_ = 0;
  uint64_t sent_ = 0;
  Batch scratch_;
  std::vector<std::string> row_keys_;
};

}  // namespace

std::unique_ptr<Operator> start_count_windows(const WindowPlan& plan, RunContext& context, RowCodec codec) {
  return std::make_unique<CountWindows>(plan, context, std::move(codec));
}

}  // namespace weir
