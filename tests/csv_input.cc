#include "csv_input.h"

#include <algorithm>
#include <memory>

#include "formats/csv.h"

namespace weir {
namespace {

// What the engine does with one input, in small.
class Input {
 public:
  Input(const FormatDef& format, const ReadOptions& options)
      : cutter_(format.cutter(options)), format_(format), options_(options) {
    if (!options.header.empty()) header_ = make_header(options.header);
  }

  void add(std::string_view piece, bool at_end) {
    pending_ += piece;
    if (overlong_ && !pass_overlong(at_end)) return;
    while (!stopped_ && (at_end ? !pending_.empty() : true)) {
      const size_t taken = cutter_->wants_header() ? take_header(at_end) : cut(at_end);
      if (taken == 0) {
        overlong_ = pending_.size() > kMaxRecord;
        return;
      }
      pending_.erase(0, taken);
      from_ = 0;
    }
  }
  Lines rows;

 private:
  size_t take_header(bool at_end) {
    std::string reason;
    const size_t taken = cutter_->take_header(pending_, at_end, header_, reason);
    if (taken == 0) return 0;
    const auto newlines =
        static_cast<size_t>(std::count(pending_.begin(), pending_.begin() + static_cast<long>(taken), '\n'));
    line_ += newlines;
    stopped_ = !reason.empty();
    if (stopped_) rows.push_back("bad header: " + reason);
    if (header_ == nullptr) return taken;
    std::string text = "[";
    for (const std::string& name : header_->names) text += (text.size() > 1 ? "|" : "") + name;
    rows.push_back(text + "]");
    return taken;
  }

  // As format.h says of a cut that returns 0 too late.
  bool pass_overlong(bool at_end) {
    const size_t newline = pending_.find('\n');
    if (newline == std::string::npos && !at_end) return false;
    rows.push_back(std::to_string(line_++) + "! " + std::string(kOverlongLine) + ": " +
                   pending_.substr(0, newline));
    pending_.erase(0, newline == std::string::npos ? newline : newline + 1);
    overlong_ = false;
    from_ = 0;
    return true;
  }

  size_t cut(bool at_end) {
    const size_t taken = cutter_->cut(pending_, from_, at_end);
    from_ = pending_.size();
    if (taken != 0) read(pending_.substr(0, taken));
    return taken;
  }

  void read(std::string block) {
    const size_t size = block.size();
    for (size_t i = 0; i < kPadding; ++i) block.push_back("\",\n"[i % 3]);
    std::vector<WantedField> wanted;
    for (size_t i = 0; header_ != nullptr && i < header_->names.size(); ++i) {
      wanted.push_back({{header_->names[i]}, static_cast<uint32_t>(i)});
    }
    if (reader_ == nullptr) reader_ = format_.reader(options_, wanted);
    std::vector<std::unique_ptr<Batch>> batches;
    const uint64_t newlines = reader_->read({block.data(), size, header_}, [&]() -> Batch& {
      batches.push_back(std::make_unique<Batch>());
      return *batches.back();
    });
    for (const auto& batch : batches) show(*batch, wanted.size());
    line_ += newlines;
  }

  void show(Batch& batch, size_t width) {
    must(batch.rows <= kBatchRows && batch.selected.size() == batch.rows, "rows of a batch");
    size_t next = 0;
    for (uint32_t row = 0; row <= batch.rows; ++row) {
      for (; next < batch.rejects.size() && batch.rejects[next].row == row; ++next) {
        const Reject& bad = batch.rejects[next];
        rows.push_back(std::to_string(line_ + bad.line) + "! " + bad.reason + ": " + std::string(bad.text));
      }
      if (row == batch.rows) break;
      std::string text = std::to_string(line_ + batch.line_numbers[row]) + ": ";
      for (uint32_t slot = 0; slot < width; ++slot) {
        if (slot != 0) text += '|';
        text += batch.column(slot)[row].view();
      }
      check_fields(batch, row, text.substr(text.find(' ') + 1));
      rows.push_back(std::move(text));
    }
    must(next == batch.rejects.size(), "places of bad records");
  }

  // The record format sees the same cells in the line.
  void check_fields(const Batch& batch, uint32_t row, const std::string& cells) {
    Arena arena;
    std::vector<Field> fields;
    format_.record_format(options_)->fields(batch.lines[row], batch.header.get(), arena, fields);
    std::string text;
    for (const Field& field : fields) {
      if (&field != &fields[0]) text += '|';
      text += field.value.view();
    }
    must(text == cells, "fields: " + text);
  }

  void must(bool holds, const std::string& what) {
    if (!holds) rows.push_back("BROKEN " + what);
  }

  std::unique_ptr<Cutter> cutter_;
  std::unique_ptr<BlockReader> reader_;
  const FormatDef& format_;
  ReadOptions options_;
  std::shared_ptr<const Header> header_;
  std::string pending_;
  size_t from_ = 0;
  uint64_t line_ = 1;
  bool stopped_ = false;
  bool overlong_ = false;
};

}  // namespace

Lines read_in(const FormatDef& format, const ReadOptions& options,
              const std::vector<std::string_view>& pieces) {
  Input input(format, options);
  for (const std::string_view piece : pieces) input.add(piece, false);
  input.add("", true);
  return input.rows;
}

}  // namespace weir
