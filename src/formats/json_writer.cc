#include "formats/json_writer.h"

#include "value/text.h"

namespace weir {
namespace {

class JsonWriter : public Writer {
 public:
  explicit JsonWriter(const WriteOptions& options) : zone_(options.zone) {
    for (const std::string& name : options.columns) {
      std::string prefix(prefixes_.empty() ? "{" : ",");
      name_replacements_ += append_json_string(name, prefix);
      prefix.push_back(':');
      prefixes_.push_back(std::move(prefix));
    }
  }

  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
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
    for (const Field& field : fields) {
      out.push_back(before);
      before = ',';
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
    out += "}\n";
  }

  bool verbatim_row(std::string_view line, const Header*, OutputBuffer& out) override {
    out += line;
    out.push_back('\n');
    return true;
  }

  bool independent_rows() const override { return true; }
  uint64_t replaced_bytes() const override { return replaced_; }

 private:
  TimeZone zone_;
  std::vector<std::string> prefixes_;  // {"a":  ,"b":  …
  uint64_t name_replacements_ = 0;     // of one row's names
  uint64_t replaced_ = 0;
};

}  // namespace

std::unique_ptr<Writer> make_json_writer(const WriteOptions& options) {
  return std::make_unique<JsonWriter>(options);
}

}  // namespace weir
