// logfmt and text: where blocks are cut does not show, wanted cells are those of the record format, and what
// logfmt writes reads back. The first byte says which.
#include <algorithm>
#include <memory>
#include <vector>

#include "formats/format.h"
#include "fuzz/fuzz.h"
#include "value/text.h"

namespace weir {
namespace {

std::string shown(const Value& v) {
  std::string out;
  print_raw(v, TimeZone(), out);
  return out;
}

// The records of a text that comes `step` bytes at a time: line, cells, or why it is bad.
std::vector<std::string> records(const FormatDef& format, const ReadOptions& options, std::string_view text,
                                 size_t step) {
  const std::vector<WantedField> wanted{{{"a"}, 0}, {{"k\"ey"}, 1}, {{"line"}, 2}, {{"x", "y"}, 3}};
  const auto cutter = format.cutter(options);
  const auto reader = format.reader(options, wanted);
  const auto record_format = format.record_format(options);
  std::vector<std::string> out;
  size_t begin = 0;
  size_t from = 0;
  uint64_t line = 0;
  for (size_t end = 0; begin < text.size();) {
    end = std::min(end + step, text.size());
    const size_t size = cutter->cut(text.substr(begin, end - begin), from, end == text.size());
    from = size == 0 ? end - begin : 0;
    if (size == 0) continue;
    std::string block(text.substr(begin, size));
    begin += size;
    block.append(kPadding, '"');
    std::vector<std::unique_ptr<Batch>> batches;
    const uint64_t lines = reader->read({block.data(), size, nullptr}, [&]() -> Batch& {
      return *batches.emplace_back(std::make_unique<Batch>());
    });
    for (const auto& batch : batches) {
      for (const Reject& bad : batch->rejects) {
        out.push_back(std::to_string(line + bad.line) + "! " + bad.reason + std::string(bad.text));
      }
      for (uint32_t row = 0; row < batch->rows; ++row) {
        std::vector<Field> fields;
        record_format->fields(batch->lines[row], nullptr, batch->arena, fields);
        std::string text_of_row = std::to_string(line + batch->line_numbers[row]) + ": ";
        for (const WantedField& field : wanted) {
          const Value& cell = batch->column(field.slot)[row];
          const auto same = std::find_if(fields.begin(), fields.end(),
                                         [&](const Field& f) { return f.name == dotted_name(field.path); });
          must((same == fields.end()) == (cell.kind == Kind::Missing), "a field is there or not");
          if (same != fields.end()) must_equal("cells", shown(cell), shown(same->value));
          text_of_row += shown(cell) + '|';
        }
        out.push_back(text_of_row + std::string(batch->lines[row]));
      }
    }
    line += lines;
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The text as a value and as a name.
void check_round_trip(std::string_view text) {
  const FormatDef& format = logfmt_format();
  const std::vector<Field> row{{text, {}, Value::string(text)}, {"z", {}, Value::null()}};
  std::string line;
  format.writer({})->open_row(row, line);
  must(std::count(line.begin(), line.end(), '\n') == 1, "a row is a line");
  line.pop_back();
  Arena arena;
  std::vector<Field> fields;
  format.record_format({})->fields(line, nullptr, arena, fields);
  if (text == "z") return;
  must(fields.size() == 2, "fields of " + line);
  must_equal("name", fields[0].name, text);
  must_equal("value", shown(fields[0].value), text);
}

}  // namespace

int fuzz_logfmt(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  const size_t what = choices.below(3);
  const size_t step = choices.below(37) + 1;
  const std::string_view text = choices.rest();
  ReadOptions options;
  if (what == 2) options.record_start = Regex::compile("^#|b$");
  const FormatDef& format = what == 0 ? logfmt_format() : text_format();
  const std::vector<std::string> whole = records(format, options, text, text.size() + 1);
  must(records(format, options, text, 1) == whole, "byte by byte");
  must(records(format, options, text, step) == whole, "in pieces");
  check_round_trip(text);
  return 0;
}

}  // namespace weir
