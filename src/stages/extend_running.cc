#include "stages/extend_running.h"

#include <array>
#include <new>

#include "aggregates/group_table.h"
#include "value/row_keys.h"

namespace weir {
namespace {

struct CallInput {
  std::vector<Vec> args;
  Vec where{nullptr, 0};  // null values: all rows

  void evaluate(const RunningCall& call, Batch& batch, RowSet rows, const Environment& env) {
    where = {nullptr, 0};
    if (call.where != nullptr) {
      where = call.where->eval(batch, rows, env);
      where_rows_.clear();
      for (const uint32_t row : rows) {
        if (where[row].is_true()) where_rows_.push_back(row);
      }
      rows = where_rows_;
    }
    args.clear();
    for (const BoundPtr& arg : call.args) args.push_back(arg->eval(batch, rows, env));
  }

 private:
  std::vector<uint32_t> where_rows_;
};

// What is made ahead of a batch.
struct ExtendInput final : PreparedRows {
  RowKeys keys;
  std::vector<int64_t> times;  // by row: kNoTime where there is none
  std::vector<CallInput> calls;

  void evaluate(const ExtendPlan& plan, Batch& batch, const Environment& env) {
    const RowSet rows = batch.selected;
    key_columns_.clear();
    for (const BoundPtr& key : plan.keys) key_columns_.push_back(key->eval(batch, rows, env));
    keys.build(key_columns_, batch.rows, rows);
    if (plan.time != nullptr) {
      const Vec v = plan.time->eval(batch, rows, env);
      times.resize(std::max<size_t>(times.size(), batch.rows));
      TimeReader reader(env.zone);
      for (const uint32_t row : rows) times[row] = reader.to_time(v[row]).value_or(kNoTime);
    }
    calls.resize(plan.calls.size());
    for (size_t i = 0; i < calls.size(); ++i) {
      if (plan.calls[i].ahead) calls[i].evaluate(plan.calls[i], batch, rows, env);
    }
  }

 private:
  std::vector<Vec> key_columns_;
};

// A block of states for each key, by the key's number.
class KeyStates {
 public:
  explicit KeyStates(const ExtendPlan& plan) : plan_(plan), none_({}), keys_(none_) {}
  ~KeyStates() {
    for (uint32_t key = 0; key < keys_.size(); ++key) {
      for (const RunningCall& call : plan_.calls) call.function->destroy(block(key) + call.offset);
    }
  }
  KeyStates(const KeyStates&) = delete;
  KeyStates& operator=(const KeyStates&) = delete;

  void prefetch(uint64_t hash) const { keys_.prefetch(hash); }
  char* find_or_add(std::string_view key, uint64_t hash) {
    bool added = false;
    const uint32_t number = keys_.find_or_add(key, hash, keys_.size(), &added);
    if (added) add_block(number);
    return block(number);
  }

  void save(StateWriter& out) const {
    out.u64(keys_.size());
    for (uint32_t key = 0; key < keys_.size(); ++key) {
      out.string(keys_.key(key));
      for (const RunningCall& call : plan_.calls) call.function->save(block(key) + call.offset, out);
    }
  }
  void load(StateReader& in) {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      const std::string_view key = in.string();
      char* states = find_or_add(key, hash_key(key));
      for (const RunningCall& call : plan_.calls) call.function->load(states + call.offset, in);
    }
  }
  uint64_t size() const { return keys_.size(); }
  size_t bytes() const {
    size_t total = keys_.bytes() + chunks_.size() * kBlocks * plan_.state_size;
    for (uint32_t key = 0; key < keys_.size(); ++key) {
      for (const RunningCall& call : plan_.calls)
        total += call.function->heap_bytes(block(key) + call.offset);
    }
    return total;
  }

 private:
  static constexpr uint32_t kBlocks = 64;  // a chunk's

  char* block(uint32_t key) const { return chunks_[key / kBlocks].get() + key % kBlocks * plan_.state_size; }
  void add_block(uint32_t key) {
    if (key / kBlocks == chunks_.size())
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(kBlocks * plan_.state_size));
    for (const RunningCall& call : plan_.calls) call.function->init(block(key) + call.offset);
  }

  const ExtendPlan& plan_;
  GroupLayout none_;  // the table is asked for the keys' numbers only
  GroupTable keys_;
  std::vector<std::unique_ptr<char[]>> chunks_;
};

class ExtendOperator final : public Operator {
 public:
  ExtendOperator(const ExtendPlan& plan, RunContext& context)
      : plan_(plan), context_(context), states_(plan) {}

  void rows(Batch& batch) override {
    const Environment env = context_.environment(batch);
    const auto evaluate = [&](ExtendInput& own) { own.evaluate(plan_, batch, env); };
    const ExtendInput& input = batch.prepared_or(&plan_, own_, evaluate);
    find_states(input.keys, batch.selected);
    for (const ExtendStep& step : plan_.steps) {
      if (step.value != nullptr) {
        fill_slot(*step.value, batch, step.slot, env);
        continue;
      }
      const RunningCall& call = plan_.calls[step.call];
      if (!call.ahead) late_.evaluate(call, batch, batch.selected, env);
      run(call, call.ahead ? input.calls[step.call] : late_, input, batch);
    }
    next().rows(batch);
  }
  void save(StateWriter& out) const override { states_.save(out); }
  void load(StateReader& in, const Origins&) override { states_.load(in); }
  size_t state_bytes() const override { return states_.bytes(); }
  Held held() const override { return {0, states_.size(), kNoTime}; }

 private:
  void find_states(const RowKeys& keys, RowSet rows) {
    constexpr size_t kAhead = 8;
    blocks_.resize(rows.size());
    for (size_t k = 0; k < rows.size(); ++k) {
      if (k + kAhead < rows.size()) states_.prefetch(keys.hash(rows[k + kAhead]));
      blocks_[k] = states_.find_or_add(keys.key(rows[k]), keys.hash(rows[k]));
    }
  }

  void run(const RunningCall& call, const CallInput& input, const ExtendInput& all, Batch& batch) {
    Value* out = own_column(batch, call.slot);
    const int64_t* times = plan_.window_time       ? batch.times.data()
                           : plan_.time != nullptr ? all.times.data()
                                                   : nullptr;
    const RowOrders orders{plan_.by_time ? batch.times.data() : nullptr, batch.arrivals.data()};
    std::array<Value, 8> args;
    RunningRow place;
    place.args = args.data();
    place.arena = &batch.arena;
    const RowSet rows = batch.selected;
    for (size_t k = 0; k < rows.size(); ++k) {
      const uint32_t row = rows[k];
      place.counts = input.where.values == nullptr || input.where[row].is_true();
      if (place.counts) {
        for (size_t j = 0; j < input.args.size(); ++j) args[j] = input.args[j][row];
      }
      place.time = times != nullptr ? times[row] : kNoTime;
      place.order = orders.of(row);
      out[row] = call.function->next(blocks_[k] + call.offset, place);
    }
    batch.settled[call.slot] = 1;
  }

  // A batch of merged inputs comes in runs of a few rows: they share the column.
  static Value* own_column(Batch& batch, uint32_t slot) {
    if (slot < batch.columns.size() && batch.columns[slot] != nullptr) return batch.columns[slot];
    return batch.make_column(slot);
  }

  const ExtendPlan& plan_;
  RunContext& context_;
  KeyStates states_;
  std::vector<char*> blocks_;  // of the rows at hand
  ExtendInput own_;
  CallInput late_;
};

}  // namespace

std::unique_ptr<Operator> start_extend(const ExtendPlan& plan, RunContext& context) {
  return std::make_unique<ExtendOperator>(plan, context);
}

void prepare_extend(const ExtendPlan& plan, Batch& batch, const Environment& env) {
  batch.prepare<ExtendInput>(&plan).evaluate(plan, batch, env);
}

void prepared_extend_slots(const ExtendPlan& plan, std::vector<uint32_t>& out) {
  for (const BoundPtr& key : plan.keys) key->slots(out);
  if (plan.time != nullptr) plan.time->slots(out);
  for (const RunningCall& call : plan.calls) {
    if (!call.ahead) continue;
    for (const BoundPtr& arg : call.args) arg->slots(out);
    if (call.where != nullptr) call.where->slots(out);
  }
}

}  // namespace weir
