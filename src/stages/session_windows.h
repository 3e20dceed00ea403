// Sessions of keys: which session a row joins, which sessions a row between them makes one, and when they
// close. What a session keeps of its rows is up to who derives: the rows (window_session.cc) or the states of
// the aggregate behind (session_aggregate.cc).
//
//   window session 30s on ts by user.id
//
// A session is one record of fixed size: times, key, and behind them what is kept. Nearly always a key has
// one open session; it is found by hash, in one or two cache lines. The sessions of a key that has several
// are in a map by time besides.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "stages/close_queue.h"
#include "stages/key_index.h"
#include "stages/window_clock.h"

namespace weir {

struct Session {
  int64_t first = 0;
  int64_t last = 0;
  uint64_t ordinal = 0;         // by first appearance; a merged session keeps the least
  int64_t looked_at = kNoTime;  // when it may close, and stands in the queue
  uint32_t id = 0;
  uint32_t hash = 0;      // of the key
  uint32_t key_size = 0;  // of text
  bool used = false;      // it is open, or has closed and not gone on yet
  bool several = false;   // the key has other open sessions
  std::string text;       // the key; behind it what the deriving class adds

  std::string_view key() const { return {text.data(), key_size}; }
  // What is kept of the rows.
  char* kept() { return reinterpret_cast<char*>(this + 1); }
  const char* kept() const { return reinterpret_cast<const char*>(this + 1); }
};

class SessionWindows : public WindowClock {
 public:
  ~SessionWindows() override;
  void save(StateWriter& out) const override;
  void load(StateReader& in, const Origins& origins) override;
  Held held() const override { return {made_ - free_.size(), 0, now()}; }
  size_t state_bytes() const override;

 protected:
  struct Closed {
    Window window;
    Session* session;
    friend bool operator<(const Closed& a, const Closed& b) { return a.window < b.window; }
  };

  // `kept_size`: of what is kept of a session's rows. What was constructed there is destroyed by who derives.
  SessionWindows(const WindowPlan& plan, RunContext& context, size_t kept_size);

  // The session's first row: constructs what is kept. add() of the same row follows.
  virtual void open(Session& session, Batch& batch, uint32_t row) = 0;
  virtual void add(Session& session, Batch& batch, uint32_t row) = 0;
  // Takes in what another session kept; the ordinals still tell which was first.
  virtual void merge(Session& into, Session& from) = 0;
  // Destroys what is kept.
  virtual void end(Session& session) = 0;
  // Before sessions go on or the batch ends: takes in the rows that were added.
  virtual void settle() {}
  // These have closed: what is made of them goes to the next stage, and its close().
  virtual void pass(std::span<const Closed> closed) = 0;
  virtual size_t kept_bytes(const Session& session) const = 0;  // outside of the record
  virtual void save_kept(const Session& session, StateWriter& out) const = 0;
  virtual void load_kept(Session& session, StateReader& in) = 0;  // constructs it

  void begin_batch(Batch& batch, const WindowInput& input, const Environment& env) override;
  void end_all();

 private:
  using ByTime = std::map<int64_t, Session*>;  // by first time; as they do not overlap, by last time, too

  void place(Batch& batch, uint32_t row, int64_t t) override;
  void place_elsewhere(Batch& batch, uint32_t row, int64_t t, Session* of_key);
  void place_alone(Batch& batch, uint32_t row, int64_t t, Session* of_key);
  void place_among(Batch& batch, uint32_t row, int64_t t, Session& of_key);
  // Amid a batch nothing closes but what a row would join: all goes on at its end.
  void send(Batch&) override { close_until(now()); }
  void close_until(int64_t time) override;

  int64_t end_of(int64_t last) const;
  bool touches(const Session& s, int64_t t) const { return t <= end_of(s.last) && s.first <= end_of(t); }
  Session& at(uint32_t id) const;
  Session* find(std::string_view key, uint32_t hash) const;
  Session& make(std::string_view key, uint32_t hash, int64_t first);
  void release(Session& session);
  void insert(Session& made, Session* of_key);
  void erase(Session& session);
  Session& join(ByTime::iterator begin, ByTime::iterator end, ByTime& all, Session& of_key, int64_t first);
  void expect_close(Session& session);
  void find_closed(int64_t time);

  size_t record_size_;
  std::vector<std::unique_ptr<char[]>> chunks_;  // of records
  uint32_t made_ = 0;                            // records constructed
  std::vector<uint32_t> free_;
  KeyIndex index_;                                   // one session of each key
  std::unordered_map<std::string, ByTime> several_;  // all sessions of the keys that have more
  CloseQueue queue_;
  uint64_t next_ordinal_ = 0;
  const RowKeys* keys_ = nullptr;  // of the batch
  std::vector<CloseQueue::Entry> due_;
  std::vector<Closed> closed_;  // and not gone on yet; in the order in which they will
};

}  // namespace weir
