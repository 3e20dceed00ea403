// Sessions straight into the aggregate behind them: where its groups are the sessions, a session keeps one
// block of aggregate states instead of its rows. What comes out is the same.
#include <algorithm>

#include "stages/aggregate_input.h"
#include "stages/session_windows.h"
#include "value/compare.h"
#include "value/packed_value.h"

namespace weir {
namespace {

class SessionAggregates final : public SessionWindows {
 public:
  SessionAggregates(const WindowPlan& plan, const AggregatePlan& aggregate, RunContext& context)
      : SessionWindows(plan, context, aggregate.layout->size()),
        aggregate_(aggregate),
        layout_(*aggregate.layout) {}
  ~SessionAggregates() override { end_all(); }

  void save(StateWriter& out) const override {
    SessionWindows::save(out);
    out.u64(arrivals_);
    out.u64(sent_);
  }
  void load(StateReader& in, const Origins& origins) override {
    SessionWindows::load(in, origins);
    arrivals_ = in.u64();
    sent_ = in.u64();
  }

 private:
  void begin_batch(Batch& batch, const WindowInput& input, const Environment& env) override {
    SessionWindows::begin_batch(batch, input, env);
    batch_ = &batch;
    rows_.clear();
    adder_.blocks.clear();
    const auto evaluate = [&](AggregateInput& own) {
      own.evaluate_calls(aggregate_, batch, batch.selected, env);
    };
    input_ = &batch.prepared_or(&aggregate_, own_input_, evaluate);
  }

  // The group's keys print as they came in its first row: they stand behind the session's key where that does
  // not say it.
  void open(Session& s, Batch& batch, uint32_t row) override {
    layout_.init(s.kept());
    const auto plain = [&](const auto& key) { return is_plain_key(batch.columns[key.first][row]); };
    if (std::all_of(plan().keys.begin(), plan().keys.end(), plain)) return;
    for (const auto& [slot, expr] : plan().keys) pack(batch.columns[slot][row], s.text);
  }
  void add(Session& s, Batch& batch, uint32_t row) override {
    batch.arrivals[row] = arrivals_++;
    rows_.push_back(row);
    adder_.blocks.push_back(s.kept());
  }
  void merge(Session& into, Session& from) override {
    settle();
    layout_.merge(into.kept(), from.kept());
    if (from.ordinal < into.ordinal) into.text.swap(from.text);
  }
  void end(Session& s) override { layout_.destroy(s.kept()); }

  void settle() override {
    if (rows_.empty()) return;
    adder_.add(aggregate_, *input_, *batch_, rows_);
    rows_.clear();
    adder_.blocks.clear();
  }

  void pass(std::span<const Closed> closed) override {
    for (size_t begin = 0; begin < closed.size() && !next().done(); begin += kBatchRows) {
      const auto some = closed.subspan(begin, std::min<size_t>(kBatchRows, closed.size() - begin));
      scratch_.reset();
      fill(scratch_, some);
      next().rows(scratch_);
      for (const Closed& c : some) next().close(c.window);
    }
  }

  void fill(Batch& batch, std::span<const Closed> closed) {
    batch.rows = static_cast<uint32_t>(closed.size());
    for (uint32_t slot = 0; slot < aggregate_.slot_count; ++slot) batch.make_column(slot);
    batch.select_all();
    batch.windows.resize(batch.rows);
    batch.times.resize(batch.rows);
    batch.arrivals.resize(batch.rows);
    for (uint32_t row = 0; row < batch.rows; ++row) {
      const auto& [window, session] = closed[row];
      const Session& s = *session;
      batch.windows[row] = window;
      batch.times[row] = window.end - 1;
      batch.arrivals[row] = sent_++;
      batch.columns[aggregate_.start_slot][row] = Value::time(window.start);
      batch.columns[aggregate_.end_slot][row] = Value::time(window.end);
      fill_keys(batch, row, s);
      for (size_t i = 0; i < aggregate_.calls.size(); ++i) {
        batch.columns[aggregate_.call_slots[i]][row] = layout_.result(s.kept(), i, batch.arena);
      }
    }
    for (const auto& [slot, expr] : aggregate_.items) fill_slot(*expr, batch, slot, aggregate_.env);
  }

  void fill_keys(Batch& batch, uint32_t row, const Session& s) const {
    std::string_view plain = s.key();
    const char* printed = s.text.data() + s.key_size;
    const bool is_plain = s.text.size() == s.key_size;
    for (const auto& key : aggregate_.keys)
      batch.columns[key.slot][row] = is_plain ? read_plain_key(plain) : unpack(printed);
  }

  size_t kept_bytes(const Session& s) const override {
    return layout_.uses_heap() ? layout_.heap_bytes(s.kept()) : 0;
  }
  void save_kept(const Session& s, StateWriter& out) const override { layout_.save(s.kept(), out); }
  void load_kept(Session& s, StateReader& in) override {
    layout_.init(s.kept());
    layout_.load(s.kept(), in);
  }

  const AggregatePlan& aggregate_;
  const GroupLayout& layout_;
  uint64_t arrivals_ = 0;  // of the rows that were added
  uint64_t sent_ = 0;      // rows that came out
  // Added and not yet taken in: rows of this batch, with the states of their sessions.
  Batch* batch_ = nullptr;
  const AggregateInput* input_ = nullptr;
  AggregateInput own_input_;
  std::vector<uint32_t> rows_;
  AggregateAdder adder_;
  Batch scratch_;
};

}  // namespace

// The aggregate's groups are the sessions, and it asks nothing of a row that is known only when its session
// has closed.
bool fits_sessions(const AggregatePlan& aggregate, const WindowPlan& plan) {
  if (aggregate.keys.size() != plan.keys.size()) return false;
  std::vector<uint32_t> read;
  for (const AggregateCall& call : aggregate.calls) {
    for (const BoundPtr& arg : call.args) arg->slots(read);
    if (call.where != nullptr) call.where->slots(read);
  }
  return std::none_of(read.begin(), read.end(),
                      [&](uint32_t slot) { return slot == plan.start_slot || slot == plan.end_slot; });
}

std::unique_ptr<Operator> start_session_aggregate(const WindowPlan& plan, const AggregatePlan& aggregate,
                                                  RunContext& context) {
  return std::make_unique<SessionAggregates>(plan, aggregate, context);
}

}  // namespace weir
