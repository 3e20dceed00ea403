// Records that are lines: the cutter of ndjson, tsv, text and logfmt.
#include "formats/format.h"

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

}  // namespace

std::unique_ptr<Cutter> make_line_cutter() { return std::make_unique<LineCutter>(); }

}  // namespace weir
