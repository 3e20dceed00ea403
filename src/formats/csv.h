// What csv and tsv share: cells, headers, and the parts of which csv.cc and tsv.cc make their formats.
//
//   1,"a ""quoted"" cell",3        csv (RFC 4180): three cells, the second is  a "quoted" cell
//   1<TAB>a\tcell<TAB>3            tsv: no quotes, but \t \n \r \\ ; other backslashes are text
//
// A cell that begins with a quote goes on to its closing quote, over delimiters and line ends; a quote
// anywhere else is text. A record is bad where something else than a delimiter or a line end follows a
// closing quote (it then lasts until the end of that line, whatever quotes are there), where a quoted cell
// never ends (it then lasts until the end of the line on which that cell opens, and reading goes on at the
// next line), and where its number of cells is not the header's. A CR before a line end belongs to the line
// end. Blank lines are no records.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/format.h"

namespace weir {

struct CellDialect {
  char delimiter = ',';
  bool tsv = false;
  // The byte that makes a line's cells more than what is between its delimiters.
  char mark() const { return tsv ? '\\' : '"'; }
};

constexpr std::string_view kUnclosedQuote = "a quoted cell never ends";
constexpr std::string_view kTextAfterQuote = "text after a closing quote";

std::unique_ptr<Cutter> make_cell_cutter(CellDialect dialect, bool has_header_line);
std::unique_ptr<BlockReader> make_cell_reader(CellDialect dialect, const ReadOptions& options,
                                              const std::vector<WantedField>& wanted);
std::unique_ptr<RecordFormat> make_cell_record_format(CellDialect dialect, std::string_view format_name);
std::unique_ptr<Writer> make_cell_writer(CellDialect dialect, const WriteOptions& options);

// The text of a cell from what is between its quotes (or of a tsv cell), for a cell with doubled quotes or
// backslashes; into `arena`.
std::string_view unescape_cell(std::string_view inside, CellDialect dialect, Arena& arena);

// How far one csv record reaches.
struct RecordExtent {
  size_t end = 0;  // past its line end; 0: the text ends before the record does
  bool text_after_quote = false;
  bool in_quotes =
      false;  // the text ends inside a quoted cell, or text follows its closing quote lines below
  size_t cell_line_end = 0;  // … past the end of the line on which that cell opens; 0: that line does not end
  size_t last_line_break =
      0;  // past the first line end within the last cell that has one; 0: there is none in the record
};
RecordExtent record_extent(std::string_view text, CellDialect dialect);

// Calls f(index, inside, escaped) for every cell of a good record (no line end behind it).
template <class F>
void for_each_cell(std::string_view record, CellDialect dialect, F&& f) {
  const char* p = record.data();
  const char* const end = p + record.size();
  for (size_t index = 0;; ++index) {
    const char* begin = p;
    bool escaped = false;
    if (!dialect.tsv && p != end && *p == '"') {
      for (++begin, ++p; p != end; ++p) {
        if (*p != '"') continue;
        if (p + 1 == end || p[1] != '"') break;
        escaped = true;
        ++p;
      }
      f(index, std::string_view(begin, static_cast<size_t>(p - begin)), escaped);
      if (p != end) ++p;
    } else {
      p = std::find(p, end, dialect.delimiter);
      const std::string_view inside(begin, static_cast<size_t>(p - begin));
      f(index, inside, dialect.tsv && inside.find('\\') != std::string_view::npos);
    }
    if (p == end) return;
    ++p;
  }
}

}  // namespace weir
