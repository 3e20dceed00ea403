// Text. In: one field `line`, a string, for each line or, with --record-start, for each record of several
// lines:
//
//   2026-01-31 boom                 --record-start '^\d{4}-'
//     at f (a.c:1)                  the first three lines are one record
//
//   2026-01-31 fine
//
// A record begins at a line that matches, and at a line with which it would be over the limit; lines before
// the first match are a record of their own. So what a record is depends on nothing but the lines since the
// last match. Blank lines before, between and behind records are none of them. Bytes pass as they are.
//
// Out: the values of a row joined by a tab, strings raw, as jq -r has them.
#include "value/text.h"

#include "formats/block_rows.h"

namespace weir {
namespace {

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

class RecordCutter : public Cutter {
 public:
  explicit RecordCutter(std::shared_ptr<const Regex> start) : start_(std::move(start)) {}

  size_t cut(std::string_view data, size_t from, bool at_end) override;

 private:
  size_t cut_long(std::string_view data) const;

  std::shared_ptr<const Regex> start_;
};

// The last line that matches is looked for from the end: of most blocks only a few lines are.
size_t RecordCutter::cut(std::string_view data, size_t from, bool at_end) {
  if (at_end) return data.size();
  size_t end = data.rfind('\n');
  while (end != std::string_view::npos && end >= from && end > 0) {
    const size_t before = data.rfind('\n', end - 1);
    if (before == std::string_view::npos) break;
    if (start_->matches(without_cr(data.substr(before + 1, end - before - 1)))) return before + 1;
    end = before;
  }
  return data.size() > kMaxRecord ? cut_long(data) : 0;
}

// No line but the first matches: it is cut where the reader would, before the line that is too much.
size_t RecordCutter::cut_long(std::string_view data) const {
  const size_t newline = data.rfind('\n', kMaxRecord);
  if (newline != std::string_view::npos) return newline + 1;
  const size_t end = data.find('\n');  // its first line is over the limit
  return end == std::string_view::npos ? 0 : end + 1;
}

class TextReader : public BlockReader {
 public:
  TextReader(const ReadOptions& options, const std::vector<WantedField>& wanted)
      : rows_(options), start_(options.record_start) {
    for (const WantedField& field : wanted) {
      if (field.path.size() == 1 && field.path.front() == "line") slots_.push_back(field.slot);
    }
    columns_.resize(slots_.size());
  }

  uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) override;

 private:
  struct Line {
    std::string_view text;  // without its line end
    size_t next;            // where the next one begins
    bool ended;
  };
  static Line line_at(std::string_view text, size_t at) {
    const size_t newline = text.find('\n', at);
    if (newline == std::string_view::npos) return {text.substr(at), text.size(), false};
    return {text.substr(at, newline - at), newline + 1, true};
  }
  // Of a record without the blank lines around it.
  struct Extent {
    size_t begin = 0;
    size_t end = 0;
    uint64_t line = 0;
    void add(const Line& next, size_t at, uint64_t number) {
      if (without_cr(next.text).empty()) return;
      if (end == 0) {
        begin = at;
        line = number;
      }
      end = at + next.text.size();
    }
  };
  // Does a line so far behind a record's begin begin another?
  bool begins(const Line& line, size_t behind) const {
    return behind + line.text.size() > kMaxRecord || start_->matches(without_cr(line.text));
  }
  void add(std::string_view record, uint64_t line);
  void start_batch();

  BlockRows rows_;
  std::shared_ptr<const Regex> start_;
  std::vector<uint32_t> slots_;
  std::vector<Value*> columns_;
};

uint64_t TextReader::read(const BlockText& block, const std::function<Batch&()>& next_batch) {
  const std::string_view text(block.data, block.size);
  rows_.begin(block.size, 2, next_batch);
  uint64_t lines = 0;
  for (size_t begin = 0; begin < text.size();) {
    Extent extent;
    size_t next = begin;
    do {
      const Line line = line_at(text, next);
      if (next != begin && begins(line, next - begin)) break;
      extent.add(line, next, lines);
      next = line.next;
      lines += line.ended ? 1 : 0;
    } while (start_ != nullptr && next < text.size());
    if (extent.begin != extent.end) add(text.substr(extent.begin, extent.end - extent.begin), extent.line);
    begin = next;
  }
  rows_.end();
  return lines;
}

void TextReader::add(std::string_view record, uint64_t line) {
  const bool overlong = record.size() > kMaxRecord;
  record = without_cr(record);
  if (rows_.full()) start_batch();
  if (overlong) return rows_.reject(record, line, std::string(kOverlongLine));
  for (Value* const column : columns_) column[rows_.row()] = Value::string(record);
  rows_.add(record, line);
}

void TextReader::start_batch() {
  Batch& batch = rows_.start();
  for (size_t i = 0; i < slots_.size(); ++i) columns_[i] = batch.make_column(slots_[i]);
}

class TextRecords : public RecordFormat {
 public:
  void fields(std::string_view line, const Header*, Arena&, std::vector<Field>& out) const override {
    out.assign(1, {"line", {}, Value::string(line)});
  }
  bool verbatim_to(std::string_view output) const override { return output == "text"; }
};

class TextWriter : public Writer {
 public:
  explicit TextWriter(const WriteOptions& options) : zone_(options.zone) {}

  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
    for (size_t i = 0; i < values.size(); ++i) {
      if (i != 0) out.push_back('\t');
      print_raw(values[i], zone_, out);
    }
    out.push_back('\n');
  }

  void open_row(std::span<const Field> fields, OutputBuffer& out) override {
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i != 0) out.push_back('\t');
      print_raw(fields[i].value, zone_, out);
    }
    out.push_back('\n');
  }

  bool independent_rows() const override { return true; }

 private:
  TimeZone zone_;
};

}  // namespace

const FormatDef& text_format() {
  static const FormatDef def{
      "text",
      {},
      "in: one field `line`; out: the values of a row joined by a tab, strings raw",
      [](const ReadOptions& options) -> std::unique_ptr<Cutter> {
        if (options.record_start == nullptr) return make_line_cutter();
        return std::make_unique<RecordCutter>(options.record_start);
      },
      [](const ReadOptions& options, const std::vector<WantedField>& wanted) -> std::unique_ptr<BlockReader> {
        return std::make_unique<TextReader>(options, wanted);
      },
      [](const ReadOptions&) -> std::unique_ptr<RecordFormat> { return std::make_unique<TextRecords>(); },
      [](const WriteOptions& options) -> std::unique_ptr<Writer> {
        return std::make_unique<TextWriter>(options);
      },
  };
  return def;
}

}  // namespace weir
