// The NDJSON reader walks an index over a block of lines, of two kinds; check_json() and json_member() go
// byte by byte over one line. Both must say the same of every line, whatever fields are wanted and however
// the text is cut.
#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "formats/format.h"
#include "fuzz/fuzz.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

using Path = std::vector<std::string>;

const Path kPaths[] = {{"a"}, {"b"},     {"a", "b"}, {"a", "a"},   {"a", "b", "c"},          {"b", "a"},
                       {""},  {"a", ""}, {"a.b"},    {"\xC3\xA9"}, {"long_name_of_a_field"}, {"k\"\\"}};

void append_value(const Value& v, std::string& out) {
  if (v.kind == Kind::Missing) {
    out += '-';
  } else {
    print_json(v, TimeZone(), out);
  }
}

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The value of a path in a line that is known to be good.
Value value_at(std::string_view line, const Path& path) {
  Value v = read_json_value(line);
  for (const std::string& name : path) v = v.kind == Kind::Object ? json_member(v, name) : Value::missing();
  if (v.kind != Kind::Missing || path.size() == 1) return v;
  std::string dotted;
  for (const std::string& name : path) dotted += (dotted.empty() && &name == path.data() ? "" : ".") + name;
  return json_member(read_json_value(line), dotted);
}

// Rows and rejects as lines of text, by the reader.
class Reading {
 public:
  explicit Reading(const std::vector<Path>& paths, bool vectors = true) : paths_(paths) {
    std::vector<WantedField> wanted;
    for (uint32_t i = 0; i < paths.size(); ++i) wanted.push_back({paths[i], i});
    ReadOptions options;
    options.vectors = vectors;
    reader_ = ndjson_format().reader(options, wanted);
  }

  void block(std::string_view text) {
    std::string padded(text);
    for (size_t i = 0; i < kPadding; ++i) padded += "}\"\\,\n"[i % 5];
    std::vector<std::unique_ptr<Batch>> batches;
    const uint64_t ends = reader_->read({padded.data(), text.size(), nullptr}, [&]() -> Batch& {
      batches.push_back(std::make_unique<Batch>());
      return *batches.back();
    });
    must(ends == static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')), "number of line ends");
    for (const auto& batch : batches) show(*batch);
    line_ += ends;
  }
  std::string out;

 private:
  void show(const Batch& batch) {
    must(batch.rows <= kBatchRows && batch.selected.size() == batch.rows, "rows of a batch");
    size_t next = 0;
    for (uint32_t row = 0; row <= batch.rows; ++row) {
      for (; next < batch.rejects.size() && batch.rejects[next].row == row; ++next) {
        const Reject& bad = batch.rejects[next];
        out += std::to_string(line_ + bad.line) + "! " + bad.reason + ": " + std::string(bad.text) + '\n';
      }
      if (row == batch.rows) break;
      out += std::to_string(line_ + batch.line_numbers[row]) + ": " + std::string(batch.lines[row]);
      for (size_t i = 0; i < paths_.size(); ++i) append_value(batch.columns[i][row], out += ' ');
      out += '\n';
    }
    must(next == batch.rejects.size(), "places of bad records");
  }

  const std::vector<Path>& paths_;
  std::unique_ptr<BlockReader> reader_;
  uint64_t line_ = 0;
};

// The same without the reader.
std::string by_check_json(std::string_view text, const std::vector<Path>& paths) {
  std::string out;
  for (uint64_t number = 0; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = without_cr(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    std::string wrong = check_json(line);
    if (wrong.empty() && line[first] != '{') {
      wrong = "not an object";
    } else if (!wrong.empty() && !wrong.starts_with("invalid UTF-8")) {
      wrong = "invalid JSON: " + wrong;
    }
    if (!wrong.empty()) {
      out += std::to_string(number) + "! " + wrong + ": " + std::string(line) + '\n';
      continue;
    }
    out += std::to_string(number) + ": " + std::string(line);
    for (const Path& path : paths) append_value(value_at(line, path), out += ' ');
    out += '\n';
  }
  return out;
}

// A row's fields are those of its line, and written they read back the same.
void check_fields(std::string_view line, const RecordFormat& records) {
  Arena arena;
  std::vector<Field> fields;
  records.fields(line, nullptr, arena, fields);
  std::set<std::string_view> names;
  for (const Field& field : fields) {
    std::string here;
    std::string there;
    append_value(field.value, here);
    append_value(json_member(read_json_value(line), field.name), there);
    must_equal("a field and the member of its name", here, there);
    must(names.insert(field.name).second, "a name stands twice");
  }
  const auto writer = ndjson_format().writer({});
  std::string written;
  writer->open_row(fields, written);
  must_equal("a written row is JSON", check_json(written), "");
  std::string again;
  written.pop_back();
  records.fields(written, nullptr, arena, fields);
  writer->open_row(fields, again);
  must_equal("written once and twice", again, written + '\n');
}

}  // namespace

int fuzz_ndjson(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  std::vector<Path> paths(choices.below(5));
  for (Path& path : paths) path = kPaths[choices.below(std::size(kPaths))];
  const size_t lines_per_block = choices.below(4) + 1;
  const std::string_view text = choices.rest();

  Reading whole(paths);
  whole.block(text);
  must_equal("reader and check_json", whole.out, by_check_json(text, paths));
  Reading plain(paths, false);
  plain.block(text);
  must_equal("with vectors and without", whole.out, plain.out);
  Reading cut(paths);
  const auto records = ndjson_format().record_format({});
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    for (size_t i = 0; i < lines_per_block && end < text.size(); ++i) {
      end = std::min(text.find('\n', end), text.size() - 1) + 1;
    }
    cut.block(text.substr(begin, end - begin));
    const std::string_view line = without_cr(text.substr(begin, text.find('\n', begin) - begin));
    const size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] == '{' && check_json(line).empty()) {
      check_fields(line, *records);
    }
    begin = end;
  }
  must_equal("whole and in blocks", whole.out, cut.out);
  return 0;
}

}  // namespace weir
