// Reads blocks of csv and tsv into batches. Most lines have no quote (tsv: no backslash): of these not a byte
// is looked at, the index tells how many cells there are and where the wanted ones end. Lines with quotes are
// walked cell by cell along the index. Tested by csv_test.cc.
#include <algorithm>
#include <cstring>

#include "formats/csv.h"
#include "formats/csv_index.h"

namespace weir {
namespace {

struct Cell {
  uint32_t begin;
  uint32_t end;
  bool escaped;
};

// A good record, until its batch is full and the columns are made.
struct Row {
  uint32_t begin;
  uint32_t end;    // without the line end
  uint32_t cells;  // its first delimiter in the index, or its first cell in cells_
  uint32_t line;
  enum class Way : uint8_t { Plain, Backslashes, Quoted } way;
};

class CellReader : public BlockReader {
 public:
  CellReader(CellDialect dialect, const ReadOptions& options, const std::vector<WantedField>& wanted);
  uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) override;

 private:
  struct Column {
    size_t cell;
    uint32_t slot;
  };

  void use_header(const std::shared_ptr<const Header>& header);
  size_t read_line(size_t line);
  size_t read_quoted(size_t line);
  void add_row(const Row& row);
  void reject(size_t line, uint32_t end, std::string reason);
  void reject_cells(size_t line, uint32_t end, size_t cells);
  void finish_batch();
  void fill(const Column& column);
  Value value_of(uint32_t begin, uint32_t end, bool escaped) const;

  uint32_t line_begin(size_t line) const { return index_.ends()[line].at + 1; }
  uint32_t line_end(size_t line) const { return index_.ends()[line + 1].at; }
  // Without the CR of the line end.
  uint32_t text_end(uint32_t begin, uint32_t end) const {
    return end > begin && data_[end - 1] == '\r' ? end - 1 : end;
  }

  CellDialect dialect_;
  bool lines_;
  std::vector<WantedField> wanted_;
  std::shared_ptr<const Header> given_header_;  // --header
  std::shared_ptr<const Header> header_;
  std::vector<Column> columns_;  // the wanted fields that the header has
  size_t width_ = 0;             // cells a record has to have

  // Of the block that is being read.
  const char* data_ = nullptr;
  const std::function<Batch&()>* next_batch_ = nullptr;
  Batch* batch_ = nullptr;
  BlockIndex index_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;  // of rows_ with quotes, width_ cells each
};

CellReader::CellReader(CellDialect dialect, const ReadOptions& options,
                       const std::vector<WantedField>& wanted)
    : dialect_(dialect), lines_(options.lines), wanted_(wanted) {
  if (!options.header.empty()) given_header_ = make_header(options.header);
  rows_.reserve(kBatchRows);
}

void CellReader::use_header(const std::shared_ptr<const Header>& header) {
  if (header_ == header) return;
  header_ = header;
  columns_.clear();
  width_ = header_ != nullptr ? header_->names.size() : 0;
  for (const WantedField& field : wanted_) {
    std::string name;
    for (const std::string& step : field.path) name += (name.empty() ? "" : ".") + step;
    for (size_t i = 0; i < width_; ++i) {
      if (header_->names[i] == name) columns_.push_back({i, field.slot});
    }
  }
}

uint64_t CellReader::read(const BlockText& block, const std::function<Batch&()>& next_batch) {
  use_header(block.header != nullptr ? block.header : given_header_);
  data_ = block.data;
  next_batch_ = &next_batch;
  batch_ = nullptr;
  index_.build(block.data, block.size, dialect_.delimiter, dialect_.mark());
  for (size_t line = 0; line < index_.lines();) line = read_line(line);
  if (batch_ != nullptr) finish_batch();
  return index_.newlines();
}

// Reads the record that begins with `line`; returns the line after it.
size_t CellReader::read_line(size_t line) {
  const LineEnd& before = index_.ends()[line];
  const LineEnd& after = index_.ends()[line + 1];
  const uint32_t begin = before.at + 1;
  if (after.at - begin > kMaxRecord) {
    reject(line, after.at, std::string(kOverlongLine));
    return line + 1;
  }
  const uint32_t end = text_end(begin, after.at);
  if (begin == end) return line + 1;
  Row::Way way = Row::Way::Plain;
  if (after.marks != before.marks) {
    if (!dialect_.tsv) return read_quoted(line);
    way = Row::Way::Backslashes;
  }
  const size_t cells = size_t{after.delimiters} - before.delimiters + 1;
  if (cells == width_) {
    add_row({begin, end, before.delimiters, static_cast<uint32_t>(line), way});
  } else {
    reject_cells(line, after.at, cells);
  }
  return line + 1;
}

// The same for a csv line with quotes, by the rules in csv.h. All cursors only move forward.
size_t CellReader::read_quoted(const size_t first_line) {
  const uint32_t begin = line_begin(first_line);
  const Offsets& delimiters = index_.delimiters();
  const Offsets& quotes = index_.marks();
  const size_t first_cell = cells_.size();
  size_t delimiter = index_.ends()[first_line].delimiters;
  size_t quote = index_.ends()[first_line].marks;
  size_t line = first_line;  // of `at`
  size_t count = 0;
  const auto bad = [&](std::string_view reason) {
    cells_.resize(first_cell);
    reject(first_line, line_end(line), std::string(reason));
    return line + 1;
  };
  uint32_t at = begin;
  for (bool last = false; !last; ++count) {
    Cell cell{at, 0, false};
    if (at < line_end(line) && data_[at] == '"') {
      const size_t opening = line;
      while (quotes[quote] < at) ++quote;
      for (++quote; quote < quotes.size() && quotes[quote + 1] == quotes[quote] + 1; quote += 2)
        cell.escaped = true;
      if (quote >= quotes.size()) return bad(kUnclosedQuote);
      ++cell.begin;
      cell.end = quotes[quote++];
      at = cell.end + 1;
      while (line_end(line) < at) ++line;
      const uint32_t stop = line_end(line);
      last = at == stop || (at + 1 == stop && data_[at] == '\r');
      if (!last && data_[at] != dialect_.delimiter) {
        // Over several lines it is no closing quote: the cell never closed, and the lines it swallowed are
        // read.
        const bool swallowed = line > opening;
        line = opening;
        return bad(swallowed ? kUnclosedQuote : kTextAfterQuote);
      }
    } else {
      while (delimiters[delimiter] < at) ++delimiter;
      last = line_end(line) < delimiters[delimiter];
      cell.end = last ? text_end(at, line_end(line)) : delimiters[delimiter];
      at = cell.end;
    }
    ++at;
    if (count < width_) cells_.push_back(cell);
  }
  if (count != width_) {
    cells_.resize(first_cell);
    reject_cells(first_line, line_end(line), count);
  } else {
    add_row({begin, text_end(begin, line_end(line)), static_cast<uint32_t>(first_cell),
             static_cast<uint32_t>(first_line), Row::Way::Quoted});
  }
  return line + 1;
}

void CellReader::add_row(const Row& row) {
  if (batch_ == nullptr) batch_ = &(*next_batch_)();
  rows_.push_back(row);
  if (rows_.size() == kBatchRows) finish_batch();
}

void CellReader::reject(size_t line, uint32_t end, std::string reason) {
  if (batch_ == nullptr) batch_ = &(*next_batch_)();
  const uint32_t begin = line_begin(line);
  batch_->rejects.push_back({static_cast<uint32_t>(rows_.size()),
                             line,
                             {data_ + begin, text_end(begin, end) - begin},
                             std::move(reason)});
}

void CellReader::reject_cells(size_t line, uint32_t end, size_t cells) {
  reject(line, end,
         std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " where the header has " +
             std::to_string(width_));
}

void CellReader::finish_batch() {
  Batch& batch = *batch_;
  batch.rows = static_cast<uint32_t>(rows_.size());
  batch.header = header_;
  batch.line_numbers.reserve(rows_.size());
  for (const Row& row : rows_) batch.line_numbers.push_back(row.line);
  if (lines_) {
    batch.lines.reserve(rows_.size());
    for (const Row& row : rows_) batch.lines.emplace_back(data_ + row.begin, row.end - row.begin);
  }
  for (const Column& column : columns_) fill(column);
  batch.select_all();
  rows_.clear();
  cells_.clear();
  batch_ = nullptr;
}

Value CellReader::value_of(uint32_t begin, uint32_t end, bool escaped) const {
  std::string_view text(data_ + begin, end - begin);
  if (escaped) text = unescape_cell(text, dialect_, batch_->arena);
  return Value::of_text(Kind::RawCell, text);
}

void CellReader::fill(const Column& column) {
  const uint32_t* const delimiters = index_.delimiters().begin();
  const bool is_first = column.cell == 0;
  const bool is_last = column.cell + 1 == width_;
  Value* out = batch_->make_column(column.slot);
  for (const Row& row : rows_) {
    if (row.way == Row::Way::Quoted) {
      const Cell& cell = cells_[row.cells + column.cell];
      *out++ = value_of(cell.begin, cell.end, cell.escaped);
      continue;
    }
    const uint32_t* const ends = delimiters + row.cells + column.cell;
    const uint32_t begin = is_first ? row.begin : ends[-1] + 1;
    const uint32_t end = is_last ? row.end : *ends;
    const bool escaped =
        row.way == Row::Way::Backslashes && std::memchr(data_ + begin, '\\', end - begin) != nullptr;
    *out++ = value_of(begin, end, escaped);
  }
}

}  // namespace

std::unique_ptr<BlockReader> make_cell_reader(CellDialect dialect, const ReadOptions& options,
                                              const std::vector<WantedField>& wanted) {
  return std::make_unique<CellReader>(dialect, options, wanted);
}

}  // namespace weir
