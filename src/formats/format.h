// A format: how its blocks are cut, read into batches, and written. One file each (ndjson.cc, csv.cc …) and
// one line in the table.
//
// Reading has two halves. A Cutter runs in order over the bytes of one input and finds where records end. A
// BlockReader turns one block of whole records into batches; every worker has its own, so it may keep scratch
// memory, but what it gives depends on nothing but the block (and the header).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/writer.h"
#include "functions/regex.h"
#include "value/batch.h"
#include "value/record.h"
#include "value/state.h"
#include "value/time.h"
#include "value/wanted.h"

namespace weir {

constexpr size_t kMaxRecord =
    16u << 20;  // a longer line is a bad record: more bytes than this before its newline
constexpr std::string_view kOverlongLine = "line over 16 MiB";

struct ReadOptions {
  char delimiter = ',';
  std::vector<std::string> header;            // --header: names for a file that has no header line
  std::shared_ptr<const Regex> record_start;  // --record-start: text; null: every line is a record
  bool vectors = true;  // false, in tests: NDJSON is read as on machines without AVX-512
  bool lines = true;    // the plan needs Batch::lines (it nearly always does: rejects, verbatim rows)
};

// What a block is to its reader.
struct BlockText {
  const char* data;                      // followed by at least kPadding readable bytes
  size_t size;                           // whole records; the last may lack its line end
  std::shared_ptr<const Header> header;  // csv, tsv
};
constexpr size_t kPadding = 64;

class BlockReader {
 public:
  virtual ~BlockReader() = default;
  // Calls next_batch() for an empty batch (slots sized), fills it, and goes on until the block is read.
  // Fills: rows, columns of the wanted slots, lines, line_numbers (relative to the block), header, rejects;
  // selects all rows (the engine fills source, format, read_time, block). Returns the number of line ends in
  // the block.
  virtual uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) = 0;
};

// Finds the end of the last whole record in what has been read so far of one input.
class Cutter {
 public:
  virtual ~Cutter() = default;
  // `data` holds unread bytes of the input from a record's start. Returns how many of them are whole records
  // (0: more is needed). `at_end`: no more will come, everything belongs to some record. Never cuts between
  // two records that a header must precede: see header(). `from`: bytes before it were seen by the last call,
  // which returned 0. 0 although `data` holds more than kMaxRecord bytes: its first line is over the limit.
  // The caller makes that line one reject (kOverlongLine), passes over everything up to its newline, and goes
  // on behind it with from = 0. (A longer line that came with its newline is left to the reader, which
  // rejects it.) At the end it is called until nothing is left: a bad csv record may be cut off before
  // records that are good.
  virtual size_t cut(std::string_view data, size_t from, bool at_end) = 0;
  // Whether the last line of `data`, which has no end, can be no record without what may yet be added to it.
  virtual bool half(std::string_view /*data*/) const { return false; }
  // CSV: true until the header line has been taken. The engine then calls take_header with the first record
  // alone, before any block is cut.
  virtual bool wants_header() const { return false; }
  // Returns the length of the header record (with its line end and blank lines before it), or 0 when `data`
  // does not hold it whole yet; sets `header`. `reason` is set when the header is bad (duplicate names: later
  // ones get _2, not an error; an unclosed quote is). Neither is set when the input ends before anything but
  // blank lines; wants_header() is false from then on.
  virtual size_t take_header(std::string_view data, bool at_end, std::shared_ptr<const Header>& header,
                             std::string& reason);
};

struct FormatDef {
  std::string_view name;                     // "ndjson"
  std::vector<std::string_view> extensions;  // ".ndjson"
  std::string_view help;
  std::unique_ptr<Cutter> (*cutter)(const ReadOptions&);  // null: cannot be read
  std::unique_ptr<BlockReader> (*reader)(const ReadOptions&, const std::vector<WantedField>&);
  std::unique_ptr<RecordFormat> (*record_format)(const ReadOptions&);
  std::unique_ptr<Writer> (*writer)(const WriteOptions&);  // null: cannot be written
};

std::span<const FormatDef* const> all_formats();
const FormatDef* find_format(std::string_view name);
// By the file's name (also before .gz and .zst); null when it tells nothing.
const FormatDef* format_of_file(std::string_view file_name);

// One per file.
const FormatDef& ndjson_format();
const FormatDef& csv_format();
const FormatDef& tsv_format();
const FormatDef& logfmt_format();
const FormatDef& text_format();
const FormatDef& drawn_table_format();
const FormatDef& drawn_bars_format();
const FormatDef& drawn_plot_format();

// The header of these names, as for --header: an empty one becomes column_N, a second "a" becomes "a_2".
std::shared_ptr<const Header> make_header(std::vector<std::string> names, std::string line = {});

// Cuts at newlines: for all formats whose records are lines.
std::unique_ptr<Cutter> make_line_cutter();
std::unique_ptr<Cutter> make_json_line_cutter();  // and knows half an object

}  // namespace weir
