#include "stages/session_windows.h"

#include <algorithm>

namespace weir {
namespace {

constexpr uint32_t kChunk = 256;  // records
uint32_t short_hash(uint64_t hash) { return static_cast<uint32_t>(hash); }
bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && equal_bytes(a.data(), b.data(), a.size());
}

constexpr size_t kTextKept = 256;  // bytes of text that a record keeps for its next session

}  // namespace

SessionWindows::SessionWindows(const WindowPlan& plan, RunContext& context, size_t kept_size)
    : WindowClock(plan, context), record_size_(sizeof(Session) + (kept_size + 7) / 8 * 8) {}

SessionWindows::~SessionWindows() {
  for (uint32_t id = 0; id < made_; ++id) std::destroy_at(&at(id));
}

void SessionWindows::end_all() {
  for (uint32_t id = 0; id < made_; ++id) {
    if (at(id).used) end(at(id));
  }
}

int64_t SessionWindows::end_of(int64_t last) const {
  int64_t end = 0;
  return __builtin_add_overflow(last, plan().spec.size, &end) ? kEndOfTime - 1 : end;
}

// Records

Session& SessionWindows::at(uint32_t id) const {
  return *std::launder(reinterpret_cast<Session*>(chunks_[id / kChunk].get() + id % kChunk * record_size_));
}

Session* SessionWindows::find(std::string_view key, uint32_t hash) const {
  const uint32_t id = index_.find(hash, [&](uint32_t i) { return same(at(i).key(), key); });
  return id == KeyIndex::kNone ? nullptr : &at(id);
}

Session& SessionWindows::make(std::string_view key, uint32_t hash, int64_t first) {
  if (free_.empty()) {
    if (made_ % kChunk == 0) chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunk * record_size_));
    std::construct_at(&at(made_))->id = made_;
    free_.push_back(made_++);
  }
  Session& s = at(free_.back());
  free_.pop_back();
  s.text = key;
  s.key_size = static_cast<uint32_t>(key.size());
  s.hash = hash;
  s.first = s.last = first;
  s.used = true;
  return s;
}

void SessionWindows::release(Session& s) {
  end(s);
  s.used = s.several = false;
  s.looked_at = kNoTime;
  if (s.text.capacity() > kTextKept) s.text = std::string();
  free_.push_back(s.id);
}

// `of_key`: a session that the key has already, or null.
void SessionWindows::insert(Session& made, Session* of_key) {
  if (of_key == nullptr) {
    index_.insert(made.hash, made.id);
    return;
  }
  ByTime& all = several_[std::string(made.key())];
  if (!of_key->several) all.emplace(of_key->first, of_key);
  all.emplace(made.first, &made);
  made.several = of_key->several = true;
}

// The session is none of its key's any more.
void SessionWindows::erase(Session& s) {
  if (!s.several) {
    index_.erase(s.hash, s.id);
    return;
  }
  const auto found = several_.find(std::string(s.key()));
  ByTime& all = found->second;
  all.erase(s.first);
  Session& other = *all.begin()->second;
  if (find(s.key(), s.hash) == &s) index_.replace(s.hash, s.id, other.id);
  if (all.size() > 1) return;
  other.several = false;
  several_.erase(found);
}

// Rows

void SessionWindows::begin_batch(Batch& batch, const WindowInput& input, const Environment&) {
  keys_ = &input.keys;
  // Sessions lie beyond the nearest caches: loaded side by side; a tenth of the time with 50,000 of them.
  for (const uint32_t row : batch.selected) index_.prefetch(short_hash(keys_->hash(row)));
  for (const uint32_t row : batch.selected) {
    const uint32_t id = index_.find(short_hash(keys_->hash(row)), [](uint32_t) { return true; });
    if (id == KeyIndex::kNone) continue;
    const Session& s = at(id);
    __builtin_prefetch(&s);
    __builtin_prefetch(s.kept());
  }
}

void SessionWindows::place(Batch& batch, uint32_t row, int64_t t) {
  Session* s = find(keys_->key(row), short_hash(keys_->hash(row)));
  if (s != nullptr && (s->several || closed(end_of(s->last)))) {
    find_closed(now());
    s = find(keys_->key(row), short_hash(keys_->hash(row)));
  }
  if (s == nullptr || s->several || !touches(*s, t)) {
    place_elsewhere(batch, row, t, s);
    return;
  }
  // What is open stays so when it grows: the row is not late, and the queue looks early enough.
  s->first = std::min(s->first, t);
  s->last = std::max(s->last, t);
  add(*s, batch, row);
}

// The row joins none, or its key has several.
void SessionWindows::place_elsewhere(Batch& batch, uint32_t row, int64_t t, Session* of_key) {
  if (of_key != nullptr && of_key->several) {
    place_among(batch, row, t, *of_key);
  } else if (closed(end_of(t))) {
    late(batch, row, t);
  } else {
    place_alone(batch, row, t, of_key);
  }
}

void SessionWindows::place_alone(Batch& batch, uint32_t row, int64_t t, Session* of_key) {
  Session& s = make(keys_->key(row), short_hash(keys_->hash(row)), t);
  s.ordinal = next_ordinal_++;
  insert(s, of_key);
  open(s, batch, row);
  add(s, batch, row);
  expect_close(s);
}

// The sessions that the row joins are those of its key with first − gap ≤ t ≤ last + gap.
void SessionWindows::place_among(Batch& batch, uint32_t row, int64_t t, Session& of_key) {
  ByTime& all = several_.find(std::string(of_key.key()))->second;
  int64_t first = t;
  int64_t last = t;
  const auto end = all.upper_bound(end_of(t));
  auto begin = end;
  while (begin != all.begin() && end_of(std::prev(begin)->second->last) >= t) --begin;
  for (auto s = begin; s != end; ++s) {
    first = std::min(first, s->first);
    last = std::max(last, s->second->last);
  }
  if (closed(end_of(last))) {
    late(batch, row, t);
  } else if (begin == end) {
    place_alone(batch, row, t, &of_key);
  } else {
    Session& s = join(begin, end, all, of_key, first);
    s.last = last;
    add(s, batch, row);
  }
}

// The sessions [begin, end) made one that starts at `first`.
Session& SessionWindows::join(ByTime::iterator begin, ByTime::iterator end, ByTime& all, Session& of_key,
                              int64_t first) {
  Session& into = *begin->second;
  for (auto at = std::next(begin); at != end; ++at) {
    Session& from = *at->second;
    merge(into, from);
    into.ordinal = std::min(into.ordinal, from.ordinal);
    if (&from == &of_key) index_.replace(from.hash, from.id, into.id);
    release(from);
  }
  all.erase(begin, end);
  into.first = first;
  if (all.empty()) {
    into.several = false;
    several_.erase(std::string(into.key()));
  } else {
    all.emplace(first, &into);
  }
  return into;
}

// Ends only move away as rows come, so a session stands in the queue once, at an end that it had. A merged
// session that went before its time leaves its place, to be passed over.
void SessionWindows::expect_close(Session& s) {
  const int64_t end = end_of(s.last);
  if (s.looked_at != kNoTime) return;
  s.looked_at = end;
  queue_.push(end, s.id);
}

// Closing

void SessionWindows::find_closed(int64_t time) {
  if (time == kNoTime) return;
  due_.clear();
  queue_.take_until(time, due_);
  for (const CloseQueue::Entry& entry : due_) __builtin_prefetch(&at(entry.id));
  const size_t before = closed_.size();
  for (const CloseQueue::Entry& entry : due_) {
    Session& s = at(entry.id);
    if (s.looked_at != entry.time) continue;
    const int64_t end = end_of(s.last);
    if (end > time) {
      s.looked_at = end;
      queue_.push(end, s.id);
      continue;
    }
    s.looked_at = kNoTime;
    closed_.push_back({{s.first, end, s.ordinal}, &s});
    index_.prefetch(s.hash);
  }
  for (size_t i = before; i < closed_.size(); ++i) erase(*closed_[i].session);
  // Those found before end before these.
  std::sort(closed_.begin() + static_cast<std::ptrdiff_t>(before), closed_.end());
}

void SessionWindows::close_until(int64_t time) {
  find_closed(time);
  settle();
  if (closed_.empty()) return;
  if (!next().done()) pass(closed_);
  for (const Closed& c : closed_) release(*c.session);
  closed_.clear();
}

// State

size_t SessionWindows::state_bytes() const {
  constexpr size_t kElsewhere = 200;  // of a key with several, in its map: roughly
  size_t total =
      chunks_.size() * kChunk * record_size_ + index_.bytes() + queue_.bytes() + several_.size() * kElsewhere;
  for (uint32_t id = 0; id < made_; ++id) {
    const Session& s = at(id);
    total += heap_of(s.text);
    if (s.used) total += kept_bytes(s);
  }
  return total;
}

void SessionWindows::save(StateWriter& out) const {
  WindowClock::save(out);
  out.u64(next_ordinal_);
  out.u64(made_ - free_.size());
  for (uint32_t id = 0; id < made_; ++id) {
    const Session& s = at(id);
    if (!s.used) continue;
    out.string(s.text);
    out.u32(s.key_size);
    out.i64(s.first);
    out.i64(s.last);
    out.u64(s.ordinal);
    save_kept(s, out);
  }
}

void SessionWindows::load(StateReader& in, const Origins& origins) {
  WindowClock::load(in, origins);
  next_ordinal_ = in.u64();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    const std::string_view text = in.string();
    const std::string_view key = text.substr(0, in.u32());
    const int64_t first = in.i64();
    const uint32_t hash = short_hash(hash_key(key));
    Session* of_key = find(key, hash);
    Session& s = make(key, hash, first);
    s.text = text;
    s.last = in.i64();
    s.ordinal = in.u64();
    insert(s, of_key);
    load_kept(s, in);
    expect_close(s);
  }
}

}  // namespace weir
