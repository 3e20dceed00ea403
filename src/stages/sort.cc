// sort [by] keys: all rows (of a window), in order; ties keep the order of arrival.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "stages/top_state.h"
#include "stages/windowed.h"
#include "value/row_store.h"

namespace weir {
namespace {

// A kept row: the word of its keys, the keys, and the row.
PackedKeys keys_of(std::string_view kept) {
  PackedKeys keys;
  std::memcpy(&keys.word, kept.data(), sizeof keys.word);
  keys.bytes = kept.data() + sizeof keys.word;
  return keys;
}

// Rows for which memory is loaded ahead: in order of their keys they lie all over it.
constexpr size_t kAhead = 24;

struct Entry {
  uint64_t word;
  uint64_t row;  // in the RowStore: greater for later ones
};

// Sorts by the words of one level, then each run of equal words by those of the next level or key, as far as
// words go (Bentley and Sedgewick's multikey quicksort, with eight bytes for a character); at last by the
// values.
class Sorter {
 public:
  // `words_tell`: numbers of equal words are equal.
  Sorter(const SortOrder& order, const RowStore& rows, bool words_tell)
      : order_(order), rows_(rows), words_tell_(words_tell) {}

  void sort(std::span<Entry> entries, size_t key = 0, uint32_t level = 0) const {
    sort_words(entries);
    for (size_t begin = 0; begin < entries.size();) {
      size_t end = begin + 1;
      while (end < entries.size() && entries[end].word == entries[begin].word) ++end;
      if (end - begin > 1) sort_ties(entries.subspan(begin, end - begin), key, level);
      begin = end;
    }
  }

 private:
  // Sorted input is common: logs come by time.
  static void sort_words(std::span<Entry> entries) {
    const auto less = [](const Entry& a, const Entry& b) {
      return a.word != b.word ? a.word < b.word : a.row < b.row;
    };
    if (!std::is_sorted(entries.begin(), entries.end(), less))
      std::sort(entries.begin(), entries.end(), less);
  }

  // The entries come by arrival and have one word.
  void sort_ties(std::span<Entry> entries, size_t key, uint32_t level) const {
    Tie tie = order_.tie(entries[0].word, key, level);
    if (tie == Tie::Number) tie = words_tell_ ? Tie::Equal : Tie::Compare;
    if (tie == Tie::Compare) return sort_values(entries);
    const bool deeper = tie == Tie::Deeper;
    if (!deeper && key + 1 == order_.size()) return;
    key = deeper ? key : key + 1;
    level = deeper ? level + 1 : 0;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (i + kAhead < entries.size()) rows_.prefetch(entries[i + kAhead].row);
      entries[i].word = order_.word(keys_of(rows_.at(entries[i].row)).bytes, key, level);
    }
    sort(entries, key, level);
  }

  void sort_values(std::span<Entry> entries) const {
    std::sort(entries.begin(), entries.end(), [this](const Entry& a, const Entry& b) {
      const int c = order_.compare(keys_of(rows_.at(a.row)), keys_of(rows_.at(b.row)));
      return c != 0 ? c < 0 : a.row < b.row;
    });
  }

  const SortOrder& order_;
  const RowStore& rows_;
  bool words_tell_;
};

class SortState final : public WindowState {
 public:
  SortState(const SortOrder& order, RowCodec& codec) : order_(order), codec_(codec) {}

  void add(Batch& batch, RowSet rows, const Environment& env) override {
    SortKeys fresh;
    const auto evaluate = [&](SortKeys& own) { order_.eval(batch, rows, env, own); };
    const SortKeys& keys = batch.prepared_or(&order_, fresh, evaluate);
    for (const uint32_t row : rows) {
      scratch_.assign(reinterpret_cast<const char*>(&keys.words[row]), sizeof keys.words[row]);
      words_tell_ = order_.pack(keys, row, scratch_) && words_tell_;
      codec_.encode(batch, row, scratch_);
      rows_.add(scratch_);
    }
  }

  void merge(WindowState& from) override {
    const auto& other = static_cast<SortState&>(from);
    std::vector<std::string_view> all;
    const auto collect = [&](uint64_t, std::string_view kept) { all.push_back(kept); };
    rows_.for_each(collect);
    other.rows_.for_each(collect);
    std::stable_sort(all.begin(), all.end(), [this](std::string_view a, std::string_view b) {
      return RowCodec::arrival(row_of(a)) < RowCodec::arrival(row_of(b));
    });
    RowStore by_arrival;
    for (const std::string_view kept : all) by_arrival.add(kept);
    rows_ = std::move(by_arrival);
    words_tell_ = words_tell_ && other.words_tell_;
  }

  void result(const Window& window, Batch& scratch, Sink& out) const override {
    std::vector<Entry> entries;
    entries.reserve(rows_.size());
    rows_.for_each([&](uint64_t row, std::string_view kept) {
      entries.push_back({keys_of(kept).word, row});
    });
    Sorter(order_, rows_, words_tell_).sort(entries);
    std::vector<std::string_view> sorted;
    for (size_t i = 0; i < entries.size() && !out.done(); i += sorted.size()) {
      sorted.clear();
      for (size_t k = i; k < std::min<size_t>(i + kBatchRows, entries.size()); ++k) {
        if (k + kAhead < entries.size()) rows_.prefetch(entries[k + kAhead].row);
        sorted.push_back(row_of(rows_.at(entries[k].row)));
      }
      codec_.decode_runs(sorted, scratch, [&](Batch& batch) {
        batch.windows.assign(batch.rows, window);
        out.rows(batch);
      });
    }
  }

  void save(StateWriter& out) const override {
    out.u8(words_tell_);
    out.u64(rows_.size());
    rows_.for_each([&](uint64_t, std::string_view kept) { out.string(kept); });
  }
  void load(StateReader& in) override {
    words_tell_ = in.u8() != 0;
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) rows_.add(in.string());
  }
  size_t bytes() const override { return sizeof(*this) + rows_.bytes(); }

 private:
  std::string_view row_of(std::string_view kept) const {
    const char* row = order_.behind(keys_of(kept).bytes);
    return kept.substr(static_cast<size_t>(row - kept.data()));
  }

  const SortOrder& order_;
  RowCodec& codec_;
  RowStore rows_;  // by arrival
  bool words_tell_ = true;
  std::string scratch_;
};

class Sort final : public Stage {
 public:
  explicit Sort(std::vector<Key> keys) : keys_(std::move(keys)) {}
  std::string text() const override {
    std::string out = "sort ";
    for (const Key& key : keys_) out += (&key == keys_.data() ? "" : ", ") + to_text(key);
    return out;
  }
  void bind(Binder& binder, const Stage* next) override {
    plan_.order.bind(binder, keys_, false);
    window_ = binder.window.kind;
    const std::optional<uint64_t> limit = next != nullptr ? next->row_limit() : std::nullopt;
    limited_ = limit.has_value() && *limit <= kMostInHeap;
    if (limited_) plan_.count = *limit;
  }
  bool stateless() const override { return false; }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    if (limited_) return start_top(plan_, context, codec(), window_);
    const auto make = [this](RowCodec& rows) { return std::make_unique<SortState>(plan_.order, rows); };
    return std::make_unique<RowKeepingOperator>(context, make, std::make_unique<RowCodec>(codec()), window_);
  }
  void prepare(Batch& batch, const Environment& env) const override {
    if (limited_) return prepare_top(plan_, batch, env);
    plan_.order.eval(batch, batch.selected, env, batch.prepare<SortKeys>(&plan_.order));
  }
  void slots(std::vector<uint32_t>& out) const override { plan_.order.slots(out); }
  bool waits_for_end() const override { return window_ == WindowInForce::Kind::None; }
  std::string state_text() const override {
    return limited_ ? fmt::format("the first {} rows", plan_.count) : "all rows";
  }
  void mentions(Mentions& out) const override { mention(keys_, out); }

 private:
  // For more rows sorting once is faster.
  static constexpr uint64_t kMostInHeap = 100'000;

  std::vector<Key> keys_;
  TopPlan plan_;          // without groups or ties
  bool limited_ = false;  // a limit follows: rows beyond it need not be kept
  WindowInForce::Kind window_ = WindowInForce::Kind::None;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_sort(Parser& p) {
  p.accept_word("by");
  return std::make_unique<Sort>(p.keys());
}

}  // namespace weir
