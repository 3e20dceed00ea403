// Count windows: per key N rows, a new window every M. Rows are held until their window is full, or the
// stream ends.
#include <algorithm>
#include <deque>

#include "stages/held_rows.h"
#include "stages/key_index.h"
#include "stages/window_input.h"

namespace weir {
namespace {

class CountWindows final : public Operator {
 public:
  CountWindows(const WindowPlan& plan, RunContext& context, RowCodec codec)
      : size_(plan.spec.size),
        every_(plan.spec.slide > 0 ? plan.spec.slide : plan.spec.size),
        plan_(plan),
        context_(context),
        codec_(std::move(codec)),
        sender_(plan, codec_) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    const RowKeys& keys = WindowInput::of(plan_, batch, env, own_input_).keys;
    const std::vector<uint32_t> rows = batch.selected;
    bool done = next().done();
    for (const uint32_t row : rows) {
      if (done) return;
      done = !take(batch, row, keys);
    }
    emit();
  }
  bool reports() const override { return true; }
  void watermark(int64_t) override {}
  void close(const Window&) override {}
  void finish() override {
    for (Key& key : keys_) {
      for (Open& o : key.open) full_.push_back(std::move(o));
    }
    keys_.clear();
    index_ = KeyIndex();
    std::sort(full_.begin(), full_.end(), [](const Open& a, const Open& b) { return a.window < b.window; });
    emit();
    next().finish();
  }

  Held held() const override {
    Held held;
    held.groups = keys_.size();
    for (const Key& key : keys_) held.windows += key.open.size();
    return held;
  }
  size_t state_bytes() const override {
    size_t total = index_.bytes() + keys_.size() * sizeof(Key);
    for (const Key& key : keys_) {
      total += heap_of(key.name) + key.open.capacity() * sizeof(Open);
      for (const Open& o : key.open) total += heap_of(o.rows.bytes());
    }
    return total;
  }
  void save(StateWriter& out) const override {
    codec_.save(out);
    sender_.save(out);
    out.u64(next_ordinal_);
    out.u64(keys_.size());
    for (const Key& key : keys_) {
      out.string(key.name);
      out.i64(key.seen);
      out.u64(key.open.size());
      for (const Open& o : key.open) {
        out.i64(o.window.start);
        out.u64(o.window.ordinal);
        out.string(o.rows.bytes());
      }
    }
  }
  void load(StateReader& in, const Origins& origins) override {
    codec_.load(in, origins);
    sender_.load(in);
    next_ordinal_ = in.u64();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      const std::string_view name = in.string();
      Key& key = find_or_add(name, hash_key(name));
      key.seen = in.i64();
      for (uint64_t open = in.u64(); open > 0 && !in.bad(); --open) {
        Open& o = key.open.emplace_back();
        o.window.start = in.i64();
        o.window.end = o.window.start + size_;
        o.window.ordinal = in.u64();
        o.rows.set_bytes(in.string());
      }
    }
  }

 private:
  struct Open {
    Window window;  // the ordinal: by first row, whatever the key
    HeldRows rows;
  };
  struct Key {
    std::string name;
    int64_t seen = 0;
    std::vector<Open> open;  // by start
  };

  Key& find_or_add(std::string_view name, uint64_t long_hash) {
    const auto hash = static_cast<uint32_t>(long_hash);
    const uint32_t found = index_.find(hash, [&](uint32_t i) { return keys_[i].name == name; });
    if (found != KeyIndex::kNone) return keys_[found];
    index_.insert(hash, static_cast<uint32_t>(keys_.size()));
    Key& made = keys_.emplace_back();
    made.name = name;
    return made;
  }

  // False when nothing more is wanted.
  bool take(Batch& batch, uint32_t row, const RowKeys& keys) {
    Key& key = find_or_add(keys.key(row), keys.hash(row));
    if (key.seen % every_ == 0) key.open.push_back({{key.seen, key.seen + size_, next_ordinal_++}, {}});
    ++key.seen;
    if (key.open.empty()) {
      if (next().reports()) emit();
      if (next().done()) return false;
      context_.in_no_window();
      return true;
    }
    bytes_.clear();
    codec_.encode(batch, row, bytes_);
    for (Open& open : key.open) open.rows.add(bytes_);
    if (key.open.front().window.end <= key.seen) {  // the others end behind it
      full_.push_back(std::move(key.open.front()));
      key.open.erase(key.open.begin());
    }
    return true;
  }

  // What is full goes on.
  void emit() {
    for (const Open& o : full_) sender_.add(o.rows, o.window, next());
    sender_.flush(next());
    full_.clear();
  }

  int64_t size_;
  int64_t every_;
  const WindowPlan& plan_;
  RunContext& context_;
  RowCodec codec_;
  HeldSender sender_;
  KeyIndex index_;
  std::deque<Key> keys_;  // by first appearance
  uint64_t next_ordinal_ = 0;
  std::vector<Open> full_;  // and not yet gone on
  std::string bytes_;
  WindowInput own_input_;
};

}  // namespace

std::unique_ptr<Operator> start_count_windows(const WindowPlan& plan, RunContext& context, RowCodec codec) {
  return std::make_unique<CountWindows>(plan, context, std::move(codec));
}

}  // namespace weir
