#include "formats/json_writer.h"

#include <cstring>

#include "formats/json_color.h"
#include "value/text.h"

namespace weir {
namespace {

// The JSON of a cell that has it in its source.
struct SourceText {
  std::string_view text;
  bool quoted = false;  // the quotes are not in `text`
};

bool find_source_text(const Value& v, SourceText& out) {
  switch (v.kind) {
    case Kind::Missing:
    case Kind::Null: out = {"null"}; return true;
    case Kind::Bool: out = {v.i != 0 ? "true" : "false"}; return true;
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float:
    case Kind::Array:
    case Kind::Object:
    case Kind::RawNumber: out = {v.view()}; return v.has_text();
    case Kind::String: out = {v.view(), true}; return (v.flags & Value::kPlain) != 0;
    case Kind::RawString: out = {v.view(), true}; return true;
    default: return false;
  }
}

char* put(std::string_view text, char* p) {
  std::memcpy(p, text.data(), text.size());
  return p + text.size();
}

class JsonWriter : public Writer {
 public:
  explicit JsonWriter(const WriteOptions& options) : zone_(options.zone) {
    for (const std::string& name : options.columns) {
      std::string prefix(prefixes_.empty() ? "{" : ",");
      name_replacements_ += append_json_string(name, prefix);
      prefix.push_back(':');
      prefixes_.push_back(std::move(prefix));
    }
    sources_.resize(prefixes_.size());
  }

  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
    if (copy_row(values, out)) return;
    if (values.empty()) out.push_back('{');
    for (size_t i = 0; i < values.size(); ++i) {
      out += prefixes_[i];
      replaced_ += print_json(values[i], zone_, out);
    }
    replaced_ += name_replacements_;
    out += "}\n";
  }

  void open_row(std::span<const Field> fields, OutputBuffer& out) override {
    char before = '{';
    if (fields.empty()) out.push_back('{');
    for (size_t i = 0; i < fields.size(); ++i) {
      out.push_back(before);
      before = ',';
      if (fields[i].json.empty()) {
        write_member(fields[i], out);
        continue;
      }
      // Members that stand side by side in the source go in one piece.
      const char* const begin = fields[i].json.data();
      const char* end = begin + fields[i].json.size();
      while (i + 1 < fields.size() && fields[i + 1].json.data() == end + 1) {
        end += 1 + fields[++i].json.size();
      }
      out.append(begin, end);
    }
    out += "}\n";
  }

  bool independent_rows() const override { return true; }
  uint64_t replaced_bytes() const override { return replaced_; }

 private:
  // Writes a row whose cells all have source text: its size is known, so it is copied without a further
  // check.
  bool copy_row(std::span<const Value> values, OutputBuffer& out) {
    size_t size = values.empty() ? 3 : 2;
    for (size_t i = 0; i < values.size(); ++i) {
      if (!find_source_text(values[i], sources_[i])) return false;
      size += prefixes_[i].size() + sources_[i].text.size() + (sources_[i].quoted ? 2 : 0);
    }
    const size_t before = out.size();
    out.resize(before + size);
    char* p = out.data() + before;
    if (values.empty()) *p++ = '{';
    for (size_t i = 0; i < values.size(); ++i) {
      const SourceText& source = sources_[i];
      p = put(prefixes_[i], p);
      if (source.quoted) *p++ = '"';
      p = put(source.text, p);
      if (source.quoted) *p++ = '"';
    }
    put("}\n", p);
    replaced_ += name_replacements_;
    return true;
  }

  void write_member(const Field& field, OutputBuffer& out) {
    if (field.json_name.empty()) {
      replaced_ += append_json_string(field.name, out);
    } else {
      out.push_back('"');
      out += field.json_name;
      out.push_back('"');
    }
    out.push_back(':');
    replaced_ += print_json(field.value, zone_, out);
  }

  TimeZone zone_;
  std::vector<std::string> prefixes_;  // {"a":  ,"b":  …
  std::vector<SourceText> sources_;    // of the row being written
  uint64_t name_replacements_ = 0;     // of one row's names
  uint64_t replaced_ = 0;
};

// The same bytes with colours between them.
class ColoredJsonWriter final : public JsonWriter {
 public:
  using JsonWriter::JsonWriter;
  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
    row_.clear();
    JsonWriter::closed_row(values, row_);
    color_json(row_, out);
  }
  void open_row(std::span<const Field> fields, OutputBuffer& out) override {
    row_.clear();
    JsonWriter::open_row(fields, row_);
    color_json(row_, out);
  }
  bool verbatim_row(std::string_view line, const Header*, OutputBuffer& out) override {
    color_json(line, out);
    out.push_back('\n');
    return true;
  }

 private:
  OutputBuffer row_;
};

}  // namespace

std::unique_ptr<Writer> make_json_writer(const WriteOptions& options) {
  if (options.screen.color) return std::make_unique<ColoredJsonWriter>(options);
  return std::make_unique<JsonWriter>(options);
}

}  // namespace weir
