// Reads logfmt (value/logfmt.h). Every line is taken pair by pair; those wanted become cells.
#include "value/logfmt.h"

#include "formats/block_rows.h"
#include "formats/logfmt_writer.h"
#include "formats/wanted_names.h"

namespace weir {
namespace {

class LogfmtReader : public BlockReader {
 public:
  LogfmtReader(const ReadOptions& options, const std::vector<WantedField>& wanted);
  uint64_t read(const BlockText& block, const std::function<Batch&()>& next_batch) override;

 private:
  void read_line(std::string_view line, uint64_t number);
  void take(const LogfmtPair& pair);
  void start_batch();

  BlockRows rows_;
  std::vector<uint32_t> slots_;
  WantedLevel level_;            // by name; `literals` are places in slots_
  std::vector<Value*> columns_;  // of the batch, as slots_
};

LogfmtReader::LogfmtReader(const ReadOptions& options, const std::vector<WantedField>& wanted)
    : rows_(options) {
  for (const WantedField& field : wanted) {
    level_.add(dotted_name(field.path)).literals.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.push_back(field.slot);
  }
  columns_.resize(slots_.size());
}

uint64_t LogfmtReader::read(const BlockText& block, const std::function<Batch&()>& next_batch) {
  rows_.begin(block.size, 2, next_batch);
  uint64_t lines = 0;
  for (std::string_view text(block.data, block.size); !text.empty();) {
    const size_t newline = text.find('\n');
    read_line(text.substr(0, newline), lines);
    if (newline == std::string_view::npos) break;
    ++lines;
    text.remove_prefix(newline + 1);
  }
  rows_.end();
  return lines;
}

void LogfmtReader::read_line(std::string_view line, uint64_t number) {
  const bool overlong = line.size() > kMaxRecord;
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (rows_.full()) start_batch();
  for (Value* const column : columns_) column[rows_.row()] = Value::missing();
  std::string_view wrong = overlong ? kOverlongLine : "";
  if (!overlong) {
    LogfmtScan scan(line);
    LogfmtPair pair;
    bool blank = true;
    while (scan.next(pair)) {
      blank = false;
      take(pair);
    }
    wrong = scan.wrong();
    if (blank && wrong.empty()) return;
  }
  if (!wrong.empty()) return rows_.reject(line, number, std::string(wrong));
  rows_.add(line, number);
}

void LogfmtReader::take(const LogfmtPair& pair) {
  if (columns_.empty()) return;
  Arena& arena = rows_.batch().arena;
  const std::string_view key = pair.key_escapes ? unescape_logfmt(pair.key, arena) : pair.key;
  const WantedName* const name = level_.look_up(key.data(), key.size());
  if (name == nullptr) return;
  const Value value = logfmt_value(pair, arena);
  for (const uint32_t place : name->literals) columns_[place][rows_.row()] = value;
}

void LogfmtReader::start_batch() {
  Batch& batch = rows_.start();
  for (size_t i = 0; i < slots_.size(); ++i) columns_[i] = batch.make_column(slots_[i]);
}

class LogfmtRecords : public RecordFormat {
 public:
  void fields(std::string_view line, const Header*, Arena& arena, std::vector<Field>& out) const override {
    out.clear();
    LogfmtScan scan(line);
    for (LogfmtPair pair; scan.next(pair);) {
      const std::string_view key = pair.key_escapes ? unescape_logfmt(pair.key, arena) : pair.key;
      out.push_back({key, {}, logfmt_value(pair, arena)});
    }
    keep_last_of_duplicates(out);
  }
  bool verbatim_to(std::string_view output) const override { return output == "logfmt"; }
};

}  // namespace

const FormatDef& logfmt_format() {
  static const FormatDef def{
      "logfmt",
      {},
      "key=value pairs, values with spaces in quotes; a key alone is true",
      [](const ReadOptions&) { return make_line_cutter(); },
      [](const ReadOptions& options, const std::vector<WantedField>& wanted) -> std::unique_ptr<BlockReader> {
        return std::make_unique<LogfmtReader>(options, wanted);
      },
      [](const ReadOptions&) -> std::unique_ptr<RecordFormat> { return std::make_unique<LogfmtRecords>(); },
      make_logfmt_writer,
  };
  return def;
}

}  // namespace weir
