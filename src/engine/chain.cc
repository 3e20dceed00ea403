#include "engine/chain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "engine/quiet_context.h"
#include "value/text.h"

namespace weir {
namespace {

// A stateless stage behind one with state.
class InOrder final : public Operator {
 public:
  InOrder(const Stage& stage, const RunContext& context) : stage_(stage), context_(context) {}
  void rows(Batch& batch) override {
    stage_.apply(batch, context_.environment(batch));
    if (!batch.selected.empty()) next().rows(batch);
  }
  bool holds_rows() const override { return false; }

 private:
  const Stage& stage_;
  const RunContext& context_;
};

// One that may make several rows of one: to the next stage they arrive in this order.
class Multiplying final : public Operator {
 public:
  Multiplying(const Stage& stage, const RunContext& context) : stage_(stage), context_(context) {}
  void rows(Batch& batch) override {
    stage_.multiply(batch, context_.environment(batch), [this]() -> Batch& {
      send();
      return made_;
    });
    send();
  }
  void save(StateWriter& out) const override { out.u64(sent_); }
  void load(StateReader& in, const Origins&) override { sent_ = in.u64(); }
  bool holds_rows() const override { return false; }

 private:
  void send() {
    made_.arrivals.resize(made_.rows);
    for (const uint32_t row : made_.selected) made_.arrivals[row] = sent_++;
    if (made_.rows > 0 && !next().done()) next().rows(made_);
    made_.reset();
  }

  const Stage& stage_;
  const RunContext& context_;
  Batch made_;
  uint64_t sent_ = 0;
};

// Counts the rows that go by.
class Counter final : public Sink {
 public:
  Counter(Sink& next, uint64_t& rows) : next_(next), rows_(rows) {}
  void rows(Batch& batch) override {
    rows_ += batch.selected.size();
    next_.rows(batch);
  }
  void watermark(int64_t time) override { next_.watermark(time); }
  void close(const Window& window) override { next_.close(window); }
  void input_ended(uint32_t input) override { next_.input_ended(input); }
  void tick(const Tick& tick) override { next_.tick(tick); }
  void finish() override { next_.finish(); }
  bool done() const override { return next_.done(); }
  bool reports() const override { return next_.reports(); }

 private:
  Sink& next_;
  uint64_t& rows_;
};

std::unique_ptr<Operator> start_stateless(const Stage& stage, const RunContext& context) {
  if (stage.multiplies()) return std::make_unique<Multiplying>(stage, context);
  return std::make_unique<InOrder>(stage, context);
}

}  // namespace

std::vector<Input> make_inputs(const RunOptions& options) {
  std::vector<Input> inputs(options.inputs.size());
  for (uint32_t i = 0; i < inputs.size(); ++i) {
    const std::string& path = options.inputs[i];
    inputs[i].source = {path == "-" ? "stdin" : path, i};
    inputs[i].format = options.input_format != nullptr ? options.input_format : format_of_file(path);
    if (inputs[i].format == nullptr) inputs[i].format = find_format("ndjson");
    inputs[i].records = inputs[i].format->record_format(options.read);
  }
  return inputs;
}

Chain::Chain(const Plan& plan, const RunOptions& options, const std::vector<Input>& inputs, bool merged,
             Ledger& ledger, OutputSink& output)
    : plan_(plan),
      inputs_(inputs),
      merged_(merged),
      ledger_(ledger),
      output_(output),
      now_(options.now),
      ended_(inputs.size()),
      clock_(clock_now()) {
  start();
}

std::vector<std::unique_ptr<Operator>> Chain::operators(RunContext& context,
                                                        std::vector<size_t>& stages) const {
  std::vector<std::unique_ptr<Operator>> out;
  for (size_t i = plan_.prefix; i < plan_.stages.size(); i += stages.back()) {
    const Stage& stage = *plan_.stages[i];
    auto both = stage.start_with_next(context);
    stages.push_back(both != nullptr ? 2 : 1);
    if (both != nullptr) {
      out.push_back(std::move(both));
    } else {
      out.push_back(stage.stateless() ? start_stateless(stage, context) : stage.start(context));
    }
  }
  return out;
}

void Chain::start() {
  counters_.clear();
  merged_stages_.clear();
  stages_ = operators(*this, merged_stages_);
  rows_in_.resize(stages_.size() + 1);
  for (size_t i = 0; i <= stages_.size(); ++i) {
    Sink& next = i < stages_.size() ? static_cast<Sink&>(*stages_[i]) : output_;
    counters_.push_back(std::make_unique<Counter>(next, rows_in_[i]));
    if (i > 0) stages_[i - 1]->connect(counters_.back().get());
  }
}

std::vector<StageStats> Chain::stage_stats(const std::vector<uint64_t>& prefix_rows) const {
  std::vector<StageStats> out;
  for (size_t i = 0; i < plan_.prefix; ++i) {
    StageStats& stats = out.emplace_back();
    stats.text = plan_.stages[i]->text();
    stats.rows_in = i < prefix_rows.size() ? prefix_rows[i] : 0;
    stats.rows_out =
        i + 1 < plan_.prefix && i + 1 < prefix_rows.size() ? prefix_rows[i + 1] : rows_in_.front();
  }
  size_t at = plan_.prefix;
  for (size_t i = 0; i < stages_.size(); ++i) {
    StageStats& stats = out.emplace_back();
    for (size_t k = 0; k < merged_stages_[i]; ++k)
      stats.text += (k > 0 ? " | " : "") + plan_.stages[at++]->text();
    const Held held = stages_[i]->held();
    stats.rows_in = rows_in_[i];
    stats.rows_out = rows_in_[i + 1];
    stats.windows = held.windows;
    stats.groups = held.groups;
    stats.state_bytes = stages_[i]->state_bytes();
  }
  return out;
}

uint64_t Chain::state_bytes() const {
  uint64_t total = 0;
  for (const auto& stage : stages_) total += stage->state_bytes();
  return total;
}

int64_t Chain::watermark() const {
  for (const auto& stage : stages_) {
    if (const int64_t watermark = stage->held().watermark; watermark != kNoTime) return watermark;
  }
  return kNoTime;
}

// The operators from the first that holds rows on are copied and finished; that one itself, which may hold
// much, only where it cannot be looked at.
void Chain::look(Sink& out) const {
  const auto first =
      std::find_if(stages_.begin(), stages_.end(), [](const auto& s) { return s->holds_rows(); });
  if (first == stages_.end()) return;
  const auto begin = static_cast<size_t>(first - stages_.begin());
  QuietContext quiet(*this);
  std::vector<size_t> stages;
  const std::vector<std::unique_ptr<Operator>> copies = operators(quiet, stages);
  for (size_t i = 0; i < copies.size(); ++i)
    copies[i]->connect(i + 1 < copies.size() ? static_cast<Sink*>(copies[i + 1].get()) : &out);
  const auto copy = [&](size_t i) {
    StateWriter state;
    stages_[i]->save(state);
    StateReader saved(state.bytes());
    copies[i]->load(saved, *this);
  };
  for (size_t i = begin + 1; i < copies.size(); ++i) copy(i);
  Sink& behind = begin + 1 < copies.size() ? *copies[begin + 1] : out;
  if ((*first)->look(behind)) return behind.finish();
  copy(begin);
  copies[begin]->finish();
}

void Chain::save(StateWriter& out) const {
  out.u64(arrivals_);
  out.i64(clock_);
  for (const auto& stage : stages_) {
    const size_t begun = out.begin_part();
    stage->save(out);
    out.end_part(begun);
  }
}

// The stages have just been started.
std::string Chain::load_stages(StateReader& in) {
  arrivals_ = in.u64();
  clock_ = std::max(clock_, in.i64());
  for (size_t i = 0; i < stages_.size(); ++i) {
    StateReader one(in.string());
    stages_[i]->load(one, *this);
    if (one.bad() || !one.at_end())
      return fmt::format("the state of stage {} does not load as it was saved", plan_.prefix + i + 1);
  }
  return in.bad() || !in.at_end() ? "the state does not load as it was saved" : "";
}

std::string Chain::round_trip() {
  StateWriter out;
  save(out);
  start();
  StateReader in(out.bytes());
  return load_stages(in);
}

std::string Chain::load(StateReader& in, std::vector<uint32_t> numbers, size_t live) {
  std::fill(ended_.begin() + static_cast<std::ptrdiff_t>(live), ended_.end(), uint8_t{1});
  numbers_ = std::move(numbers);
  std::string error = load_stages(in);
  numbers_.reset();
  return error;
}

Environment Chain::environment(const Batch& batch) const {
  return {plan_.settings.zone, now_ ? *now_ : std::max(batch.read_time, clock_)};
}

void Chain::push(Batch& batch) {
  clock_ = std::max(clock_, batch.read_time);
  batch.arrivals.resize(batch.rows);
  for (const uint32_t row : batch.selected) batch.arrivals[row] = arrivals_++;
  head().rows(batch);
}

// A row that has no source record, as what stages made of it.
std::string Chain::as_json(const Batch& batch, uint32_t row,
                           const std::vector<Schema::Column>& columns) const {
  std::string record = "{";
  for (const Schema::Column& column : columns) {
    if (column.slot >= batch.columns.size() || batch.columns[column.slot] == nullptr) continue;
    if (record.size() > 1) record += ',';
    append_json_string(column.name, record);
    record += ':';
    print_json(batch.columns[column.slot][row], plan_.settings.zone, record);
  }
  return record + "}";
}

void Chain::reject(const Batch& batch, uint32_t row, const std::string& reason,
                   const std::vector<Schema::Column>& columns) {
  if (batch.lines.empty()) {
    ledger_.reject(nullptr, 0, as_json(batch, row, columns), nullptr, reason);
    return;
  }
  const uint64_t line = batch.line_numbers[row] + batch.line_base;
  ledger_.reject(batch.source, line, batch.lines[row], batch.header.get(), reason);
}

void Chain::late(const Batch& batch, uint32_t row, int64_t behind,
                 const std::vector<Schema::Column>& columns) {
  if (batch.lines.empty()) {
    ledger_.late(as_json(batch, row, columns), nullptr, behind);
  } else {
    ledger_.late(batch.lines[row], batch.header.get(), behind);
  }
}

}  // namespace weir
