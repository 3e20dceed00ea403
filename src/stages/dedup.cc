// dedup paths: the first row of each key, at once; window by window where one is in force. With `within`,
// which dedup_within.cc runs, again after a while.
#include <fmt/format.h>

#include <map>
#include <string>

#include "aggregates/key_set.h"
#include "stages/dedup_within.h"
#include "stages/window_input.h"
#include "value/row_keys.h"

namespace weir {
namespace {

// The keys of a batch's rows.
struct DedupKeys final : PreparedRows {
  std::vector<Vec> columns;
  RowKeys rows;

  void evaluate(const std::vector<BoundPtr>& keys, Batch& batch, const Environment& env) {
    columns.clear();
    for (const BoundPtr& key : keys) columns.push_back(key->eval(batch, batch.selected, env));
    rows.build(columns, batch.rows, batch.selected);
  }
};

class DedupOperator final : public Operator {
 public:
  DedupOperator(const std::vector<BoundPtr>& keys, WindowInForce::Kind window, RunContext& context)
      : keys_(keys), window_(window), context_(context) {}

  void rows(Batch& batch) override {
    const auto evaluate = [&](DedupKeys& own) { own.evaluate(keys_, batch, context_.environment(batch)); };
    const RowKeys& keys = batch.prepared_or(&keys_, scratch_, evaluate).rows;
    constexpr size_t kAhead = 12;
    const std::vector<uint32_t>& rows = batch.selected;
    size_t kept = 0;
    auto seen = seen_.end();  // most rows are in the window of the row before
    for (size_t i = 0; i < rows.size(); ++i) {
      const uint32_t row = rows[i];
      const Window window = window_ == WindowInForce::Kind::None ? Window() : batch.windows[row];
      if (seen == seen_.end() || !(seen->first == window)) seen = seen_.try_emplace(window).first;
      if (i + kAhead < rows.size()) seen->second.prefetch(keys.hash(rows[i + kAhead]));
      if (seen->second.insert(keys.key(row), keys.hash(row))) batch.selected[kept++] = row;
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
      window.save(out);
      out.u64(keys.size());
      keys.for_each([&](std::string_view key) { out.string(key); });
    }
  }
  void load(StateReader& in, const Origins&) override {
    seen_.clear();
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
      Window window;
      window.load(in);
      KeySet& keys = seen_[window];
      for (uint64_t count = in.u64(); count > 0 && !in.bad(); --count) keys.insert(in.string());
    }
  }

  Held held() const override {
    Held held;
    for (const auto& [window, keys] : seen_) held.groups += keys.size();
    return held;
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

struct DedupSyntax {
  std::vector<std::vector<Step>> paths;
  int64_t within = 0;  // ns; 0: for ever
  int64_t grace = 0;
  ExprPtr on;
};

class Dedup final : public Stage {
 public:
  explicit Dedup(DedupSyntax syntax) : syntax_(std::move(syntax)) {}
  std::string text() const override {
    std::string out = "dedup ";
    for (const auto& path : syntax_.paths) out += (&path == syntax_.paths.data() ? "" : ", ") + to_text(path);
    if (syntax_.within != 0) out += " within " + duration_literal(syntax_.within);
    if (syntax_.grace != 0) out += " grace " + duration_literal(syntax_.grace);
    if (syntax_.on != nullptr) out += " on " + to_text(*syntax_.on);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    window_ = binder.window.kind;
    if (syntax_.on != nullptr) timed_.time = binder.bind(*syntax_.on);
    if (timed()) {
      bind_within(binder);
    } else {
      for (const auto& path : syntax_.paths) keys_.push_back(binder.schema.resolve(path));
    }
  }
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    if (timed()) return start_dedup_within(timed_, window_, context);
    return std::make_unique<DedupOperator>(keys_, window_, context);
  }
  void prepare(Batch& batch, const Environment& env) const override {
    if (timed()) {
      batch.prepare<WindowInput>(&timed_).evaluate(timed_, batch, env);
    } else {
      batch.prepare<DedupKeys>(&keys_).evaluate(keys_, batch, env);
    }
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& key : keys_) key->slots(out);
    for (const auto& [slot, key] : timed_.keys) key->slots(out);
    if (timed_.time != nullptr) timed_.time->slots(out);
    for (const Schema::Column& column : timed_.columns) out.push_back(column.slot);
  }
  bool needs_lines() const override { return timed() && timed_.time != nullptr; }
  const Expr* time_expr() const override { return syntax_.on.get(); }
  void mentions(Mentions& out) const override {
    mention(syntax_.paths, out);
    mention(syntax_.on.get(), out);
  }
  std::string state_text() const override {
    return timed() ? "the keys of the last " + duration_literal(syntax_.within) : "the keys seen";
  }

 private:
  bool timed() const { return syntax_.within != 0; }

  void bind_within(Binder& binder) {
    const BindSettings& settings = binder.settings();
    timed_.spec.kind = WindowKind::Session;
    timed_.spec.size = syntax_.within;
    timed_.spec.grace = syntax_.grace;
    timed_.from_source = binder.from_source;
    if (!timed_.from_source) timed_.columns = binder.schema.columns();  // what a bad row is written as
    if (syntax_.on != nullptr) {
      timed_.time_text = to_text(*syntax_.on);
    } else if (!binder.window.row_times && !settings.time_path.empty()) {
      binder.used_default_time = true;
      timed_.time = binder.schema.resolve(settings.time_path);
      timed_.time_text = settings.time_text;
    } else if (!binder.window.row_times) {
      throw PipelineError(span, "dedup within has no event time",
                          "say which field has it: on ts (or -T ts for all)");
    }
    for (const auto& path : syntax_.paths) {
      BoundPtr key = binder.schema.resolve(path);
      const uint32_t slot = key->slot() >= 0 ? static_cast<uint32_t>(key->slot()) : binder.schema.new_slot();
      timed_.keys.emplace_back(slot, std::move(key));
    }
  }

  DedupSyntax syntax_;
  std::vector<BoundPtr> keys_;
  WindowPlan timed_;  // of dedup within: see start_dedup_within()
  WindowInForce::Kind window_ = WindowInForce::Kind::None;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_dedup(Parser& p) {
  DedupSyntax dedup;
  dedup.paths = p.paths();
  if (p.accept_word("within")) {
    const Token at = p.peek();
    dedup.within = p.duration("a duration");
    if (dedup.within <= 0) p.fail(at.span, "the duration must be longer than nothing");
  }
  // In either order, as window has them.
  bool grace = false;
  while (p.at_word("grace") || p.at_word("on")) {
    const Token word = p.next();
    const bool again = word.is("on") ? dedup.on != nullptr : grace;
    if (again) p.fail(word.span, fmt::format("'{}' stands twice", word.text));
    if (word.is("on")) {
      dedup.on = p.expr();
      continue;
    }
    if (dedup.within == 0) p.fail(word.span, "'grace' goes with within only", "like within 10m grace 1m");
    grace = true;
    dedup.grace = p.duration("the grace");
    if (dedup.grace < 0) p.fail(word.span, "the grace must not be negative");
  }
  return std::make_unique<Dedup>(std::move(dedup));
}

}  // namespace weir
