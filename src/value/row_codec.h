// Rows as bytes: for stages that keep rows from one batch to the next (sort, top, sessions), and for saving
// them.
//
// A stored row is its source line, its place in the stream and the columns that later stages read; putting
// rows back gives a batch whose values view the bytes, which must outlive it. Where rows came from (source,
// header, format) is kept once per RowCodec, not per row.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/batch.h"
#include "value/state.h"

namespace weir {

// Finds what a saved row refers to by number when it is loaded. Implemented by the engine.
class Origins {
 public:
  virtual ~Origins() = default;
  // Of an input by its number when the state was saved; null when there was none.
  virtual const Source* source(uint32_t saved) const = 0;
  virtual const RecordFormat* format(const Source* source) const = 0;
  // The stream that a saved one is now (see RunContext), and whether it holds no watermark back.
  virtual uint32_t stream(uint32_t saved) const = 0;
  virtual bool ended(uint32_t stream) const = 0;
};

class RowCodec {
 public:
  // `slots`: the columns to keep; `keep_lines`: the rows are open, or someone may ask for their record.
  RowCodec(std::vector<uint32_t> slots, bool keep_lines)
      : slots_(std::move(slots)), keep_lines_(keep_lines) {}

  // Appends the row to `out`. What of it takes no place: a time where there is none, the line when it is not
  // kept; two short fields of a closed row take some 40 bytes.
  void encode(const Batch& batch, uint32_t row, std::string& out);

  // Makes a batch of rows from their bytes, in the given order; all selected. Rows of different origins must
  // not be mixed: see origin(). The window is not part of a row: the caller sets it.
  void decode(const std::vector<std::string_view>& rows, Batch& out) const;

  // Calls `emit(batch)` for runs of rows of one origin, at most kBatchRows long, in order.
  template <class Emit>
  void decode_runs(const std::vector<std::string_view>& rows, Batch& batch, Emit emit) const {
    for (size_t begin = 0; begin < rows.size();) {
      size_t end = begin + 1;
      while (end < rows.size() && end - begin < kBatchRows && origin(rows[end]) == origin(rows[begin])) ++end;
      batch.reset();
      decode({rows.begin() + static_cast<std::ptrdiff_t>(begin),
              rows.begin() + static_cast<std::ptrdiff_t>(end)},
             batch);
      emit(batch);
      begin = end;
    }
  }

  static uint32_t origin(std::string_view row);
  static uint64_t arrival(std::string_view row);

  void save(StateWriter& out) const;
  void load(StateReader& in, const Origins& origins);

 private:
  struct Origin {
    const Source* source = nullptr;
    const RecordFormat* format = nullptr;
    std::shared_ptr<const Header> header;
  };
  uint32_t origin_of(const Batch& batch);

  std::vector<uint32_t> slots_;
  bool keep_lines_;
  std::vector<Origin> origins_;
};

}  // namespace weir
