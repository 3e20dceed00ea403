// Sessions: rows of a key at most GAP apart share one. Rows are held until their session closes.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "stages/window_clock.h"

namespace weir {
namespace {

// Sessions of one key do not overlap: ordered by their first time they are ordered by their last, too.
struct Session {
  int64_t last = 0;
  uint64_t ordinal = 0;           // by first appearance; a merged session keeps the least
  std::vector<std::string> rows;  // encoded, in order of arrival
};
using KeySessions = std::map<int64_t, Session>;  // by first time

struct Key {
  KeySessions sessions;
  int64_t looked_at = kEndOfTime;  // when one of them may close, and it stands in ends_
};

class Sessions final : public WindowClock {
 public:
  Sessions(const WindowPlan& plan, RunContext& context, RowCodec codec)
      : WindowClock(plan, context), codec_(std::move(codec)) {}

  void save(StateWriter& out) const override {
    WindowClock::save(out);
    codec_.save(out);
    out.u64(next_ordinal_);
    out.u64(sent_rows_);
    out.u64(keys_.size());
    for (const auto& [name, key] : keys_) {
      out.string(name);
      out.u64(key.sessions.size());
      for (const auto& [first, session] : key.sessions) {
        out.i64(first);
        out.i64(session.last);
        out.u64(session.ordinal);
        out.u64(session.rows.size());
        for (const std::string& row : session.rows) out.string(row);
      }
    }
  }

  void load(StateReader& in, const Origins& origins) override {
    WindowClock::load(in, origins);
    codec_.load(in, origins);
    next_ordinal_ = in.u64();
    sent_rows_ = in.u64();
    keys_.clear();
    ends_.clear();
    next_close_ = kEndOfTime;
    for (uint64_t keys = in.u64(); keys > 0 && !in.bad(); --keys) {
      const std::string name(in.string());
      Key& key = keys_[name];
      for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
        const int64_t first = in.i64();
        Session session;
        session.last = in.i64();
        session.ordinal = in.u64();
        for (uint64_t rows = in.u64(); rows > 0 && !in.bad(); --rows) session.rows.emplace_back(in.string());
        expect_close(end_of(session.last), name, key);
        key.sessions.emplace(first, std::move(session));
      }
    }
  }

 private:
  int64_t end_of(int64_t last) const {
    int64_t end = 0;
    return __builtin_add_overflow(last, plan().spec.size, &end) ? kEndOfTime - 1 : end;
  }
  int64_t next_close() const override { return next_close_; }
  void begin_batch(Batch& batch, const Environment& env) override {
    eval_keys(plan(), batch, env, row_keys_);
  }

  // Which sessions of the key the row would join: those with first − gap ≤ t ≤ last + gap.
  void place(Batch& batch, uint32_t row, int64_t t) override {
    const std::string& name = row_keys_[row];
    auto found = keys_.find(name);
    int64_t first = t;
    int64_t last = t;
    KeySessions::iterator begin;
    KeySessions::iterator end;
    if (found != keys_.end()) {
      KeySessions& sessions = found->second.sessions;
      end = sessions.upper_bound(end_of(t));
      begin = end;
      while (begin != sessions.begin() && end_of(std::prev(begin)->second.last) >= t) --begin;
      for (auto s = begin; s != end; ++s) {
        first = std::min(first, s->first);
        last = std::max(last, s->second.last);
      }
    }
    if (closed(end_of(last))) {
      late(batch, row, t);
      return;
    }
    if (found == keys_.end()) {
      found = keys_.try_emplace(name).first;
      begin = end = found->second.sessions.end();
    }
    Key& key = found->second;
    Session& session = join(key.sessions, begin, end, first);
    session.last = last;
    codec_.encode(batch, row, session.rows.emplace_back());
    expect_close(end_of(last), name, key);
  }

  // The sessions [begin, end) made one that starts at `first`.
  Session& join(KeySessions& sessions, KeySessions::iterator begin, KeySessions::iterator end,
                int64_t first) {
    if (begin == end) {
      Session& made = sessions[first];
      made.ordinal = next_ordinal_++;
      return made;
    }
    Session joined = std::move(begin->second);
    for (auto s = std::next(begin); s != end; ++s) merge(joined, s->second);
    sessions.erase(begin, end);
    return sessions[first] = std::move(joined);
  }

  static void merge(Session& into, Session& from) {
    into.last = std::max(into.last, from.last);
    into.ordinal = std::min(into.ordinal, from.ordinal);
    const auto middle = static_cast<std::ptrdiff_t>(into.rows.size());
    for (std::string& row : from.rows) into.rows.push_back(std::move(row));
    std::inplace_merge(into.rows.begin(), into.rows.begin() + middle, into.rows.end(),
                       [](const std::string& a, const std::string& b) {
                         return RowCodec::arrival(a) < RowCodec::arrival(b);
                       });
  }

  // The key is looked at when the first of its sessions may close. Ends only move away as rows come, so one
  // look per key is planned at a time, at the least end that was ever expected since the last one.
  void expect_close(int64_t end, const std::string& name, Key& key) {
    if (end >= key.looked_at) return;
    key.looked_at = end;
    ends_.emplace(end, name);
    next_close_ = std::min(next_close_, end);
  }

  struct Closing {
    Window window;
    Session session;
  };

  void close_until(int64_t time) override {
    if (time < next_close_) return;
    std::vector<Closing> closing;
    while (!ends_.empty() && ends_.begin()->first <= time) {
      const auto [end, name] = std::move(*ends_.begin());
      ends_.erase(ends_.begin());
      const auto found = keys_.find(name);
      if (found == keys_.end() || found->second.looked_at != end) continue;  // planned anew since
      Key& key = found->second;
      key.looked_at = kEndOfTime;
      while (!key.sessions.empty() && end_of(key.sessions.begin()->second.last) <= time) {
        const auto s = key.sessions.begin();
        closing.push_back({{s->first, end_of(s->second.last), s->second.ordinal}, std::move(s->second)});
        key.sessions.erase(s);
      }
      if (key.sessions.empty()) {
        keys_.erase(found);
      } else {
        expect_close(end_of(key.sessions.begin()->second.last), name, key);
      }
    }
    next_close_ = ends_.empty() ? kEndOfTime : ends_.begin()->first;
    std::sort(closing.begin(), closing.end(),
              [](const Closing& a, const Closing& b) { return a.window < b.window; });
    for (const Closing& c : closing)
      send_held(plan(), codec_, c.session.rows, c.window, sent_rows_, scratch_, next());
  }

  RowCodec codec_;
  std::unordered_map<std::string, Key> keys_;
  std::multimap<int64_t, std::string> ends_;  // when to look at which key
  int64_t next_close_ = kEndOfTime;
  uint64_t next_ordinal_ = 0;
  uint64_t sent_rows_ = 0;
  Batch scratch_;
  std::vector<std::string> row_keys_;
};

}  // namespace

std::unique_ptr<Operator> start_sessions(const WindowPlan& plan, RunContext& context, RowCodec codec) {
  return std::make_unique<Sessions>(plan, context, std::move(codec));
}

}  // namespace weir
