// NDJSON: one JSON object a line. Blank lines are skipped, CRLF is fine, every line is checked whole.
//
// A block is indexed in pieces of about 64 KiB (text and index stay in the second-level cache), then walked
// line by line (json_walk.h). Where the machine can, by TightIndex (tight_index.h), which stops at each line
// that it does not take; where most are such, and on other machines, by simdjson's stage 1. That says only
// that something in a piece is wrong: the piece is then cut to smaller ones, and at last to lines, so that a
// bad line costs its neighbours a second look and nothing else. Tested by tests/unit/ndjson_test.cc and
// ndjson_random_test.cc.
#include <algorithm>
#include <cstring>
#include <new>

#include "formats/block_rows.h"
#include "formats/json_walk.h"
#include "formats/json_writer.h"
#include "simdjson.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

constexpr size_t kPiece = 64 * 1024;  // indexed at once
constexpr ptrdiff_t kMaxTight = 2 * kPiece;
constexpr size_t kSmallPiece = 4 * 1024;  // after a failure pieces are cut to an eighth; below this, to lines
constexpr size_t kMaxPiece =
    kMaxRecord +
    2 * kPiece;  // an index takes 4 bytes for each byte of text: none for a line that is too long

// Tight lines with an entry in 16 bytes or more (many numbers, or most fields wanted) are read faster the
// other way, by up to a fifth; other lines in a piece of tight ones are read one by one, which costs about as
// much as two. After a piece of many such this many are read without looking.
constexpr size_t kBytesPerEntry = 16;
constexpr uint32_t kLoosePieces = 64;

const char* find_newline(const char* begin, const char* end) {
  return static_cast<const char*>(std::memchr(begin, '\n', static_cast<size_t>(end - begin)));
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_cr(const char* begin, const char* end) {
  if (end != begin && end[-1] == '\r') --end;
  return {begin, static_cast<size_t>(end - begin)};
}

std::string what_is_wrong(std::string_view line) {
  if (line.size() > kMaxRecord) return std::string(kOverlongLine);
  std::string wrong = check_json(line);
  if (wrong.empty()) return "not an object";
  return wrong.starts_with("invalid UTF-8") ? wrong : "invalid JSON: " + wrong;
}

// simdjson's structural index of a text.
class StructuralIndex {
 public:
  // False when the text has invalid UTF-8, an unclosed string or a control character in one. No structurals
  // is fine.
  bool build(const char* text, size_t size) {
    reserve(size);
    const auto error =
        parser_->stage1(reinterpret_cast<const uint8_t*>(text), size, simdjson::stage1_mode::regular);
    count_ = error == simdjson::SUCCESS ? parser_->n_structural_indexes : 0;
    return error == simdjson::SUCCESS || error == simdjson::EMPTY;
  }
  uint32_t* begin() { return parser_->structural_indexes.get(); }
  uint32_t count() const { return count_; }

 private:
  void reserve(size_t size) {
    if (size <= capacity_) return;
    capacity_ = std::max(2 * kPiece, size);
    const auto error =
        parser_ == nullptr
            ? simdjson::get_active_implementation()->create_dom_parser_implementation(capacity_, 1, parser_)
            : parser_->set_capacity(capacity_);
    if (error != simdjson::SUCCESS) throw std::bad_alloc();
  }
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser_;
  size_t capacity_ = 0;
  uint32_t count_ = 0;
};

class NdjsonReader : public BlockReader {
 public:
  NdjsonReader(const ReadOptions& options, const std::vector<WantedField>& wanted)
      : rows_(options), tight_lines_(options.vectors && TightIndex::runs_here()), walk_(wanted) {
    for (const WantedField& field : wanted) slots_.push_back(field.slot);
  }

  uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) override {
    rows_.begin(block.size, 3, next_batch);  // {} and its newline
    line_ = 0;
    const char* const end = block.data + block.size;
    const char* whole = end;
    while (whole != block.data && whole[-1] != '\n') --whole;
    read_pieces(block.data, whole, kPiece);
    uint64_t line_ends = line_;
    if (whole != end) read_unended(whole, end);
    rows_.end();
    return line_ends;
  }

 private:
  // Whole lines, each with its newline.
  void read_pieces(const char* begin, const char* end, size_t size);
  void read_piece(const char* begin, const char* end, size_t size);
  const char* read_tight(const char* begin, const char* end);
  void read_lines(const char* begin, const char* end);
  void read_indexed(const char* begin, const char* end);
  void read_unended(const char* begin, const char* end);
  const char* skip_blank_lines(const char* line, const char* first);

  void need_row() {
    if (rows_.full()) start_batch();
    if (rows_.row() < cleared_) return;
    cleared_ = std::min(rows_.row() + 64, rows_.capacity());
    walk_.clear(rows_.row(), cleared_);
  }
  void start_batch();
  void reject(const char* line, const char* end);

  BlockRows rows_;
  const bool tight_lines_;
  std::vector<uint32_t> slots_;
  JsonWalk walk_;
  StructuralIndex index_;
  TightIndex tight_index_;
  uint32_t loose_pieces_ = 0;  // to be read before there may be tight lines again
  uint32_t cleared_ = 0;       // rows before it are ready for the walk
  uint64_t line_ = 0;          // line ends so far
};

void NdjsonReader::read_pieces(const char* begin, const char* end, size_t size) {
  while (begin != end) {
    const char* cut = end;
    if (static_cast<size_t>(end - begin) > size) cut = find_newline(begin + size - 1, end) + 1;
    if (tight_lines_ && size == kPiece && cut - begin <= kMaxTight) {
      if (loose_pieces_ == 0)
        begin = read_tight(begin, cut);
      else
        --loose_pieces_;
    }
    if (begin != cut) read_piece(begin, cut, size);
    begin = cut;
  }
}

void NdjsonReader::read_piece(const char* begin, const char* end, size_t size) {
  const auto bytes = static_cast<size_t>(end - begin);
  if (bytes <= kMaxPiece && index_.build(begin, bytes)) {
    read_indexed(begin, end);
  } else if (size > kSmallPiece && bytes <= kMaxPiece) {
    read_pieces(begin, end, size / 8);
  } else {
    read_lines(begin, end);
  }
}

// Up to where most lines are not tight.
const char* NdjsonReader::read_tight(const char* begin, const char* end) {
  uint32_t tight = 0;
  uint32_t others = 0;
  const auto read_other = [&](const char* line) {
    const char* const next = find_newline(line, end) + 1;
    read_lines(line, next);
    ++others;
    return next;
  };
  while (begin != end) {
    const char* const text = begin;
    const char* const indexed =
        text + tight_index_.build(text, static_cast<size_t>(end - text), walk_.endings());
    const auto size = static_cast<size_t>(indexed - text);
    if (size > kSmallPiece && tight_index_.count() * kBytesPerEntry > size) loose_pieces_ = kLoosePieces;
    const uint32_t* at = tight_index_.entries();
    while (begin != indexed) {
      need_row();
      if (const char* const newline = walk_.tight(text, begin, at, rows_.row())) [[likely]] {
        rows_.add(without_cr(begin, newline), line_);
        begin = newline + 1;
        ++line_;
        ++tight;
      } else {
        walk_.clear(rows_.row(), rows_.row() + 1);
        begin = read_other(begin);
        while (begin != indexed && text + *at < begin) ++at;
      }
    }
    if (begin != end) begin = read_other(begin);
    if (others > 8 + tight / 4) {
      loose_pieces_ = kLoosePieces;
      break;
    }
  }
  return begin;
}

// Lines among which there is one that stage 1 does not take.
void NdjsonReader::read_lines(const char* begin, const char* end) {
  while (begin != end) {
    const char* newline = find_newline(begin, end);
    const char* first = begin;
    while (first != newline && is_space(*first)) ++first;
    if (first == newline) {
      ++line_;
    } else if (*first == '{' && without_cr(begin, newline).size() <= kMaxRecord &&
               index_.build(begin, static_cast<size_t>(newline + 1 - begin))) {
      read_indexed(begin, newline + 1);
    } else {
      reject(begin, newline);
      ++line_;
    }
    begin = newline + 1;
  }
}

void NdjsonReader::read_indexed(const char* begin, const char* end) {
  uint32_t* const index = index_.begin();
  const uint32_t* const index_end = index + index_.count();
  walk_.begin(begin, static_cast<uint32_t>(end - begin), index, index_.count());
  const char* line = begin;
  for (const uint32_t* at = index; at != index_end;) {
    const char* const first = begin + *at;
    if (first != line) line = skip_blank_lines(line, first);
    need_row();
    const uint32_t* const after = *first == '{' ? walk_.record(at, rows_.row()) : nullptr;
    const uint32_t line_end = after != nullptr ? walk_.line_end(after[-1]) : 0;
    const char* newline = begin + line_end;
    if (after != nullptr && after[-1] < line_end && *after >= line_end &&
        static_cast<size_t>(newline - line) <= kMaxRecord) [[likely]] {
      rows_.add(without_cr(line, newline), line_);
      at = after;
    } else {
      newline = find_newline(first, end);
      reject(line, newline);
      while (at != index_end && begin + *at < newline) ++at;
    }
    line = newline + 1;
    ++line_;
  }
  line_ += static_cast<uint64_t>(std::count(line, end, '\n'));
}

// Only white space lies between `line` and `first`; returns the start of first's line.
const char* NdjsonReader::skip_blank_lines(const char* line, const char* first) {
  while (const char* newline = find_newline(line, first)) {
    line = newline + 1;
    ++line_;
  }
  return line;
}

// The last line of an input may lack its newline: it is read from a copy that has one.
void NdjsonReader::read_unended(const char* begin, const char* end) {
  if (std::all_of(begin, end, is_space)) return;
  need_row();  // the copy lives in the batch of its row
  const auto size = static_cast<size_t>(end - begin);
  if (size > kMaxRecord + 1) return reject(begin, end);
  char* copy = rows_.batch().arena.allocate(size + 1 + kPadding);
  std::memcpy(copy, begin, size);
  std::memset(copy + size, '\n', 1 + kPadding);
  read_piece(copy, copy + size + 1, 0);
}

void NdjsonReader::start_batch() {
  Batch& batch = rows_.start();
  for (size_t i = 0; i < slots_.size(); ++i) walk_.columns()[i] = batch.make_column(slots_[i]);
  cleared_ = 0;
}

void NdjsonReader::reject(const char* line, const char* end) {
  need_row();
  walk_.clear(rows_.row(), rows_.row() + 1);  // of what it left
  const std::string_view text = without_cr(line, end);
  rows_.reject(text, line_, what_is_wrong(text));
}

class NdjsonRecords : public RecordFormat {
 public:
  void fields(std::string_view line, const Header*, Arena& arena, std::vector<Field>& out) const override {
    out.clear();
    for_each_member(line, [&](const JsonMember& member) {
      if (member.key_escapes) {
        out.push_back({unescape_json(member.key, arena), member.key, member.value, member.text});
      } else {
        out.push_back({member.key, {}, member.value, member.text});
      }
      return true;
    });
    keep_last_of_duplicates(out);
  }
  bool verbatim_to(std::string_view output) const override { return output == "ndjson"; }
};

}  // namespace

const FormatDef& ndjson_format() {
  static const FormatDef def{
      "ndjson",
      {".ndjson", ".jsonl", ".json", ".log"},
      "one JSON object a line",
      [](const ReadOptions&) { return make_json_line_cutter(); },
      [](const ReadOptions& options, const std::vector<WantedField>& wanted) -> std::unique_ptr<BlockReader> {
        return std::make_unique<NdjsonReader>(options, wanted);
      },
      [](const ReadOptions&) -> std::unique_ptr<RecordFormat> { return std::make_unique<NdjsonRecords>(); },
      make_json_writer,
  };
  return def;
}

}  // namespace weir
