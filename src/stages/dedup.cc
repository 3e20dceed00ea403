// dedup paths: the first row of each key, at once; window by window where one is in force.
#include <map>
#include <string>

#include "aggregates/key_set.h"
#include "stages/stage.h"
#include "value/row_keys.h"

namespace weir {
namespace {

// The keys of a batch's rows.
struct DedupKeys final : PreparedRows {
  std::vector<RowKeys::Column> columns;
  RowKeys rows;

  void evaluate(const std::vector<BoundPtr>& keys, Batch& batch, const Environment& env) {
    columns.clear();
    for (const BoundPtr& key : keys) {
      const Vec v = key->eval(batch, batch.selected, env);
      columns.push_back({v.values, v.step});
    }
    rows.build(columns, batch.rows, batch.selected);
  }
};

class DedupOperator final : public Operator {
 public:
  DedupOperator(const std::vector<BoundPtr>& keys, WindowInForce::Kind window, RunContext& context)
      : keys_(keys), window_(window), context_(context) {}

  void rows(Batch& batch) override {
    const auto* keys = static_cast<const DedupKeys*>(batch.prepared_for(&keys_));
    if (keys == nullptr) {
      scratch_.evaluate(keys_, batch, context_.environment(batch));
      keys = &scratch_;
    }
    constexpr size_t kAhead = 12;
    const std::vector<uint32_t>& rows = batch.selected;
    size_t kept = 0;
    auto seen = seen_.end();  // most rows are in the window of the row before
    for (size_t i = 0; i < rows.size(); ++i) {
      const uint32_t row = rows[i];
      const Window window = window_ == WindowInForce::Kind::None ? Window() : batch.windows[row];
      if (seen == seen_.end() || !(seen->first == window)) seen = seen_.try_emplace(window).first;
      if (i + kAhead < rows.size()) seen->second.prefetch(keys->rows.hash(rows[i + kAhead]));
      if (seen->second.insert(keys->rows.key(row), keys->rows.hash(row))) batch.selected[kept++] = row;
    }
    batch.selected.resize(kept);
    if (kept > 0) next().rows(batch);
  }
  void watermark(int64_t time) override {
    const bool timed = window_ == WindowInForce::Kind::Time || window_ == WindowInForce::Kind::Session;
    while (timed && !seen_.empty() && seen_.begin()->first.end <= time) seen_.erase(seen_.begin());
    next().watermark(time);
  }
  void close(const Window& window) override {
    seen_.erase(window);
    next().close(window);
  }
  void save(StateWriter& out) const override {
    out.u64(seen_.size());
    for (const auto& [window, keys] : seen_) {
      out.i64(window.start);
      out.i64(window.end);
      out.u64(window.ordinal);
      out.u64(keys.size());
      keys.for_each([&](std::string_view key) { out.string(key); });
    }
  }
  void load(StateReader& in, const Origins&) override {
    seen_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      Window window;
      window.start = in.i64();
      window.end = in.i64();
      window.ordinal = in.u64();
      KeySet& keys = seen_[window];
      for (uint64_t count = in.u64(); count > 0 && !in.bad(); --count) keys.insert(in.string());
    }
  }

  size_t state_bytes() const override {
    size_t total = 0;
    for (const auto& [window, keys] : seen_) total += keys.bytes();
    return total;
  }

 private:
  const std::vector<BoundPtr>& keys_;
  WindowInForce::Kind window_;
  RunContext& context_;
  std::map<Window, KeySet> seen_;
  DedupKeys scratch_;
};

class Dedup final : public Stage {
 public:
  explicit Dedup(std::vector<std::vector<Step>> paths) : paths_(std::move(paths)) {}
  std::string text() const override {
    std::string out = "dedup ";
    for (const auto& path : paths_) out += (&path == paths_.data() ? "" : ", ") + to_text(path);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    for (const auto& path : paths_) keys_.push_back(binder.schema.resolve(path));
    window_ = binder.window.kind;
  }
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    return std::make_unique<DedupOperator>(keys_, window_, context);
  }
  void prepare(Batch& batch, const Environment& env) const override {
    batch.prepare<DedupKeys>(&keys_).evaluate(keys_, batch, env);
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& key : keys_) key->slots(out);
  }
  std::string state_text() const override { return "the keys seen"; }

 private:
  std::vector<std::vector<Step>> paths_;
  std::vector<BoundPtr> keys_;
  WindowInForce::Kind window_ = WindowInForce::Kind::None;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_dedup(Parser& p) { return std::make_unique<Dedup>(p.paths()); }

}  // namespace weir
