// Tested by tests/unit/frames_test.cc.
#include "aggregates/frame_counts.h"

#include <utility>

#include "value/compare.h"

namespace weir {
namespace {

constexpr size_t kFew = 16;  // rows whose memory is not worth giving back

}  // namespace

FrameCounts::Ranked FrameCounts::ranked(const Entries::value_type& entry) const {
  return {entry.second.count, rows_[entry.second.first].arrival, &entry};
}

Value FrameCounts::value(const Entries::value_type& entry) const {
  const StoredValue& stored = rows_[entry.second.first].value;
  if (!stored.empty()) return stored.get();
  std::string_view key = entry.first;
  return read_plain_key(key);
}

void FrameCounts::add(const Value& v, uint64_t arrival) {
  std::string key;
  append_group_key(v, key);
  auto& entry = *entries_.try_emplace(std::move(key)).first;
  if (entry.second.count > 0) ranking_.erase(ranked(entry));
  link(entry.second, new_row(v.computed(), arrival));
  ++entry.second.count;
  ranking_.insert(ranked(entry));
}

void FrameCounts::remove(const Value& v, uint64_t arrival) {
  std::string key;
  append_group_key(v, key);
  const auto found = entries_.find(key);
  ranking_.erase(ranked(*found));
  uint32_t at = found->second.first;
  while (rows_[at].arrival != arrival) at = rows_[at].behind;
  unlink(found->second, at);
  if (--found->second.count > 0) {
    ranking_.insert(ranked(*found));
  } else {
    entries_.erase(found);
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
  if (rows_.capacity() <= kFew || used_ >= rows_.capacity() / 4) return;
  std::vector<Row> kept;
  kept.reserve(used_ * 2);
  for (auto& [key, rows] : entries_) {
    const Rows old = std::exchange(rows, {rows.count});
    for (uint32_t from = old.first; from != kNone;) {
      const auto to = static_cast<uint32_t>(kept.size());
      (rows.last == kNone ? rows.first : kept[rows.last].behind) = to;
      const uint32_t next = rows_[from].behind;
      kept.push_back({rows_[from].arrival, rows.last, kNone, std::move(rows_[from].value)});
      rows.last = to;
      from = next;
    }
  }
  rows_ = std::move(kept);
  unused_ = kNone;
  entries_.rehash(0);
}

size_t FrameCounts::heap_bytes() const {
  size_t total = rows_.capacity() * sizeof(Row) + ranking_.size() * sizeof(Ranked) +
                 entries_.capacity() * (sizeof(void*) + 1) + entries_.size() * sizeof(Entries::value_type);
  for (const Row& row : rows_) total += row.value.heap_bytes();
  return total;
}

}  // namespace weir
