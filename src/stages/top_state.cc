#include "stages/top_state.h"

#include <algorithm>
#include <numeric>

#include "aggregates/group_table.h"
#include "stages/windowed.h"
#include "value/row_keys.h"

namespace weir {
namespace {

// What it reads of a batch.
struct TopInput final : PreparedRows {
  SortKeys keys;
  std::vector<Vec> per_columns;
  RowKeys per;

  void evaluate(const TopPlan& plan, Batch& batch, RowSet rows, const Environment& env) {
    plan.order.eval(batch, rows, env, keys);
    if (plan.per.empty()) return;
    per_columns.clear();
    for (const BoundPtr& expr : plan.per) per_columns.push_back(expr->eval(batch, rows, env));
    per.build(per_columns, batch.rows, rows);
  }
};

struct Kept {
  uint64_t word = 0;
  uint64_t arrival = 0;
  std::string bytes;  // keys and row

  PackedKeys keys() const { return {word, bytes.data()}; }
};

// The best rows of one group: a heap with the worst of them at its front and, with ties, the rows of equal
// keys that found no place.
class Best {
 public:
  explicit Best(uint64_t first) : first_(first) {}
  // The arrival of the group's first row.
  uint64_t first() const { return first_; }
  bool full(const TopPlan& plan) const { return rows_.size() >= plan.count; }
  size_t size() const { return rows_.size() + ties_.size(); }
  const Kept& worst() const { return rows_.front(); }

  // Takes the row in. When full(), not one that is worse than the worst; nor, without ties, one of equal keys
  // that came later.
  void add(const TopPlan& plan, Kept row) {
    const auto better = [&](const Kept& a, const Kept& b) { return before(plan, a, b); };
    if (!full(plan)) {
      rows_.push_back(std::move(row));
      std::push_heap(rows_.begin(), rows_.end(), better);
      return;
    }
    if (!better(row, worst())) return ties_.push_back(std::move(row));
    std::pop_heap(rows_.begin(), rows_.end(), better);
    std::swap(rows_.back(), row);
    std::push_heap(rows_.begin(), rows_.end(), better);
    if (!plan.with_ties) return;
    if (plan.order.compare(row.keys(), worst().keys()) == 0) {
      ties_.push_back(std::move(row));
    } else {
      ties_.clear();
    }
  }

  void merge(const TopPlan& plan, Best& other) {
    first_ = std::min(first_, other.first_);
    for (std::vector<Kept>* rows : {&other.rows_, &other.ties_}) {
      for (Kept& row : *rows) {
        if (!full(plan) || before(plan, row, worst()) ||
            (plan.with_ties && plan.order.compare(row.keys(), worst().keys()) == 0)) {
          add(plan, std::move(row));
        }
      }
    }
  }

  // Calls f(row), best first.
  template <class F>
  void for_each(const TopPlan& plan, F&& f) const {
    std::vector<const Kept*> sorted;
    for (const Kept& row : rows_) sorted.push_back(&row);
    for (const Kept& row : ties_) sorted.push_back(&row);
    std::sort(sorted.begin(), sorted.end(),
              [&](const Kept* a, const Kept* b) { return before(plan, *a, *b); });
    for (const Kept* row : sorted) f(*row);
  }

  size_t bytes() const {
    size_t total = (rows_.capacity() + ties_.capacity()) * sizeof(Kept);
    for (const Kept& row : rows_) total += row.bytes.capacity();
    for (const Kept& row : ties_) total += row.bytes.capacity();
    return total;
  }

 private:
  static bool before(const TopPlan& plan, const Kept& a, const Kept& b) {
    const int c = plan.order.compare(a.keys(), b.keys());
    return c != 0 ? c < 0 : a.arrival < b.arrival;
  }

  uint64_t first_;
  std::vector<Kept> rows_;
  std::vector<Kept> ties_;
};

class TopState final : public WindowState {
 public:
  TopState(const TopPlan& plan, RowCodec& codec) : plan_(plan), codec_(codec), groups_(plan.no_aggregates) {}

  void add(Batch& batch, RowSet rows, const Environment& env) override {
    if (plan_.count == 0 || rows.empty()) return;
    TopInput fresh;
    const auto evaluate = [&](TopInput& own) { own.evaluate(plan_, batch, rows, env); };
    const TopInput& input = batch.prepared_or(&plan_, fresh, evaluate);
    find_groups(input, batch, rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      const uint32_t row = rows[i];
      if (i + kAhead < rows.size()) __builtin_prefetch(&best_[row_groups_[i + kAhead]]);
      Best& best = best_[row_groups_[i]];
      if (best.full(plan_) && !wanted(input.keys, row, best.worst())) continue;
      scratch_.clear();
      plan_.order.pack(input.keys, row, scratch_);
      codec_.encode(batch, row, scratch_);
      best.add(plan_, {input.keys.words[row], batch.arrivals[row], scratch_});
    }
  }

  void merge(WindowState& from) override {
    auto& other = static_cast<TopState&>(from);
    for (uint32_t group = 0; group < other.best_.size(); ++group) {
      Best& best = other.best_[group];
      find(other.groups_.key(group), best.first()).merge(plan_, best);
    }
  }

  void result(const Window& window, Batch& scratch, Sink& out) const override {
    std::vector<std::string_view> rows;
    for (const uint32_t group : in_order()) {
      best_[group].for_each(plan_, [&](const Kept& row) {
        std::string_view bytes = row.bytes;
        bytes.remove_prefix(static_cast<size_t>(plan_.order.behind(bytes.data()) - bytes.data()));
        rows.push_back(bytes);
      });
    }
    codec_.decode_runs(rows, scratch, [&](Batch& batch) {
      batch.windows.assign(batch.rows, window);
      out.rows(batch);
    });
  }

  void save(StateWriter& out) const override {
    out.u64(best_.size());
    for (const uint32_t group : in_order()) {
      const Best& best = best_[group];
      out.string(groups_.key(group));
      out.u64(best.first());
      out.u64(best.size());
      best.for_each(plan_, [&](const Kept& row) {
        out.u64(row.word);
        out.u64(row.arrival);
        out.string(row.bytes);
      });
    }
  }
  void load(StateReader& in) override {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      const std::string_view key = in.string();
      Best& best = find(key, in.u64());
      for (uint64_t rows = in.u64(); rows > 0 && !in.bad(); --rows) {
        Kept row;
        row.word = in.u64();
        row.arrival = in.u64();
        row.bytes = in.string();
        if (!in.bad()) best.add(plan_, std::move(row));
      }
    }
  }
  uint64_t groups() const override { return groups_.size(); }
  size_t bytes() const override {
    size_t total = groups_.bytes() + best_.capacity() * sizeof(Best);
    for (const Best& best : best_) total += best.bytes();
    return total;
  }

 private:
  // Rows for which memory is loaded ahead: states of many groups do not fit the caches.
  static constexpr size_t kAhead = 12;

  // Of a row that comes after all others, so that a tie with the worst is lost.
  bool wanted(const SortKeys& keys, uint32_t row, const Kept& worst) {
    if (keys.words[row] != worst.word) return keys.words[row] < worst.word;
    scratch_.clear();
    plan_.order.pack(keys, row, scratch_);
    const int c = plan_.order.compare({worst.word, scratch_.data()}, worst.keys());
    return c < 0 || (c == 0 && plan_.with_ties);
  }

  uint32_t find(std::string_view key, uint64_t hash, uint64_t arrival) {
    bool added = false;
    const uint32_t group = groups_.find_or_add(key, hash, arrival, &added);
    if (added) best_.emplace_back(arrival);
    return group;
  }
  Best& find(std::string_view key, uint64_t arrival) { return best_[find(key, hash_key(key), arrival)]; }

  // The group of each row, into row_groups_.
  void find_groups(const TopInput& input, const Batch& batch, RowSet rows) {
    row_groups_.resize(rows.size());
    if (plan_.per.empty()) {
      std::fill(row_groups_.begin(), row_groups_.end(), find({}, hash_key({}), batch.arrivals[rows[0]]));
      return;
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i + kAhead < rows.size()) groups_.prefetch(input.per.hash(rows[i + kAhead]));
      row_groups_[i] = find(input.per.key(rows[i]), input.per.hash(rows[i]), batch.arrivals[rows[i]]);
    }
  }

  // By first appearance, whatever was merged.
  std::vector<uint32_t> in_order() const {
    std::vector<uint32_t> groups(best_.size());
    std::iota(groups.begin(), groups.end(), 0U);
    std::sort(groups.begin(), groups.end(),
              [this](uint32_t a, uint32_t b) { return best_[a].first() < best_[b].first(); });
    return groups;
  }

  const TopPlan& plan_;
  RowCodec& codec_;
  GroupTable groups_;       // the keys of `per` alone
  std::vector<Best> best_;  // by group
  std::vector<uint32_t> row_groups_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Operator> start_top(const TopPlan& plan, RunContext& context, RowCodec codec,
                                    WindowInForce::Kind window) {
  const auto make = [&plan](RowCodec& rows) { return std::make_unique<TopState>(plan, rows); };
  return std::make_unique<RowKeepingOperator>(context, make, std::make_unique<RowCodec>(std::move(codec)),
                                              window);
}

void prepare_top(const TopPlan& plan, Batch& batch, const Environment& env) {
  batch.prepare<TopInput>(&plan).evaluate(plan, batch, batch.selected, env);
}

}  // namespace weir
