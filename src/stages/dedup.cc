// dedup paths: the first row of each key, at once; window by window where one is in force.
#include <map>
#include <string>

#include "aggregates/key_set.h"
#include "stages/stage.h"
#include "value/compare.h"

namespace weir {
namespace {

class DedupOperator final : public Operator {
 public:
  DedupOperator(const std::vector<BoundPtr>& keys, WindowInForce::Kind window, RunContext& context)
      : keys_(keys), window_(window), context_(context) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    std::vector<Vec> columns;
    for (const BoundPtr& key : keys_) columns.push_back(key->eval(batch, batch.selected, env));
    size_t kept = 0;
    for (size_t begin = 0; begin < batch.selected.size();) {
      const Window window = window_of(batch, batch.selected[begin]);
      size_t end = begin + 1;
      while (end < batch.selected.size() && window_of(batch, batch.selected[end]) == window) ++end;
      const RowSet rows = RowSet(batch.selected).subspan(begin, end - begin);
      kept += keep_new(seen_[window], columns, rows, batch.selected.data() + kept);
      begin = end;
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
  Window window_of(const Batch& batch, uint32_t row) const {
    return window_ == WindowInForce::Kind::None ? Window() : batch.windows[row];
  }

  // Writes the rows whose key is new to `out`, which may be where `rows` is; returns how many. All keys are
  // hashed first, so that the loads of a set larger than the caches overlap.
  size_t keep_new(KeySet& seen, const std::vector<Vec>& columns, RowSet rows, uint32_t* out) {
    bytes_.clear();
    row_keys_.clear();
    for (const uint32_t row : rows) {
      const size_t begin = bytes_.size();
      for (const Vec& column : columns) append_group_key(column[row], bytes_);
      const std::string_view key = std::string_view(bytes_).substr(begin);
      row_keys_.push_back({begin, key.size(), hash_key(key)});
    }
    constexpr size_t kAhead = 12;
    size_t kept = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i + kAhead < rows.size()) seen.prefetch(row_keys_[i + kAhead].hash);
      const RowKey& key = row_keys_[i];
      if (seen.insert({bytes_.data() + key.begin, key.size}, key.hash)) out[kept++] = rows[i];
    }
    return kept;
  }

  struct RowKey {
    size_t begin;  // in bytes_
    size_t size;
    uint64_t hash;
  };

  const std::vector<BoundPtr>& keys_;
  WindowInForce::Kind window_;
  RunContext& context_;
  std::map<Window, KeySet> seen_;
  std::string bytes_;  // the keys of some rows
  std::vector<RowKey> row_keys_;
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
