// Tested by tests/unit/frames_test.cc.
#include "aggregates/frame_counts.h"

#include <string>
#include <utility>

#include "value/compare.h"
#include "value/row_keys.h"

namespace weir {
namespace {

constexpr size_t kFewRows = 16;  // whose memory is not worth giving back

uint32_t hash_of(std::string_view key) { return static_cast<uint32_t>(hash_key(key)); }

}  // namespace

FrameCounts::Ranked FrameCounts::ranked(const Slot& slot) const {
  return {rows_[slot.kept.first].arrival, slot.kept.count, slot.kept.first, slot.hash};
}

Value FrameCounts::value(const Ranked& ranked) const {
  const StoredValue& stored = rows_[ranked.row].value;
  if (!stored.empty()) return stored.get();
  const auto is = [&](const Slot& slot) { return slot.kept.first == ranked.row; };
  std::string_view key = table_.find(ranked.hash, is).key;
  return read_plain_key(key);
}

void FrameCounts::rank_all() {
  ranking_ = std::make_unique<Ranking>();
  table_.for_each([this](const Slot& slot) { ranking_->insert(ranked(slot)); });
}

void FrameCounts::add(const Value& v, uint64_t arrival) {
  std::string key;
  append_group_key(v, key);
  Slot& slot = table_.find_or_add(key, hash_of(key));
  if (ranking_ && slot.kept.count > 0) ranking_->erase(ranked(slot));
  link(slot.kept, new_row(v.computed(), arrival));
  ++slot.kept.count;
  if (ranking_) {
    ranking_->insert(ranked(slot));
  } else if (values() > kFew) {
    rank_all();
  }
}

void FrameCounts::remove(const Value& v, uint64_t arrival) {
  std::string key;
  append_group_key(v, key);
  Slot& slot = table_.find(key, hash_of(key));
  if (ranking_) ranking_->erase(ranked(slot));
  uint32_t at = slot.kept.first;
  while (rows_[at].arrival != arrival) at = rows_[at].behind;
  unlink(slot.kept, at);
  if (--slot.kept.count == 0) {
    table_.erase(slot);
    if (values() == kFew / 2) ranking_ = nullptr;
  } else if (ranking_) {
    ranking_->insert(ranked(slot));
  }
  trim();
}

uint32_t FrameCounts::new_row(const Value& v, uint64_t arrival) {
  uint32_t at = unused_;
  if (at == kNone) {
    at = static_cast<uint32_t>(rows_.size());
    rows_.emplace_back();
  } else {
    unused_ = rows_[at].behind;
  }
  rows_[at].arrival = arrival;
  rows_[at].value.set(is_plain_key(v) ? Value::missing() : v);
  ++used_;
  return at;
}

// Rows come in the order of their arrival, but where a frame is loaded or a state made anew.
void FrameCounts::link(Rows& rows, uint32_t at) {
  uint32_t before = rows.last;
  while (before != kNone && rows_[before].arrival > rows_[at].arrival) before = rows_[before].before;
  const uint32_t behind = before == kNone ? rows.first : rows_[before].behind;
  rows_[at].before = before;
  rows_[at].behind = behind;
  (before == kNone ? rows.first : rows_[before].behind) = at;
  (behind == kNone ? rows.last : rows_[behind].before) = at;
}

void FrameCounts::unlink(Rows& rows, uint32_t at) {
  const uint32_t before = rows_[at].before;
  const uint32_t behind = rows_[at].behind;
  (before == kNone ? rows.first : rows_[before].behind) = behind;
  (behind == kNone ? rows.last : rows_[behind].before) = before;
  rows_[at].behind = unused_;
  unused_ = at;
  --used_;
}

// Gives back memory that has become too much.
void FrameCounts::trim() {
  if (rows_.capacity() <= kFewRows || used_ >= rows_.capacity() / 4) return;
  std::vector<Row> kept;
  kept.reserve(used_ * 2);
  table_.for_each([&](Slot& slot) {
    Rows& rows = slot.kept;
    uint32_t from = rows.first;
    rows.first = static_cast<uint32_t>(kept.size());
    for (rows.last = kNone; from != kNone; from = rows_[from].behind) {
      const auto to = static_cast<uint32_t>(kept.size());
      if (rows.last != kNone) kept[rows.last].behind = to;
      kept.push_back({rows_[from].arrival, rows.last, kNone, std::move(rows_[from].value)});
      rows.last = to;
    }
  });
  rows_ = std::move(kept);
  unused_ = kNone;
  if (ranking_) rank_all();
}

size_t FrameCounts::heap_bytes() const {
  size_t total = table_.bytes() + rows_.capacity() * sizeof(Row);
  if (ranking_) total += sizeof(Ranking) + ranking_->size() * sizeof(Ranked);
  for (const Row& row : rows_) total += row.value.heap_bytes();
  return total;
}

}  // namespace weir
