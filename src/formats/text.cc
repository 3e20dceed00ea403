// -o text: the values of a row joined by a tab, strings raw, as jq -r has them.
#include "value/text.h"
#include "formats/format.h"

namespace weir {
namespace {

class TextWriter : public Writer {
 public:
  explicit TextWriter(const WriteOptions& options) : zone_(options.zone) {}

  void closed_row(std::span<const Value> values, OutputBuffer& out) override {
    for (size_t i = 0; i < values.size(); ++i) {
      if (i != 0) out.push_back('\t');
      print_raw(values[i], zone_, out);
    }
    out.push_back('\n');
  }

  void open_row(std::span<const Field> fields, OutputBuffer& out) override {
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i != 0) out.push_back('\t');
      print_raw(fields[i].value, zone_, out);
    }
    out.push_back('\n');
  }

  bool verbatim_row(std::string_view, const Header*, OutputBuffer&) override { return false; }

 private:
  TimeZone zone_;
};

}  // namespace

const FormatDef& text_format() {
  static const FormatDef def{
      "text",
      {},
      "out: the values of a row joined by a tab, strings raw",
      nullptr,
      nullptr,
      nullptr,
      [](const WriteOptions& options) -> std::unique_ptr<Writer> {
        return std::make_unique<TextWriter>(options);
      },
  };
  return def;
}

}  // namespace weir
