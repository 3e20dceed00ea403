// csv and tsv, from bytes to rows. Every text is read whole, in two pieces cut at every byte, and
// byte by byte: the rows must be the same.
#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "formats/csv.h"

namespace weir {
namespace {

using Lines = std::vector<std::string>;

// What the engine does with one input, in small. Rows come as "line: cell|cell", bad records as "line!
// reason: text", the header as "[name|name]".
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
    REQUIRE(batch.rows <= kBatchRows);
    REQUIRE(batch.selected.size() == batch.rows);
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
    CHECK(next == batch.rejects.size());
  }

  // The record format sees the same cells in the line.
  void check_fields(const Batch& batch, uint32_t row, const std::string& cells) const {
    Arena arena;
    std::vector<Field> fields;
    format_.record_format(options_)->fields(batch.lines[row], batch.header.get(), arena, fields);
    std::string text;
    for (const Field& field : fields) {
      if (&field != &fields[0]) text += '|';
      text += field.value.view();
    }
    CHECK(text == cells);
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

Lines read_in(const FormatDef& format, const ReadOptions& options,
              const std::vector<std::string_view>& pieces) {
  Input input(format, options);
  for (const std::string_view piece : pieces) input.add(piece, false);
  input.add("", true);
  return input.rows;
}

// Whole; the other ways must agree.
Lines read_all(const FormatDef& format, const ReadOptions& options, std::string_view text) {
  const Lines whole = read_in(format, options, {text});
  std::vector<std::string_view> bytes;
  for (size_t i = 0; i < text.size(); ++i) bytes.push_back(text.substr(i, 1));
  CHECK_MESSAGE(read_in(format, options, bytes) == whole, "byte by byte: ", text);
  for (size_t i = 1; i < text.size(); ++i) {
    CHECK_MESSAGE(read_in(format, options, {text.substr(0, i), text.substr(i)}) == whole, "cut at ", i, ": ",
                  text);
  }
  return whole;
}

struct Case {
  std::string text;
  Lines rows;
};

TEST_CASE("csv records") {
  const Case cases[] = {
      {"", {}},
      {"\n\r\n", {}},
      {"a,b\n", {"[a|b]"}},
      {"a,b", {"[a|b]"}},
      {"a,b\n1,2\n3,4", {"[a|b]", "2: 1|2", "3: 3|4"}},
      {"a,b\r\n1,2\r\n3,4\r\n", {"[a|b]", "2: 1|2", "3: 3|4"}},
      {"a,b\r\n1,2\r", {"[a|b]", "2: 1|2"}},
      {"a,b\n,\n\n\r\n,x\n", {"[a|b]", "2: |", "5: |x"}},
      {"a\n1\n\n\"\"\n2\n", {"[a]", "2: 1", "4: ", "5: 2"}},
      {"a,b\n\"1\",\"2\"\r\n\"\",\"\"\n", {"[a|b]", "2: 1|2", "3: |"}},
      {"a,b\n\"x,y\",\"p\"\"q\"\n\"\"\"\",\"\"\"\"\"\"\n", {"[a|b]", "2: x,y|p\"q", "3: \"|\"\""}},
      {"a,b\n\"x\ny\",2\n3,\"\r\n\n\"\r\n5,6\n", {"[a|b]", "2: x\ny|2", "4: 3|\r\n\n", "7: 5|6"}},
      {"a,b\n5\" pipe,x\"y\"\nx\"\",\"z\"\n", {"[a|b]", "2: 5\" pipe|x\"y\"", "3: x\"\"|z"}},
      {"a,b\n x, \"y\"\n", {"[a|b]", "2:  x| \"y\""}},
      {"a,b\n1\r2,\r\n", {"[a|b]", "2: 1\r2|"}},
      {"a,b\n\xff,\"\xc3\"\n", {"[a|b]", "2: \xff|\xc3"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);
}

TEST_CASE("bad csv records") {
  const Case cases[] = {
      {"a,b\n1\n1,2,3\n\"1\"\n\"1\",2,\"3\"\n1,2\n",
       {"[a|b]", "2! 1 cell where the header has 2: 1", "3! 3 cells where the header has 2: 1,2,3",
        "4! 1 cell where the header has 2: \"1\"", "5! 3 cells where the header has 2: \"1\",2,\"3\"",
        "6: 1|2"}},
      {"a,b\n\"x\"y,2\n3,\"x\" \r\n5,\"6\"\r7\n8,9\n",
       {"[a|b]", "2! text after a closing quote: \"x\"y,2", "3! text after a closing quote: 3,\"x\" ",
        "4! text after a closing quote: 5,\"6\"\r7", "5: 8|9"}},
      // The rest of its line has no quotes; the record may have begun lines before.
      {"a,b\n\"x\ny\"z,\"\n3,4\n", {"[a|b]", "2! text after a closing quote: \"x\ny\"z,\"", "4: 3|4"}},
      // Unclosed: in the first cell, the last, on the last line, without its newline, behind a cell of
      // several lines.
      {"a,b\n\"1,2\n3,4\n5,6\n", {"[a|b]", "2! a quoted cell never ends: \"1,2", "3: 3|4", "4: 5|6"}},
      {"a,b\n1,\"2\r\n3,4\n", {"[a|b]", "2! a quoted cell never ends: 1,\"2", "3: 3|4"}},
      {"a,b\n1,\"\"\"\n3,4\n", {"[a|b]", "2! a quoted cell never ends: 1,\"\"\"", "3: 3|4"}},
      {"a,b\n1,2\n3,\"4\n", {"[a|b]", "2: 1|2", "3! a quoted cell never ends: 3,\"4"}},
      {"a,b\n1,2\n3,\"", {"[a|b]", "2: 1|2", "3! a quoted cell never ends: 3,\""}},
      {"a,b\n\"1\n1\",\"2\n3,4\n\n5\"\",6\n",
       {"[a|b]", "2! a quoted cell never ends: \"1\n1\",\"2", "4: 3|4", "6: 5\"\"|6"}},
      {"\"a\n1,2\n", {"bad header: a quoted cell never ends"}},
      {"\"a\"b,c\n1,2\n", {"bad header: text after a closing quote"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);
}

TEST_CASE("csv headers") {
  const Case cases[] = {
      {"\n\r\na,b\n1,2\n", {"[a|b]", "4: 1|2"}},
      {"\"a,\"\"x\"\"\",\"b\nc\"\r\n1,2\n", {"[a,\"x\"|b\nc]", "3: 1|2"}},
      {"a,a,a\n1,2,3\n", {"[a|a_2|a_3]", "2: 1|2|3"}},
      {"a,a,a_2\n1,2,3\n", {"[a|a_3|a_2]", "2: 1|2|3"}},
      {",x,\n1,2,3\n", {"[column_1|x|column_3]", "2: 1|2|3"}},
      {"\"\"\n1\n", {"[column_1]", "2: 1"}},
      {" a ,b\n1,2\n", {"[ a |b]", "2: 1|2"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(csv_format(), {}, c.text) == c.rows, c.text);

  ReadOptions given;
  given.header = {"a", "a", ""};
  CHECK(make_header(given.header)->names == Lines{"a", "a_2", "column_3"});
  CHECK(read_all(csv_format(), given, "1,2,3\n4,5\n") ==
        Lines{"1: 1|2|3", "2! 2 cells where the header has 3: 4,5"});

  ReadOptions semicolon;
  semicolon.delimiter = ';';
  CHECK(read_all(csv_format(), semicolon, "a;b\n1,5;\"x;y\"\n") == Lines{"[a|b]", "2: 1,5|x;y"});
  semicolon.delimiter = '\xA7';
  CHECK(read_all(csv_format(), semicolon,
                 "a\xA7"
                 "b\n1\xA7\"2\"\n") == Lines{"[a|b]", "2: 1|2"});
}

TEST_CASE("tsv records") {
  const Case cases[] = {
      {"a\tb\n1\t\n\t2\r\n", {"[a|b]", "2: 1|", "3: |2"}},
      {"a\tb\n\"x\t\"\"\n", {"[a|b]", "2: \"x|\"\""}},
      {"a\tb\n\\t\\n\t\\r\\\\\n", {"[a|b]", "2: \t\n|\r\\"}},
      {"a\tb\n\\x\\\\n\tend\\\nplain\t\\\\\n", {"[a|b]", "2: \\x\\n|end\\", "3: plain|\\"}},
      {"a\tb\n1\t2\t\\t\n1\n",
       {"[a|b]", "2! 3 cells where the header has 2: 1\t2\t\\t", "3! 1 cell where the header has 2: 1"}},
      {"a\\tb\ta\n1\t2\n", {"[a\tb|a]", "2: 1|2"}},
  };
  for (const Case& c : cases) CHECK_MESSAGE(read_all(tsv_format(), {}, c.text) == c.rows, c.text);
}

// The rules of csv.h once more, one byte after the other and with the whole text at hand.
Lines reference(std::string_view text, size_t width) {
  Lines rows;
  for (size_t begin = 0, line = 1; begin < text.size();) {
    std::string cells;
    std::string reason;
    size_t count = 1;
    size_t at = begin;
    const auto line_end_at = [&](size_t i) {
      return i == text.size() || text[i] == '\n' ||
             (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] == '\n'));
    };
    const bool blank = line_end_at(at);
    while (!blank) {
      const size_t cell = at;
      if (text[at] == '"' && at < text.size()) {
        for (++at; at < text.size() && (text[at] != '"' || (at + 1 < text.size() && text[at + 1] == '"'));
             ++at) {
          cells += text[at];
          if (text[at] == '"') ++at;
        }
        if (at == text.size()) {
          reason = kUnclosedQuote;
          at = cell;
        } else if (++at; !line_end_at(at) && text[at] != ',') {
          reason = kTextAfterQuote;
        }
      } else {
        while (!line_end_at(at) && text[at] != ',') cells += text[at++];
      }
      if (!reason.empty() || line_end_at(at)) break;
      cells += '|';
      ++at;
      ++count;
      if (at == text.size()) break;
    }
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view record = text.substr(begin, end - begin);
    if (record.ends_with('\r')) record.remove_suffix(1);
    if (reason.empty() && count != width) {
      reason = std::to_string(count) + (count == 1 ? " cell" : " cells") + " where the header has " +
               std::to_string(width);
    }
    if (!blank) {
      rows.push_back(std::to_string(line) +
                     (reason.empty() ? ": " + cells : "! " + reason + ": " + std::string(record)));
    }
    end = std::min(end + 1, text.size());
    line += static_cast<size_t>(
        std::count(text.begin() + static_cast<long>(begin), text.begin() + static_cast<long>(end), '\n'));
    begin = end;
  }
  return rows;
}

TEST_CASE("random csv reads as by the rules, however it is cut") {
  std::mt19937 random(20261);
  const std::string_view alphabet = "\"\"\"\",,,\n\n\rab";
  ReadOptions options;
  options.header = {"p", "q"};
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (size_t length = random() % (round % 10 == 0 ? 200 : 24); text.size() < length;)
      text += alphabet[random() % alphabet.size()];
    CHECK_MESSAGE(read_all(csv_format(), options, text) == reference(text, 2), text);
  }
}

TEST_CASE("more rows than a batch holds, with bad ones between") {
  std::string text = "a,b\n";
  Lines rows{"[a|b]"};
  for (size_t i = 2; i < 10002; ++i) {
    const std::string n = std::to_string(i);
    const bool bad = i % 2048 < 3;
    text += bad ? n + "\n" : i % 3 == 0 ? "\"" + n + "\",x\n" : n + ",x\n";
    rows.push_back(bad ? n + "! 1 cell where the header has 2: " + n : n + ": " + n + "|x");
  }
  CHECK(read_in(csv_format(), {}, {text}) == rows);
  CHECK(read_in(csv_format(), {},
                {std::string_view(text).substr(0, 5000), std::string_view(text).substr(5000)}) == rows);
}

// Reads a long text, whole and 1 MiB at a time. Of rows and reasons only the beginning is given, and the
// length of what follows.
Lines read_long(const std::string& text) {
  std::vector<std::string_view> pieces;
  for (size_t i = 0; i < text.size(); i += 1 << 20)
    pieces.push_back(std::string_view(text).substr(i, 1 << 20));
  Lines whole = read_in(csv_format(), {}, {text});
  CHECK((read_in(csv_format(), {}, pieces) == whole));
  for (std::string& row : whole) {
    const size_t size = row.size();
    if (size > 100) row = row.substr(0, row.find('x')) + "x " + std::to_string(size - row.find('x'));
  }
  return whole;
}

TEST_CASE("records at the limit of 16 MiB") {
  const auto xs = [](size_t n) { return std::string(n, 'x'); };
  const std::string mib = xs((1 << 20) - 3) + ",1\n";
  const std::string mib_row = "x " + std::to_string((1 << 20) - 1);
  const std::string limit = std::to_string(kMaxRecord);

  CHECK(read_long("a,b\n" + xs(kMaxRecord - 2) + ",1\n3,4\n") == Lines{"[a|b]", "2: x " + limit, "3: 3|4"});
  CHECK(read_long("a,b\n" + xs(kMaxRecord - 1) + ",1\n3,4\n") ==
        Lines{"[a|b]", "2! line over 16 MiB: x " + std::to_string(kMaxRecord + 1), "3: 3|4"});
  CHECK(read_long("a,b\n\"" + xs(kMaxRecord) + "\n3,4\n") ==
        Lines{"[a|b]", "2! line over 16 MiB: \"x " + limit, "3: 3|4"});
  CHECK(read_long("a,b\n" + xs(kMaxRecord + 1)) ==
        Lines{"[a|b]", "2! line over 16 MiB: x " + std::to_string(kMaxRecord + 1)});

  // A cell of many lines that takes all of the limit, and one that takes a byte more.
  std::string inside;
  for (int i = 0; i < 15; ++i) inside += mib;
  const std::string fill = xs(kMaxRecord - inside.size() - 5);
  const Lines whole = read_long("a,b\n1,\"\n" + inside + fill + "\"\n3,4\n");
  CHECK(whole == Lines{"[a|b]", "2: 1|\nx " + std::to_string(kMaxRecord - 5), "19: 3|4"});
  Lines broken = read_long("a,b\n1,\"\n" + inside + fill + "x\"\n3,4\n");
  REQUIRE(broken.size() == 19);
  CHECK(broken[1] == "2! a quoted cell never ends: 1,\"");
  for (size_t i = 2; i < 17; ++i) CHECK(broken[i] == std::to_string(i + 1) + ": " + mib_row);
  CHECK(broken[17].starts_with("18! 1 cell where the header has 2: x "));
  CHECK(broken[18] == "19: 3|4");

  // A record of closed cells.
  broken = read_long("a,b\n\"1\n\",\"2\n\",3," + xs(kMaxRecord - 11) + "\n5,6\n");
  CHECK(broken == Lines{"[a|b]", "2! a quoted cell never ends: \"1\n\",\"2",
                        "4! a quoted cell never ends: \",3,x " + std::to_string(kMaxRecord - 11), "5: 5|6"});
}

TEST_CASE("what is written reads back as it was") {
  std::mt19937 random(5);
  const std::string_view alphabet("\"\",;\n\r\t\\ab\0n", 12);
  for (const FormatDef* format : {&csv_format(), &tsv_format()}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<std::string> cells(2 + random() % 3);
      for (std::string& cell : cells) {
        for (size_t length = random() % 6; cell.size() < length;)
          cell += alphabet[random() % alphabet.size()];
      }
      std::vector<Value> values;
      std::vector<std::string> names;
      std::string expected;
      for (const std::string& cell : cells) {
        values.push_back(Value::string(cell));
        names.push_back("c" + std::to_string(names.size()));
        expected += (expected.empty() ? "2: " : "|") + cell;
      }
      WriteOptions options;
      options.columns = names;
      options.fixed = true;
      const auto writer = format->writer(options);
      std::string out;
      writer->begin(out);
      writer->closed_row(values, out);
      const Lines rows = read_all(*format, {}, out);
      REQUIRE(rows.size() == 2);
      CHECK(rows[1] == expected);
    }
  }
}

}  // namespace
}  // namespace weir
