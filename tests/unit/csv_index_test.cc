// The passes over csv and tsv 64 bytes at a time, with every set of instructions that this machine has,
// against the rules taken byte by byte.
#include "formats/csv_index.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "csv_input.h"
#include "csv_rules.h"
#include "doctest/doctest.h"

namespace weir {
namespace {

using Random = std::mt19937;

std::string some_of(std::string_view alphabet, size_t length, Random& random) {
  std::string out;
  while (out.size() < length) out += alphabet[random() % alphabet.size()];
  return out;
}

struct Shape {
  unsigned quoted = 3;  // one cell in so many, each of these
  unsigned odd = 20;
  unsigned long_cell = 10;
  size_t long_size = 150;
};

// A cell that's right, or odd in some way.
std::string some_cell(const Shape& shape, Random& random) {
  const size_t size = random() % shape.long_cell == 0 ? random() % shape.long_size : random() % 7;
  if (random() % shape.odd == 0) return some_of("\"\",\n\r\rab", size, random);
  if (random() % shape.quoted != 0) return some_of("ab\r\xff", size, random);
  std::string out = "\"";
  for (const char c : some_of("\",\n\rabcdefghi", size, random)) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string some_csv(size_t size, const Shape& shape, Random& random) {
  std::string out;
  while (out.size() < size) {
    const size_t cells = random() % (2 * shape.odd) == 0 ? random() % 5 : 3;
    for (size_t i = 0; i < cells; ++i) out += (i == 0 ? "" : ",") + some_cell(shape, random);
    out += random() % 4 == 0 ? "\r\n" : "\n";
  }
  out.resize(out.size() - std::min<size_t>(out.size(), random() % 3));
  return out;
}

// The index of a text as it should be; `even` as CellIndex::build says it.
struct Expected {
  bool even = true;
  bool inside = false;  // at the end
  std::vector<uint32_t> separators;
  std::vector<RecordEnd> ends;
};

Expected index_by_the_rules(std::string_view text, CellDialect dialect) {
  Expected out;
  std::vector<uint32_t> separators;  // those of the record that is being read among them
  uint32_t lines = 0;
  uint32_t escapes = 0;
  bool& inside = out.inside;
  for (uint32_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 == text.size() ? '\n' : text[i + 1];
    if (c == '\n') ++lines;
    if (c == dialect.mark() && dialect.tsv) ++escapes;
    if (c == dialect.mark() && !dialect.tsv) {
      const bool doubled = inside && i + 1 != text.size() && next == c;
      const bool starts = separators.empty() ? i == 0 : separators.back() + 1 == i;
      const bool cr = next == '\r' && (i + 2 >= text.size() || text[i + 2] == '\n');
      const bool ends = next == dialect.delimiter || next == '\n' || cr;
      if (!inside && !starts) continue;
      if (inside && !doubled && !ends) {
        out.even = false;
        return out;
      }
      if (doubled) ++escapes;
      if (doubled) ++i;
      if (!doubled) inside = !inside;
    } else if (!inside && (c == dialect.delimiter || c == '\n')) {
      separators.push_back(i);
      if (c != '\n') continue;
      out.separators = separators;
      out.ends.push_back({i, static_cast<uint32_t>(separators.size()), lines, escapes});
    }
  }
  return out;
}

void check_index(CellIndex& index, const std::string& text, CellDialect dialect) {
  const Expected expected = index_by_the_rules(text, dialect);
  CHECK(index.build(text, dialect) == expected.even);
  REQUIRE(index.records() == expected.ends.size());
  CHECK(index.end() == (expected.ends.empty() ? 0 : expected.ends.back().at + 1));
  CHECK(index.separators()[-1] + 1 == 0);
  for (size_t i = 0; i < expected.ends.size(); ++i) {
    const RecordEnd& is = index.ends()[i + 1];
    const RecordEnd& should_be = expected.ends[i];
    CHECK(is.at == should_be.at);
    CHECK(is.separators == should_be.separators);
    CHECK(is.lines == should_be.lines);
    CHECK(is.escapes == should_be.escapes);
  }
  CHECK(std::equal(expected.separators.begin(), expected.separators.end(), index.separators()));
}

// As it grows, what is known of its last record.
void check_scan(const CellPasses& passes, std::string_view text, Random& random) {
  RecordScan scan;
  for (size_t size = 0; size < text.size();) {
    size = std::min(text.size(), size + 1 + random() % 100);
    const Expected expected = index_by_the_rules(text.substr(0, size), {});
    CHECK(passes.scan(text.substr(0, size), ',', scan) == expected.even);
    CHECK(scan.record == (expected.ends.empty() ? 0 : expected.ends.back().at + 1));
    if (!expected.even) return;
    CHECK(scan.inside == expected.inside);
  }
}

TEST_CASE("the passes, up to the first odd record") {
  for (const CellPasses* passes : cell_passes()) {
    Random random(7);
    CellIndex index(*passes);
    for (size_t size = 0; size < 300; ++size) {
      for (const unsigned odd : {5U, 40U, 1000000U}) {
        const std::string text = some_csv(size, {.odd = odd}, random);
        CAPTURE(text);
        check_index(index, text, {});
        check_index(index, text, {',', true});
        check_scan(*passes, text, random);
      }
      const std::string text = some_of("\",\nx\x80\xff\\\t", size, random);
      CAPTURE(text);
      check_index(index, text, {});
      check_index(index, text, {'\t', true});
      check_scan(*passes, text, random);
    }
  }
}

TEST_CASE("bytes that a cell can't hold as they are") {
  for (const CellPasses* passes : cell_passes()) {
    Random random(3);
    for (size_t size = 0; size < 200; ++size) {
      const std::string text = some_of("\",\r\n\t\\abcdefgh\x80", size, random);
      for (size_t from = 0; from <= size; ++from) {
        const auto count = [&](std::string_view bytes) {
          return static_cast<size_t>(
              std::count_if(text.begin() + static_cast<long>(from), text.end(),
                            [&](char c) { return bytes.find(c) != std::string_view::npos; }));
        };
        CHECK(passes->count_special(text, from, {}) == count("\",\r\n"));
        CHECK(passes->count_special(text, from, {'\t', true}) == count("\\\t\r\n"));
      }
    }
  }
}

// Whole, and in pieces of up to `piece` bytes.
void check_rows(const std::string& text, size_t piece, Random& random) {
  ReadOptions options;
  options.header = {"p", "q", "r"};
  const Lines expected = rows_by_the_rules(text, ',', 3);
  CHECK((read_in(csv_format(), options, {text}) == expected));
  std::vector<std::string_view> pieces;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(pieces.back().size()))
    pieces.push_back(rest.substr(0, random() % piece + 1));
  CHECK((read_in(csv_format(), options, pieces) == expected));
}

TEST_CASE("random csv with cells of all lengths reads as by the rules") {
  Random random(11);
  for (int round = 0; round < 1000; ++round) {
    const Shape shape{static_cast<unsigned>(random() % 4 + 1), random() % 2 == 0 ? 10U : 100U};
    const std::string text = some_csv(random() % 1000, shape, random);
    CAPTURE(text);
    check_rows(text, 200, random);
  }
}

TEST_CASE("csv longer than what is indexed at once") {
  Random random(13);
  check_rows(some_csv(400'000, {.odd = 1000}, random), 100'000, random);
  check_rows(some_csv(400'000, {.quoted = 1, .odd = 100'000}, random), 100'000, random);
  check_rows(some_csv(400'000, {.quoted = 100, .odd = 10}, random), 100'000, random);
  // Records that are longer themselves.
  const Shape shape{2, 100, 3, 200'000};
  check_rows(some_csv(2'000'000, shape, random), 1'000'000, random);
}

}  // namespace
}  // namespace weir
