// csv and tsv: where the input happens to be cut does not show, rows are those of the rules taken byte by
// byte, and what is written reads back.
#include <algorithm>
#include <vector>

#include "csv_input.h"
#include "csv_rules.h"
#include "fuzz/fuzz.h"

namespace weir {
namespace {

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) {
    must(!line.starts_with("BROKEN"), line);
    out += line + '\n';
  }
  return out;
}

// Cut off from the front again and again: as many bytes as the next of `sizes` says.
std::vector<std::string_view> pieces(std::string_view text, std::string_view sizes) {
  std::vector<std::string_view> out;
  for (size_t i = 0; !text.empty(); ++i) {
    const size_t size = sizes.empty() ? 1 : static_cast<uint8_t>(sizes[i % sizes.size()]) % 37u + 1;
    out.push_back(text.substr(0, size));
    text.remove_prefix(out.back().size());
  }
  return out;
}

// The text, cut at zero bytes, makes the cells of one row.
void check_round_trip(const FormatDef& format, char delimiter, std::string_view text) {
  std::vector<Value> values;
  WriteOptions write;
  write.delimiter = delimiter;
  write.fixed = true;
  std::string expected;
  for (size_t begin = 0; begin <= text.size() && values.size() < 20;) {
    const size_t end = std::min(text.find('\0', begin), text.size());
    const std::string_view cell = text.substr(begin, end - begin);
    expected += (values.empty() ? "" : "|") + std::string(cell);
    values.push_back(Value::string(cell));
    write.columns.push_back("c" + std::to_string(values.size()));
    begin = end + 1;
  }
  // A tsv line of one empty cell is blank: it has no quotes to tell them apart.
  if (&format == &tsv_format() && expected.empty()) return;
  const auto writer = format.writer(write);
  std::string out;
  writer->begin(out);
  writer->closed_row(values, out);
  ReadOptions read;
  read.delimiter = delimiter;
  const Lines lines = read_in(format, read, {out});
  must(lines.size() == 2, "one row was written: " + out);
  must_equal("written and read", lines[1], "2: " + expected);
}

}  // namespace

int fuzz_csv(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  const FormatDef& format = choices.flag() ? tsv_format() : csv_format();
  ReadOptions options;
  if (choices.flag()) options.header = {"a", "b"};
  options.delimiter = ",;a\xA7"[choices.below(4)];
  const std::string_view rest = choices.rest();
  const std::string_view sizes = rest.substr(0, 3);
  const std::string_view text = rest.substr(sizes.size());

  const std::string whole = joined(read_in(format, options, {text}));
  must_equal("byte by byte", joined(read_in(format, options, pieces(text, ""))), whole);
  if (&format == &csv_format() && !options.header.empty()) {
    const Lines by_the_rules = rows_by_the_rules(text, options.delimiter, options.header.size());
    must_equal("by the rules", whole, joined(by_the_rules));
  }
  must_equal("in pieces", joined(read_in(format, options, pieces(text, sizes))), whole);
  check_round_trip(format, &format == &tsv_format() ? '\t' : options.delimiter, text);
  return 0;
}

}  // namespace weir
