// Finds where csv and tsv records end. It runs in input order, ahead of the workers, so it has to be far
// faster than they are: it looks for the last newline outside quotes 64 bytes at a time (csv_index.h), and
// takes an odd record quote by quote. Tested by csv_test.cc.
#include <cstring>

#include "formats/csv.h"
#include "formats/csv_index.h"

namespace weir {
namespace {

class CellCutter : public Cutter {
 public:
  CellCutter(CellDialect dialect, bool has_header_line) : dialect_(dialect), wants_header_(has_header_line) {}

  size_t cut(std::string_view data, size_t from, bool at_end) override;
  bool wants_header() const override { return wants_header_; }
  size_t take_header(std::string_view data, bool at_end, std::shared_ptr<const Header>& header,
                     std::string& reason) override;

 private:
  void scan(std::string_view data, bool at_end);
  void scan_odd_record(std::string_view data, bool at_end);
  bool find_opening(std::string_view data);
  bool find_closing(std::string_view data, bool at_end);
  size_t cut_long(std::string_view data, bool at_end) const;

  const CellPasses& passes_ = *cell_passes().front();
  CellDialect dialect_;
  bool wants_header_;
  // Of the scan, as far as it has come; offsets into `data` until the next cut that returns something.
  RecordScan scan_;
  bool odd_ = false;  // the record that is being read is odd; what is below is about it
  size_t at_ = 0;
  size_t record_ = 0;  // begin of the record that is being read
  size_t opened_ = 0;  // the quote that opened the cell
  bool quoted_ = false;
  bool to_line_end_ = false;  // behind a closing quote with text after it
};

size_t CellCutter::cut(std::string_view data, size_t from, bool at_end) {
  if (dialect_.tsv) {
    if (at_end) return data.size();
    const size_t newline = data.substr(from).rfind('\n');
    return newline == std::string_view::npos ? 0 : from + newline + 1;
  }
  if (data.size() > kMaxRecord) return cut_long(data, at_end);
  if (from == 0) {
    scan_ = {};
    record_ = 0;
    odd_ = false;
  }
  scan(data, at_end);
  if (!at_end) return record_;
  if (odd_ ? !quoted_ : !scan_.inside) return data.size();
  // The input ends within a quoted cell.
  const size_t line_end = record_extent(data.substr(record_), dialect_).cell_line_end;
  return line_end != 0 ? record_ + line_end : data.size();
}

void CellCutter::scan(std::string_view data, bool at_end) {
  for (;;) {
    if (!odd_) {
      odd_ = !passes_.scan(data, dialect_.delimiter, scan_);
      record_ = at_ = scan_.record;
      quoted_ = to_line_end_ = false;
      if (!odd_) return;
    }
    const size_t record = record_;
    scan_odd_record(data, at_end);
    if (record_ == record) return;
    odd_ = false;
    scan_ = {record_, record_, {}, false};
  }
}

// To its end, as far as it is here, or some good ones further.
void CellCutter::scan_odd_record(std::string_view data, bool at_end) {
  const size_t record = record_;
  for (bool more = true; more && at_ < data.size() && record_ == record;) {
    if (to_line_end_) {
      const size_t newline = data.find('\n', at_);
      more = newline != std::string_view::npos;
      at_ = more ? newline + 1 : data.size();
      if (more) record_ = at_;
      to_line_end_ = !more;
    } else {
      more = quoted_ ? find_closing(data, at_end) : find_opening(data);
    }
  }
}

// Outside quotes, a quote opens a cell when it is the first byte of one. Returns false when the data end
// first.
bool CellCutter::find_opening(std::string_view data) {
  const size_t quote = data.find('"', at_);
  const size_t stop = quote == std::string_view::npos ? data.size() : quote;
  const size_t newline = data.substr(at_, stop - at_).rfind('\n');
  if (newline != std::string_view::npos) record_ = at_ + newline + 1;
  at_ = stop;
  if (stop == data.size()) return false;
  opened_ = quote;
  quoted_ = quote == 0 || data[quote - 1] == dialect_.delimiter || data[quote - 1] == '\n';
  ++at_;
  return true;
}

// Inside quotes. Returns false when the data end before it is known what the next quote means; then stays
// before it.
bool CellCutter::find_closing(std::string_view data, bool at_end) {
  const size_t size = data.size();
  const size_t quote = data.find('"', at_);
  if (quote == std::string_view::npos) {
    at_ = size;
    return false;
  }
  at_ = quote;
  size_t next = quote + 1;
  if (next == size && !at_end) return false;
  if (next < size && data[next] == '"') {
    at_ = quote + 2;
    return true;
  }
  if (next < size && data[next] == '\r') {
    if (next + 1 == size && !at_end) return false;
    if (next + 1 == size || data[next + 1] == '\n') ++next;
  }
  at_ = next;
  quoted_ = false;
  if (next == size) return false;
  if (data[next] == '\n') {
    record_ = next + 1;
  } else if (data[next] != dialect_.delimiter) {
    // The record is bad; it ends with the line on which the cell opened.
    const size_t newline = data.substr(0, next).find('\n', opened_);
    to_line_end_ = newline == std::string_view::npos;
    if (!to_line_end_) at_ = record_ = newline + 1;
    return true;
  }
  at_ = next + 1;
  // The next cell is most often quoted too.
  if (at_ < size && data[at_] == '"') {
    quoted_ = true;
    opened_ = at_++;
  }
  return true;
}

// A record over kMaxRecord ends before it is whole, at the same byte however much of it is here: with the
// line on which its last cell of several lines opens, or, when it has only one line, with that. From the next
// line on most of the bytes are read a second time, none a third: quotes inside a cell that has not ended
// come in pairs, and pairs open nothing.
size_t CellCutter::cut_long(std::string_view data, bool at_end) const {
  size_t begin = 0;
  while (begin < data.size()) {
    const std::string_view rest = data.substr(begin);
    const std::string_view window = rest.substr(0, kMaxRecord + 1);
    const RecordExtent extent = record_extent(window, dialect_);
    if (extent.end != 0) {
      begin += extent.end;
    } else if (rest.size() <= kMaxRecord) {
      if (!at_end) return begin;
      return extent.cell_line_end != 0 ? begin + extent.cell_line_end : data.size();
    } else if (extent.last_line_break != 0) {
      return begin + extent.last_line_break;
    } else {
      const size_t newline = rest.find('\n', window.size());
      if (newline == std::string_view::npos) return at_end ? data.size() : begin;
      begin += newline + 1;
    }
  }
  return begin;
}

std::shared_ptr<const Header> read_header(std::string_view record, CellDialect dialect) {
  std::string_view line = record.substr(0, record.size() - (record.ends_with('\n') ? 1 : 0));
  if (line.ends_with('\r')) line.remove_suffix(1);
  Arena arena;
  std::vector<std::string> names;
  for_each_cell(line, dialect, [&](size_t, std::string_view inside, bool escaped) {
    names.emplace_back(escaped ? unescape_cell(inside, dialect, arena) : inside);
  });
  return make_header(std::move(names), std::string(line));
}

size_t CellCutter::take_header(std::string_view data, bool at_end, std::shared_ptr<const Header>& header,
                               std::string& reason) {
  size_t begin = 0;
  while (begin < data.size() && (data[begin] == '\n' || data.substr(begin).starts_with("\r\n"))) {
    begin = data.find('\n', begin) + 1;
  }
  const std::string_view rest = data.substr(begin);
  const RecordExtent extent = record_extent(rest.substr(0, kMaxRecord + 1), dialect_);
  const bool overlong = extent.end == 0 && rest.size() > kMaxRecord;
  if (extent.end == 0 && !overlong && !at_end) return 0;
  wants_header_ = false;
  const size_t length = extent.end != 0 ? extent.end : rest.size();
  if (overlong && extent.last_line_break == 0) {
    reason = kOverlongLine;
  } else if (overlong || extent.in_quotes) {
    reason = kUnclosedQuote;
    const size_t line_end = overlong ? extent.last_line_break : extent.cell_line_end;
    return line_end != 0 ? begin + line_end : data.size();
  } else if (extent.text_after_quote) {
    reason = kTextAfterQuote;
  } else if (!rest.empty() && rest != "\r") {
    header = read_header(rest.substr(0, length), dialect_);
  }
  return begin + length;
}

}  // namespace

std::unique_ptr<Cutter> make_cell_cutter(CellDialect dialect, bool has_header_line) {
  return std::make_unique<CellCutter>(dialect, has_header_line);
}

}  // namespace weir
