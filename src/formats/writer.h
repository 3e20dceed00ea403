// Writing rows in a format, and what its options are.
//
//   auto writer = find_format("csv")->writer(options);
//   writer->begin(buffer); … writer->open_row(fields, buffer); … writer->end(buffer);
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/terminal.h"
#include "value/record.h"
#include "value/state.h"
#include "value/time.h"

namespace weir {

class DrawnWriter;  // formats/drawn_writer.h

// Where written bytes go; the writers append to it, the engine decides when it is flushed.
using OutputBuffer = std::string;

// What the plan knows of the rows that come out, for the formats that draw them.
struct RowShape {
  std::vector<std::string> keys;  // of the last aggregate, its window's bounds among them
  bool aggregated = false;        // the columns are those that it made
  bool described = false;         // they are those of describe
  std::vector<std::pair<std::string, double>> histograms;  // and how wide their bars are
  std::vector<std::string> times;  // what the field of --time may be called: user.ts, user_ts
};

struct WriteOptions {
  char delimiter = ',';
  bool no_header = false;
  Screen screen;
  bool prompt = false;  // rows that may be held back go out when no more come for a while
  TimeZone zone;
  std::vector<std::string> columns;  // fixed by the plan; empty when the rows' own fields decide
  bool fixed = false;                // `columns` are
  RowShape shape;
};

// Writes rows. Not for threads to share; called in the order of output.
class Writer {
 public:
  virtual ~Writer() = default;
  // Before the first row: a header where the plan fixes the columns.
  virtual void begin(OutputBuffer&) {}
  // A closed row: values in the order of WriteOptions::columns (pending values possible).
  virtual void closed_row(std::span<const Value> values, OutputBuffer& out) = 0;
  // An open row, its fields in order.
  virtual void open_row(std::span<const Field> fields, OutputBuffer& out) = 0;
  // A row whose source line may be copied (RecordFormat::verbatim_to said so); adds the line's end. The
  // header is its file's. Returns false when it can't be (another header than the first row's): the caller
  // then uses open_row.
  virtual bool verbatim_row(std::string_view line, const Header*, OutputBuffer& out) {
    out += line;
    out.push_back('\n');
    return true;
  }
  // No row will come for a while: what is held back to be laid out with later ones.
  virtual void pause(OutputBuffer&) {}
  // What is still held back, behind the last row.
  virtual void end(OutputBuffer&) {}
  // Where it can draw its rows on a screen, over and over again.
  virtual DrawnWriter* drawn() { return nullptr; }
  // Why it drew nothing, said behind the end; "": it did.
  virtual std::string note() const { return ""; }
  // Whether how a row is written does not depend on the rows before it: then several writers may share the
  // work.
  virtual bool independent_rows() const { return false; }
  // Fields left out because the columns were fixed by an earlier row: name and count, in order of appearance.
  virtual std::vector<std::pair<std::string, uint64_t>> left_out() const { return {}; }
  // What later rows depend on, for a run that goes on where another ended.
  virtual void save(StateWriter&) const {}
  virtual void load(StateReader&) {}
  // Replacements of invalid UTF-8 made so far.
  virtual uint64_t replaced_bytes() const { return 0; }
};

}  // namespace weir
