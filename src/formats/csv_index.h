// Where the records and cells of a csv or tsv text are: the passes that look at every byte, 64 at a time as
// bit masks, with the widest vectors the machine has.
//
//   1,"a,b"\n2,c\n      separators 1 7 9 11, of which 7 and 11 end records
//
// They take every quote for the border between outside and inside quotes; a doubled quote is two of them. By
// the rules of csv.h this is right as long as a quote that opens is at the start of a cell, or behind one
// that closes, and a delimiter, a line end or a quote follows one that closes. A quote that can't open is
// dropped. A record with other text behind a closing quote is *odd*: the passes stop there, and it is read by
// csv.h's slower functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "formats/csv.h"

namespace weir {

// The end of a record, and what is before it: ends[i] to ends[i + 1] is record i.
struct RecordEnd {
  uint32_t at;          // of its newline
  uint32_t separators;  // delimiters and newlines outside quotes, the record's own newline among them
  uint32_t lines;       // newlines, those in quotes too
  uint32_t escapes;     // doubled quotes; tsv: backslashes
};

// What is known of the bytes before the next 64.
struct QuoteState {
  uint64_t inside = 0;   // all ones inside quotes
  uint64_t starts = 1;   // 1: the next byte begins a cell
  uint64_t closing = 0;  // 1: the last byte was a quote that closes
};

// The search for the last record end of a text that grows; `at` and `record` are set to where it begins.
struct RecordScan {
  size_t at = 0;        // bytes before it need not be looked at again
  size_t record = 0;    // begin of the record that is being read
  QuoteState quotes;    // at `at`
  bool inside = false;  // the text ends inside quotes
};

// The passes, made for one set of instructions.
struct CellPasses {
  // Write what CellIndex is made of, and return the number of records.
  size_t (*index_csv)(std::string_view text, CellDialect dialect, uint32_t* separators, RecordEnd* ends,
                      bool& odd);
  size_t (*index_tsv)(std::string_view text, CellDialect dialect, uint32_t* separators, RecordEnd* ends,
                      bool& odd);
  // Goes on to the end of a csv text. False when the record at `scan.record` is odd.
  bool (*scan)(std::string_view text, char delimiter, RecordScan& scan);
  // How many bytes there are from `from` on that a cell can't hold as they are: delimiters, marks, CR, LF.
  size_t (*count_special)(std::string_view text, size_t from, CellDialect dialect);
};
// Those that this machine can run, the fastest first.
std::vector<const CellPasses*> cell_passes();

// The index of a text of at most 1 GiB: four bytes a cell and sixteen a record.
class CellIndex {
 public:
  explicit CellIndex(const CellPasses& passes = *cell_passes().front()) : passes_(passes) {}
  // False when it stopped at an odd record, which begins at `end()`. Else a record begins there
  // whose end is not in the text.
  bool build(std::string_view text, CellDialect dialect);

  size_t records() const { return records_; }
  size_t end() const { return ends_[records_].at + 1U; }
  // The cells of record i end at separators()[ends()[i].separators] and so on; each begins behind the
  // separator before it, also the first of the text.
  const RecordEnd* ends() const { return ends_.get(); }
  const uint32_t* separators() const { return separators_.get() + 1; }

 private:
  const CellPasses& passes_;
  size_t capacity_ = 0;
  size_t records_ = 0;
  std::unique_ptr<uint32_t[]> separators_;  // before the first: UINT32_MAX, + 1 is the text's start
  std::unique_ptr<RecordEnd[]> ends_;       // likewise
};

}  // namespace weir
