#include "stages/dedup_within.h"

#include <map>
#include <string>

#include "stages/close_queue.h"
#include "stages/key_index.h"
#include "stages/window_clock.h"

namespace weir {
namespace {

class DedupWithin final : public Operator {
 public:
  DedupWithin(const WindowPlan& plan, WindowInForce::Kind window, RunContext& context)
      : plan_(plan),
        window_(window),
        context_(context),
        watermark_(plan.from_source ? context.stream_count() : 1) {}

  void rows(Batch& batch) override;
  void watermark(int64_t time) override;
  void close(const Window& window) override;
  void input_ended(uint32_t input) override;
  bool reports() const override { return plan_.time != nullptr || next().reports(); }
  void save(StateWriter& out) const override;
  void load(StateReader& in, const Origins& origins) override;
  size_t state_bytes() const override;
  Held held() const override;

 private:
  // A key in a window. Every one that is used stands once in the queue, at the time it may be forgotten or
  // before; so one whose window has closed stays until then.
  struct Kept {
    KeyIndex* index = nullptr;  // that finds it; null when its window has closed
    uint32_t hash = 0;
    int64_t time = 0;  // of the row that was kept last
    std::string key;
  };

  // When a row of the same key is kept again.
  int64_t again(int64_t time) const {
    int64_t out = 0;
    return __builtin_add_overflow(time, plan_.spec.size, &out) ? kEndOfTime : out;
  }
  bool keeps(KeyIndex& index, std::string_view key, uint32_t hash, int64_t time);
  void add(KeyIndex& index, std::string_view key, uint32_t hash, int64_t time);
  void forget();
  void forget_window(std::map<Window, KeyIndex>::iterator at);
  void send(Batch& batch);

  const WindowPlan& plan_;
  WindowInForce::Kind window_;
  RunContext& context_;
  Watermark watermark_;
  std::map<Window, KeyIndex> windows_;  // the keys of each; of one where none is in force
  std::vector<Kept> kept_;              // by number
  std::vector<uint32_t> free_;
  CloseQueue queue_;
  std::vector<CloseQueue::Entry> due_;
  WindowInput own_input_;
  std::vector<uint32_t> passing_;    // rows to be sent
  std::vector<Window> row_windows_;  // of the batch: whoever is behind may change them
};

void DedupWithin::rows(Batch& batch) {
  const Environment env = context_.environment(batch);
  const WindowInput& input = WindowInput::of(plan_, batch, env, own_input_);
  const std::vector<uint32_t> rows = batch.selected;
  const uint32_t stream = plan_.from_source ? context_.stream_of(batch) : 0;
  const bool windowed = window_ != WindowInForce::Kind::None;
  row_windows_ = batch.windows;
  passing_.clear();
  auto keys = windows_.end();
  for (const uint32_t row : rows) {
    const int64_t time = plan_.time != nullptr ? input.times[row] : batch.times[row];
    if (time == kNoTime) {
      if (next().reports()) send(batch);
      if (next().done()) return;
      context_.reject(batch, row, why_no_time(plan_, input.time_values[row], env.zone), plan_.columns);
      if (next().done()) return;
      continue;
    }
    const Window window = windowed ? row_windows_[row] : Window();
    if (keys == windows_.end() || !(keys->first == window)) keys = windows_.try_emplace(window).first;
    const auto hash = static_cast<uint32_t>(input.keys.hash(row));
    if (keeps(keys->second, input.keys.key(row), hash, time)) passing_.push_back(row);
    if (watermark_.note(stream, time)) forget();
  }
  send(batch);
}

void DedupWithin::send(Batch& batch) {
  if (passing_.empty()) return;
  batch.selected.swap(passing_);
  passing_.clear();
  next().rows(batch);
  batch.windows = row_windows_;
}

bool DedupWithin::keeps(KeyIndex& index, std::string_view key, uint32_t hash, int64_t time) {
  const uint32_t id = index.find(hash, [&](uint32_t i) { return kept_[i].key == key; });
  if (id == KeyIndex::kNone) {
    add(index, key, hash, time);
    return true;
  }
  if (time < again(kept_[id].time)) return false;
  kept_[id].time = time;
  return true;
}

void DedupWithin::add(KeyIndex& index, std::string_view key, uint32_t hash, int64_t time) {
  const int64_t now = watermark_.less(plan_.spec.grace);
  if (now != kNoTime && again(time) <= now) return;  // forgotten at once
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(kept_.size()));
    kept_.emplace_back();
  }
  const uint32_t id = free_.back();
  free_.pop_back();
  kept_[id].index = &index;
  kept_[id].hash = hash;
  kept_[id].time = time;
  kept_[id].key = key;
  index.insert(hash, id);
  queue_.push(again(time), id);
}

void DedupWithin::forget() {
  const int64_t now = watermark_.less(plan_.spec.grace);
  if (now == kNoTime) return;
  due_.clear();
  queue_.take_until(now, due_);
  for (const CloseQueue::Entry& due : due_) {
    Kept& kept = kept_[due.id];
    if (kept.index != nullptr && again(kept.time) > now) {
      queue_.push(again(kept.time), due.id);
      continue;
    }
    if (kept.index != nullptr) kept.index->erase(kept.hash, due.id);
    kept = Kept();
    free_.push_back(due.id);
  }
}

void DedupWithin::forget_window(std::map<Window, KeyIndex>::iterator at) {
  at->second.for_each([this](uint32_t id) {
    kept_[id].index = nullptr;
    std::string().swap(kept_[id].key);
  });
  windows_.erase(at);
}

void DedupWithin::watermark(int64_t time) {
  const bool timed = window_ == WindowInForce::Kind::Time || window_ == WindowInForce::Kind::Session;
  while (timed && !windows_.empty() && windows_.begin()->first.end <= time) forget_window(windows_.begin());
  next().watermark(time);
}

void DedupWithin::close(const Window& window) {
  const auto at = windows_.find(window);
  if (at != windows_.end()) forget_window(at);
  next().close(window);
}

void DedupWithin::input_ended(uint32_t input) {
  if (plan_.from_source && context_.stream_count() > 1) {
    watermark_.end(input);
    forget();
  }
  next().input_ended(input);
}

void DedupWithin::save(StateWriter& out) const {
  watermark_.save(out);
  out.u64(windows_.size());
  for (const auto& [window, index] : windows_) {
    window.save(out);
    uint64_t count = 0;
    index.for_each([&](uint32_t) { ++count; });
    out.u64(count);
    index.for_each([&](uint32_t id) {
      out.string(kept_[id].key);
      out.i64(kept_[id].time);
    });
  }
}

void DedupWithin::load(StateReader& in, const Origins& origins) {
  watermark_.load(in, plan_.from_source ? &origins : nullptr);
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Window window;
    window.load(in);
    KeyIndex& index = windows_[window];
    for (uint64_t count = in.u64(); count > 0 && !in.bad(); --count) {
      const std::string_view key = in.string();
      add(index, key, static_cast<uint32_t>(hash_key(key)), in.i64());
    }
  }
}

size_t DedupWithin::state_bytes() const {
  size_t total = kept_.capacity() * sizeof(Kept) + queue_.bytes();
  for (const Kept& key : kept_) total += heap_of(key.key);
  for (const auto& [window, index] : windows_) total += index.bytes();
  return total;
}

Held DedupWithin::held() const {
  Held held;
  held.groups = kept_.size() - free_.size();
  return held;
}

}  // namespace

std::unique_ptr<Operator> start_dedup_within(const WindowPlan& plan, WindowInForce::Kind window,
                                             RunContext& context) {
  return std::make_unique<DedupWithin>(plan, window, context);
}

}  // namespace weir
