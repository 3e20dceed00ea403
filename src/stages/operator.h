// The running side of stages: what they feed, what they keep, and what they may ask of the engine.
//
// Operators are connected one behind the other, the output last. Rows come in the order of the stream; a
// watermark or a closing window is announced behind the rows it speaks of.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expr/expr.h"
#include "expr/schema.h"
#include "value/batch.h"
#include "value/row_codec.h"
#include "value/state.h"

namespace weir {

// What running stages tell the engine, and ask of it.
class RunContext : public Origins {
 public:
  // A row that cannot be used is a bad record.
  virtual void reject(const Batch& batch, uint32_t row, const std::string& reason,
                      const std::vector<Schema::Column>& columns) = 0;
  // A late row; `behind`: how far its time is behind the greatest one, ns; `columns`: what it is made of
  // where it has no source record.
  virtual void late(const Batch& batch, uint32_t row, int64_t behind,
                    const std::vector<Schema::Column>& columns) = 0;
  // A row that falls between two windows (hop with SLIDE > SIZE, count every M > N).
  virtual void in_no_window() = 0;
  // What the user should know of the result.
  virtual void warn(const std::string& what) = 0;
  virtual Environment environment(const Batch& batch) const = 0;
  // When the last block was read, or the run began; ns since 1970, whatever --now says.
  virtual int64_t clock() const = 0;
  // How many streams the rows of the inputs come as: the inputs where they are merged, else one; and which
  // one a batch is of.
  virtual uint32_t stream_count() const = 0;
  virtual uint32_t stream_of(const Batch& batch) const = 0;
};

// A look at the clock while a live input is quiet (cli.md, "Live").
struct Tick {
  enum class Input : uint8_t {
    Busy,      // there may be something of it that the stages have not seen
    Quiet,     // all that has come has been taken up; of a pipe
    Followed,  // the same of a followed file, or it is empty or not there
  };
  int64_t clock;                  // ns since 1970
  int64_t idle;                   // --idle; kEndOfTime: none
  std::span<const Input> inputs;  // by stream (RunContext::stream_of)
};

// What a stage feeds: the next one, or the output. Calls come in the order of the stream.
class Sink {
 public:
  virtual ~Sink() = default;
  // The selected rows of the batch. The sink may change the batch; what it wants to keep, it copies.
  virtual void rows(Batch& batch) = 0;
  // No later row in a time window that ends at or before `time` (kEndOfTime: none at all): such windows
  // close.
  virtual void watermark(int64_t time) = 0;
  // This one session or count window closes: all its rows have come.
  virtual void close(const Window& window) = 0;
  // An input has ended: it holds no watermark back any more.
  virtual void input_ended(uint32_t input) = 0;
  // Comes some times a second while an input is live; what depends on event time alone ignores it.
  virtual void tick(const Tick&) {}
  // The end of the stream: everything still held goes out.
  virtual void finish() = 0;
  // Nothing more is wanted; rows still pushed are ignored.
  virtual bool done() const = 0;
  // Whether it tells of rows (late, bad) or may be done before the end. Then what is told of a row must wait
  // until the rows before it have been here.
  virtual bool reports() const { return false; }
};

// What a string holds outside of itself.
inline size_t heap_of(const std::string& text) {
  return text.capacity() > std::string().capacity() ? text.capacity() + 1 : 0;
}

// What an operator holds just now.
struct Held {
  uint64_t windows = 0;         // open ones; of a window stage
  uint64_t groups = 0;          // or keys
  int64_t watermark = kNoTime;  // where it has one
};

// The running form of a stage with state. The default passes everything on.
class Operator : public Sink {
 public:
  void connect(Sink* next) { next_ = next; }
  void rows(Batch& batch) override { next_->rows(batch); }
  void watermark(int64_t time) override { next_->watermark(time); }
  void close(const Window& window) override { next_->close(window); }
  void input_ended(uint32_t input) override { next_->input_ended(input); }
  void tick(const Tick& tick) override { next_->tick(tick); }
  void finish() override { next_->finish(); }
  bool done() const override { return next_->done(); }
  bool reports() const override { return next_->reports(); }
  virtual void save(StateWriter&) const {}
  virtual void load(StateReader&, const Origins&) {}
  // Memory that its state takes, within a tenth or so; visits all of it where it must.
  virtual size_t state_bytes() const { return 0; }
  // For --stats, at any moment.
  virtual Held held() const { return {}; }
  // Whether rows may be here that go on later.
  virtual bool holds_rows() const { return true; }
  // An early look: sends the sink what finish() would send, and changes nothing. False where only a copy can
  // tell.
  virtual bool look(Sink&) const { return false; }

 protected:
  Sink& next() const { return *next_; }

 private:
  Sink* next_ = nullptr;
};

}  // namespace weir
