// Records that are lines: the cutter of ndjson, tsv, text and logfmt.
#include "formats/format.h"
#include "value/json.h"

namespace weir {
namespace {

class LineCutter : public Cutter {
 public:
  size_t cut(std::string_view data, size_t from, bool at_end) override {
    if (at_end) return data.size();
    const size_t newline = data.substr(from).rfind('\n');
    return newline == std::string_view::npos ? 0 : from + newline + 1;
  }
};

class JsonLineCutter final : public LineCutter {
 public:
  bool half(std::string_view data) const override {
    const std::string_view line = data.substr(data.rfind('\n') + 1);
    return line.find('{') == line.find_first_not_of(" \t") && !line.empty() && !check_json(line).empty();
  }
};

}  // namespace

std::unique_ptr<Cutter> make_line_cutter() { return std::make_unique<LineCutter>(); }
std::unique_ptr<Cutter> make_json_line_cutter() { return std::make_unique<JsonLineCutter>(); }

}  // namespace weir
