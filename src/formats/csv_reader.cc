// Reads blocks of csv and tsv into batches. A block is indexed in pieces of about 64 KiB (text and index stay
// in the second-level cache): csv_index.h tells how many cells each record has and where the wanted ones
// end, and of the others not a byte is looked at. A record that the index stops at is read byte by byte.
// Tested by csv_test.cc.
#include <algorithm>

#include "formats/block_rows.h"
#include "formats/csv.h"
#include "formats/csv_index.h"

namespace weir {
namespace {

constexpr size_t kPiece = 64 * 1024;          // indexed at once; more where a record is longer
constexpr size_t kMaxPiece = kMaxRecord + 1;  // with its newline: a longer record is bad

struct Cell {
  std::string_view inside;
  bool escaped;
};

class CellReader : public BlockReader {
 public:
  CellReader(CellDialect dialect, const ReadOptions& options, const std::vector<WantedField>& wanted);
  uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) override;

 private:
  struct Column {
    size_t cell;
    uint32_t slot;
    Value* values;  // of the batch
  };

  void use_header(const std::shared_ptr<const Header>& header);
  void read_indexed();
  void add_rows(size_t first, size_t last);
  void fill(const Column& column, size_t first, size_t last) const;
  size_t read_record(std::string_view text);
  void add_row(std::string_view record);

  void need_row() {
    if (rows_.full()) start_batch();
  }
  void start_batch();
  void reject(uint64_t line, std::string_view text, std::string reason);
  void reject_cells(uint64_t line, std::string_view text, size_t cells);

  Value value_of(const Cell& cell) const {
    return Value::of_text(Kind::RawCell, cell.escaped
                                             ? unescape_cell(cell.inside, dialect_, rows_.batch().arena)
                                             : cell.inside);
  }
  static std::string_view without_newline(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return text;
  }
  static std::string_view without_cr(std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
  }
  // Of a record of the index, without its line end.
  std::string_view text_of(size_t record) const {
    const RecordEnd* const ends = index_.ends() + record;
    const uint32_t begin = ends[0].at + 1;
    return without_cr({piece_ + begin, ends[1].at - begin});
  }
  size_t cells_of(size_t record) const {
    const RecordEnd* const ends = index_.ends() + record;
    return ends[1].separators - ends[0].separators;
  }
  uint64_t line_of(size_t record) const { return line_ + index_.ends()[record].lines; }
  bool is_row(size_t record) const {
    return cells_of(record) == width_ && (width_ != 1 || !text_of(record).empty());
  }

  const CellDialect dialect_;
  const std::vector<WantedField> wanted_;
  std::shared_ptr<const Header> given_header_;  // --header
  std::shared_ptr<const Header> header_;
  std::vector<Column> columns_;  // the wanted fields that the header has
  size_t width_ = 0;             // cells a record has to have

  // Of the block that is being read.
  BlockRows rows_;
  const char* piece_ = nullptr;
  CellIndex index_;    // of the piece
  uint64_t line_ = 0;  // line ends before the piece
  std::vector<Cell> cells_;
};

CellReader::CellReader(CellDialect dialect, const ReadOptions& options,
                       const std::vector<WantedField>& wanted)
    : dialect_(dialect), wanted_(wanted), rows_(options) {
  if (!options.header.empty()) given_header_ = make_header(options.header);
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
      if (header_->names[i] == name) columns_.push_back({i, field.slot, nullptr});
    }
  }
}

uint64_t CellReader::read(const BlockText& block, const std::function<Batch&()>& next_batch) {
  use_header(block.header != nullptr ? block.header : given_header_);
  // A cell takes a byte at least, and blank lines are no records.
  rows_.begin(block.size, std::max<size_t>(width_, 2), next_batch);
  line_ = 0;
  size_t size = kPiece;
  for (std::string_view text(block.data, block.size); !text.empty();) {
    const std::string_view piece = text.substr(0, size);
    const bool even = index_.build(piece, dialect_);
    piece_ = piece.data();
    read_indexed();
    text.remove_prefix(index_.end());
    const bool cut_off = even && piece.end() != text.end();  // and the next piece begins with that record
    if (cut_off && index_.records() != 0) continue;
    if (cut_off && size < kMaxPiece) {
      size = std::min(2 * size, kMaxPiece);
    } else if (!text.empty()) {
      text.remove_prefix(read_record(text));
    }
  }
  rows_.end();
  return line_;
}

void CellReader::read_indexed() {
  const size_t records = index_.records();
  for (size_t record = 0; record < records; ++record) {
    const size_t first = record;
    while (record < records && is_row(record)) ++record;
    add_rows(first, record);
    if (record == records) break;
    const std::string_view text = text_of(record);
    if (!text.empty()) reject_cells(line_of(record), text, cells_of(record));
  }
  line_ = line_of(records);
}

// Records of the index that have as many cells as they should have.
void CellReader::add_rows(size_t first, size_t last) {
  while (first != last) {
    need_row();
    const size_t end = std::min(last, first + (rows_.capacity() - rows_.row()));
    for (const Column& column : columns_) fill(column, first, end);
    for (; first != end; ++first) rows_.add(text_of(first), line_of(first));
  }
}

void CellReader::fill(const Column& column, size_t first, size_t last) const {
  const char mark = dialect_.mark();
  const bool is_last = column.cell + 1 == width_;
  const RecordEnd* ends = index_.ends() + first;
  const uint32_t* at = index_.separators() + ends->separators + column.cell;
  Value* out = column.values + rows_.row();
  for (size_t i = first; i != last; ++i, ++ends, at += width_) {
    const uint32_t begin = at[-1] + 1;
    std::string_view inside(piece_ + begin, *at - begin);
    if (is_last) inside = without_cr(inside);
    bool may_be_escaped = ends[0].escapes != ends[1].escapes;
    if (!dialect_.tsv) {
      const bool quoted = inside.starts_with(mark);
      if (quoted) inside = inside.substr(1, inside.size() - 2);
      may_be_escaped &= quoted;
    }
    *out++ = value_of({inside, may_be_escaped && inside.find(mark) != std::string_view::npos});
  }
}

// The first record of the text, by the rules in csv.h. Returns its length.
size_t CellReader::read_record(std::string_view text) {
  size_t end = std::min(text.find('\n'), text.size() - 1) + 1;  // past its first line
  std::string_view wrong;
  if (without_newline(text.substr(0, end)).size() > kMaxRecord) {
    wrong = kOverlongLine;
  } else {
    const RecordExtent extent = record_extent(text, dialect_);
    end = extent.in_quotes ? extent.cell_line_end : extent.end;
    if (end == 0) end = text.size();
    if (extent.in_quotes) wrong = kUnclosedQuote;
    if (extent.text_after_quote) wrong = kTextAfterQuote;
  }
  const std::string_view record = without_cr(without_newline(text.substr(0, end)));
  if (!wrong.empty()) {
    reject(line_, record, std::string(wrong));
  } else if (!record.empty()) {
    add_row(record);
  }
  line_ += static_cast<uint64_t>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(end), '\n'));
  return end;
}

void CellReader::add_row(std::string_view record) {
  cells_.clear();
  for_each_cell(record, dialect_, [this](size_t, std::string_view inside, bool escaped) {
    cells_.push_back({inside, escaped});
  });
  if (cells_.size() != width_) return reject_cells(line_, record, cells_.size());
  need_row();
  for (const Column& column : columns_) column.values[rows_.row()] = value_of(cells_[column.cell]);
  rows_.add(record, line_);
}

void CellReader::reject(uint64_t line, std::string_view text, std::string reason) {
  need_row();
  rows_.reject(text, line, std::move(reason));
}

void CellReader::reject_cells(uint64_t line, std::string_view text, size_t cells) {
  reject(line, text,
         std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " where the header has " +
             std::to_string(width_));
}

void CellReader::start_batch() {
  Batch& batch = rows_.start();
  batch.header = header_;
  for (Column& column : columns_) column.values = batch.make_column(column.slot);
}

}  // namespace

std::unique_ptr<BlockReader> make_cell_reader(CellDialect dialect, const ReadOptions& options,
                                              const std::vector<WantedField>& wanted) {
  return std::make_unique<CellReader>(dialect, options, wanted);
}

}  // namespace weir
