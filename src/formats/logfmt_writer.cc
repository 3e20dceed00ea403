// Writes logfmt: quotes only where a reader needs them, objects as a.b=… keys, arrays as JSON text, null as
// `key=`, an empty string as `key=""`.
#include <algorithm>

#include "formats/logfmt_writer.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

bool needs_quotes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\x7F';
  });
}

// A string's text, not null's.
bool is_empty_text(const Value& v) {
  return v.len == 0 && (v.kind == Kind::String || v.kind == Kind::RawString);
}

class LogfmtWriter : public Writer {
 public:
  explicit LogfmtWriter(const WriteOptions& options) : zone_(options.zone), columns_(options.columns) {}

  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
    const size_t begin = out.size();
    for (size_t i = 0; i < values.size(); ++i) add(columns_[i], values[i], begin, out);
    end_row(out);
  }
  void open_row(std::span<const Field> fields, OutputBuffer& out) override {
    const size_t begin = out.size();
    for (const Field& field : fields) add(field.name, field.value, begin, out);
    end_row(out);
  }
  bool independent_rows() const override { return true; }

 private:
  void end_row(OutputBuffer& out) {
    out.push_back('\n');
    arena_.reset();
  }
  void add(std::string_view name, const Value& value, size_t row, OutputBuffer& out);
  static void quote_from(size_t begin, OutputBuffer& out);

  TimeZone zone_;
  std::vector<std::string> columns_;
  Arena arena_;
};

void LogfmtWriter::add(std::string_view name, const Value& value, size_t row, OutputBuffer& out) {
  if (value.kind == Kind::Object) {
    bool any = false;
    for_each_member(value.view(), [&](std::string_view key, const Value& member) {
      any = true;
      const std::string below = std::string(name) + '.' + std::string(unescape_json(key, arena_));
      add(below, member, row, out);
      return true;
    });
    if (any) return;
  }
  if (out.size() != row) out.push_back(' ');
  size_t begin = out.size();
  out += name;
  if (name.empty() || needs_quotes(name)) quote_from(begin, out);
  out.push_back('=');
  begin = out.size();
  print_raw(value, zone_, out);
  if (is_empty_text(value) || needs_quotes(std::string_view(out).substr(begin))) quote_from(begin, out);
}

void LogfmtWriter::quote_from(size_t begin, OutputBuffer& out) {
  const std::string text = out.substr(begin);
  out.resize(begin);
  append_quoted(text, out);
}

}  // namespace

std::unique_ptr<Writer> make_logfmt_writer(const WriteOptions& options) {
  return std::make_unique<LogfmtWriter>(options);
}

}  // namespace weir
