// dedup paths: the first row of each key, at once; window by window where one is in force.
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "stages/stage.h"
#include "value/compare.h"

namespace weir {
namespace {

using KeySet = std::unordered_set<std::string>;

class DedupOperator final : public Operator {
 public:
  DedupOperator(const std::vector<BoundPtr>& keys, WindowInForce::Kind window, RunContext& context)
      : keys_(keys), window_(window), context_(context) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    std::vector<Vec> columns;
    for (const BoundPtr& key : keys_) columns.push_back(key->eval(batch, batch.selected, env));
    size_t kept = 0;
    std::string bytes;
    for (const uint32_t row : batch.selected) {
      bytes.clear();
      for (const Vec& column : columns) append_group_key(column[row], bytes);
      const Window window = window_ == WindowInForce::Kind::None ? Window() : batch.windows[row];
      if (seen_[window].insert(bytes).second) batch.selected[kept++] = row;
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
      for (const std::string& key : keys) out.string(key);
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
      for (uint64_t count = in.u64(); count > 0 && !in.bad(); --count) keys.emplace(in.string());
    }
  }

 private:
  const std::vector<BoundPtr>& keys_;
  WindowInForce::Kind window_;
  RunContext& context_;
  std::map<Window, KeySet> seen_;
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
