// top N by keys: the N largest rows (of a window, per group), largest first; ties go by arrival.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "stages/sort_order.h"
#include "stages/windowed.h"

namespace weir {
namespace {

struct TopPlan {
  uint64_t count = 0;
  bool with_ties = false;
  SortOrder order;
  std::vector<BoundPtr> per;
};

// The best rows of one group: classes of equal keys, best first. Only the last class may hold more rows than
// fit.
class Best {
 public:
  explicit Best(const TopPlan& plan) : plan_(plan), classes_(Less{&plan.order}) {}

  // Would a row of these keys be kept? Rows come by arrival, so a tie with the last class is lost once the
  // places are full.
  bool wants(const Value* keys) const {
    if (rows_ < plan_.count) return true;
    if (plan_.count == 0) return false;
    const int c = compare(keys, classes_.rbegin()->first);
    return c < 0 || (c == 0 && plan_.with_ties);
  }

  void add(const Value* keys, std::string row) {
    std::vector<OwnedValue> owned;
    for (size_t k = 0; k < plan_.order.size(); ++k) owned.emplace_back(keys[k]);
    classes_[std::move(owned)].push_back(std::move(row));
    ++rows_;
    trim();
  }

  void merge(Best& other) {
    for (auto& [keys, rows] : other.classes_) {
      std::vector<std::string>& into = classes_[keys];
      rows_ += rows.size();
      for (std::string& row : rows) into.push_back(std::move(row));
      std::stable_sort(into.begin(), into.end(), [](const std::string& a, const std::string& b) {
        return RowCodec::arrival(a) < RowCodec::arrival(b);
      });
    }
    trim();
  }

  void append_rows(std::vector<std::string_view>& out) const {
    for (const auto& [keys, rows] : classes_) out.insert(out.end(), rows.begin(), rows.end());
  }

  void save(StateWriter& out) const {
    out.u64(rows_);
    for (const auto& [keys, rows] : classes_) {
      for (const std::string& row : rows) {
        for (const OwnedValue& key : keys) out.value(key.get());
        out.string(row);
      }
    }
  }
  void load(StateReader& in) {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      std::vector<Value> keys;
      for (size_t k = 0; k < plan_.order.size(); ++k) keys.push_back(in.value());
      add(keys.data(), std::string(in.string()));
    }
  }

 private:
  struct Less {
    const SortOrder* order;
    bool operator()(const std::vector<OwnedValue>& a, const std::vector<OwnedValue>& b) const {
      std::vector<Value> left;
      std::vector<Value> right;
      for (const OwnedValue& v : a) left.push_back(v.get());
      for (const OwnedValue& v : b) right.push_back(v.get());
      return order->compare(left.data(), right.data()) < 0;
    }
  };

  int compare(const Value* keys, const std::vector<OwnedValue>& owned) const {
    if (owned.size() == 1) {
      const Value other = owned[0].get();
      return plan_.order.compare(keys, &other);
    }
    std::vector<Value> other;
    for (const OwnedValue& v : owned) other.push_back(v.get());
    return plan_.order.compare(keys, other.data());
  }

  void trim() {
    while (rows_ > plan_.count && !classes_.empty()) {
      const auto last = std::prev(classes_.end());
      const uint64_t better = rows_ - last->second.size();
      if (better >= plan_.count) {
        classes_.erase(last);
        rows_ = better;
        continue;
      }
      if (!plan_.with_ties) {
        last->second.resize(plan_.count - better);
        rows_ = plan_.count;
      }
      return;
    }
  }

  const TopPlan& plan_;
  std::map<std::vector<OwnedValue>, std::vector<std::string>, Less> classes_;
  uint64_t rows_ = 0;
};

class TopState final : public WindowState {
 public:
  TopState(const TopPlan& plan, RowCodec& codec) : plan_(plan), codec_(codec) {}

  void add(Batch& batch, RowSet rows, const Environment& env) override {
    const std::vector<Vec> keys = plan_.order.eval(batch, rows, env);
    std::vector<Vec> per;
    for (const BoundPtr& expr : plan_.per) per.push_back(expr->eval(batch, rows, env));
    std::vector<Value> row_keys(keys.size(), Value::null());
    std::string group;
    for (const uint32_t row : rows) {
      group.clear();
      for (const Vec& v : per) append_group_key(v[row], group);
      for (size_t k = 0; k < keys.size(); ++k) row_keys[k] = keys[k][row];
      Best& best = find(group);
      if (!best.wants(row_keys.data())) continue;
      std::string bytes;
      codec_.encode(batch, row, bytes);
      best.add(row_keys.data(), std::move(bytes));
    }
  }

  void merge(WindowState& from) override {
    for (auto& [key, best] : static_cast<TopState&>(from).groups_) find(key).merge(best);
  }

  void result(const Window& window, Batch& scratch, Sink& out) const override {
    std::vector<std::string_view> rows;
    for (const auto& [key, best] : groups_) best.append_rows(rows);
    codec_.decode_runs(rows, scratch, [&](Batch& batch) {
      batch.windows.assign(batch.rows, window);
      out.rows(batch);
    });
  }

  void save(StateWriter& out) const override {
    out.u64(groups_.size());
    for (const auto& [key, best] : groups_) {
      out.string(key);
      best.save(out);
    }
  }
  void load(StateReader& in) override {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      const std::string key(in.string());
      find(key).load(in);
    }
  }

 private:
  Best& find(const std::string& key) {
    const auto [at, added] = index_.try_emplace(key, groups_.size());
    if (added) groups_.emplace_back(key, Best(plan_));
    return groups_[at->second].second;
  }

  const TopPlan& plan_;
  RowCodec& codec_;
  std::vector<std::pair<std::string, Best>> groups_;  // by first appearance
  std::unordered_map<std::string, size_t> index_;
};

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
    return std::make_unique<RowKeepingOperator>(
        context, [this](RowCodec& rows) { return std::make_unique<TopState>(plan_, rows); },
        std::make_unique<RowCodec>(codec()), window_);
  }
  void slots(std::vector<uint32_t>& out) const override {
    plan_.order.slots(out);
    for (const BoundPtr& expr : plan_.per) expr->slots(out);
  }
  std::string state_text() const override {
    return per_.empty() ? "the best rows" : "the best rows of each key";
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
