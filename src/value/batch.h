// Rows in flight: a batch of up to kBatchRows rows as columns of the fields that the pipeline wants.
//
// A row is *open* while it still carries its source record (`lines`): what the pipeline does not name is
// written from there. After project or aggregate it is *closed*: its columns are all there is. Slots are
// given out by the binder (expr/schema.h) and are the same for all batches between two stages that make new
// rows. A batch owns its arena and keeps the block under its text alive; all views into it end with it.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

constexpr uint32_t kBatchRows = 2048;
constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();
constexpr int64_t kEndOfTime = std::numeric_limits<int64_t>::max();

class RecordFormat;  // value/record.h
class StateReader;   // value/state.h
class StateWriter;

// A header line of a CSV or TSV file, shared by the batches under it.
struct Header {
  std::vector<std::string> names;
  std::string line;  // as it came, without its line end; empty when the names were given by --header
};

// Where rows come from. Owned by the engine for the whole run.
struct Source {
  std::string name;    // as given on the command line; "stdin" for standard input
  uint32_t index = 0;  // place on the command line
};

// One window a row is in. `start` and `end` are times, or row ordinals for a count window; `ordinal` tells
// sessions of the same bounds apart, by first appearance.
struct Window {
  int64_t start = 0;
  int64_t end = 0;
  uint64_t ordinal = 0;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  friend bool operator==(const Window&, const Window&) = default;
  // The order of emission: by end, then start, then first appearance.
  friend bool operator<(const Window& a, const Window& b) {
    if (a.end != b.end) return a.end < b.end;
    if (a.start != b.start) return a.start < b.start;
    return a.ordinal < b.ordinal;
  }
};

// A line that is no record, at its place among the batch's rows.
struct Reject {
  uint32_t row;           // it came before this row of the batch (== rows: after the last)
  uint64_t line;          // number of the line it began at, relative to the block's first line, from 0
  std::string_view text;  // as it came, without the line end; in the block or the batch's arena
  std::string reason;     // "invalid JSON: unexpected '}'"
};

// What a stage evaluated of a batch ahead of its turn.
struct PreparedRows {
  virtual ~PreparedRows() = default;
};

struct Batch {
  uint32_t rows = 0;               // rows in the columns
  std::vector<uint32_t> selected;  // ascending numbers of the rows that are still in
  std::vector<Value*> columns;     // by slot: `rows` values, or null when the slot has not been filled
  std::vector<uint8_t> settled;    // by slot: decode() has run over the column

  // Where the rows came from; empty or null for rows that a stage made.
  const Source* source = nullptr;
  const RecordFormat* format = nullptr;
  std::shared_ptr<const Header> header;
  std::vector<std::string_view> lines;  // the source record of each row, without its line end
  std::vector<uint64_t>
      line_numbers;  // of each record's first line; relative to the block until the commit adds line_base
  uint64_t line_base = 1;
  int64_t read_time = 0;        // when the block was read: now()
  std::vector<Reject> rejects;  // in order of `row`

  // Set by the window stage (windows, times) and at the commit (first_arrival).
  std::vector<Window> windows;     // per row, empty when no window is in force
  std::vector<int64_t> times;      // per row: event time, kNoTime where none; empty when there are none
  std::vector<uint64_t> arrivals;  // per row: the ordinal of its arrival at the first stage with state; grows

  std::string written;      // the selected rows as they are to be written, where a worker has done it
  bool is_written = false;  // `written` counts
  struct Prepared {
    const void* owner;
    std::unique_ptr<PreparedRows> rows;
    bool counts;  // it is of this use of the batch
  };
  std::vector<Prepared> prepared;  // see Stage::prepare

  Arena arena;
  std::shared_ptr<const void> block;  // keeps the text of `lines` and columns alive

  // What `owner` prepared of this batch; null when it has not.
  const PreparedRows* prepared_for(const void* owner) const {
    for (const Prepared& p : prepared) {
      if (p.owner == owner && p.counts) return p.rows.get();
    }
    return nullptr;
  }
  // The same, or `own`, which evaluate(own) is to fill.
  template <class T, class F>
  const T& prepared_or(const void* owner, T& own, F evaluate) const {
    const PreparedRows* const ready = prepared_for(owner);
    if (ready != nullptr) return static_cast<const T&>(*ready);
    evaluate(own);
    return own;
  }
  // To be filled. An owner always asks for the same type; its memory is used again.
  template <class T>
  T& prepare(const void* owner) {
    for (Prepared& p : prepared) {
      if (p.owner != owner) continue;
      p.counts = true;
      return static_cast<T&>(*p.rows);
    }
    return static_cast<T&>(*prepared.emplace_back(Prepared{owner, std::make_unique<T>(), true}).rows);
  }

  // The column of a slot, settled, made all Missing when it was not filled.
  Value* column(uint32_t slot);
  // A new column for a slot, uninitialised.
  Value* make_column(uint32_t slot);
  void select_all();
  // Ready for the next use; keeps memory.
  void reset();
};

// Copies what rows `picked` of `from` have into a new batch for the same slots; the text stays where it is:
// `from` must outlive the result. A row may be picked more than once.
Batch gather(const Batch& from, const std::vector<uint32_t>& picked);
// The same into `to`, which is as reset() leaves it; its memory is used.
void gather(const Batch& from, const std::vector<uint32_t>& picked, Batch& to);

}  // namespace weir
