// What the NDJSON reader makes of a text, as text: for its tests.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "doctest/doctest.h"
#include "formats/format.h"
#include "value/text.h"

namespace weir {

using Paths = std::vector<std::vector<std::string>>;

// Rows as "line number: line => value value…", rejects as "line number! reason", in order.
inline std::string read_rows(std::string_view text, const Paths& paths, bool line_by_line, bool vectors) {
  std::vector<WantedField> wanted;
  for (uint32_t i = 0; i < paths.size(); ++i) wanted.push_back({paths[i], i});
  ReadOptions options;
  options.vectors = vectors;
  const auto reader = ndjson_format().reader(options, wanted);
  const auto cutter = make_line_cutter();
  std::string out;
  uint64_t base = 0;
  while (!text.empty()) {
    size_t size = text.size();
    if (line_by_line && text.find('\n') != text.npos)
      size = cutter->cut(text.substr(0, text.find('\n') + 1), 0, false);
    std::string block(text.substr(0, size));
    block.append(kPadding, '}');  // what follows a block is anything
    std::vector<std::unique_ptr<Batch>> batches;
    const uint64_t ends = reader->read({block.data(), size, nullptr}, [&]() -> Batch& {
      batches.push_back(std::make_unique<Batch>());
      return *batches.back();
    });
    CHECK(ends ==
          static_cast<uint64_t>(std::count(block.begin(), block.begin() + static_cast<long>(size), '\n')));
    for (const auto& b : batches) {
      CHECK(b->selected.size() == b->rows);
      size_t reject = 0;
      for (uint32_t row = 0; row <= b->rows; ++row) {
        for (; reject < b->rejects.size() && b->rejects[reject].row == row; ++reject) {
          out += std::to_string(base + b->rejects[reject].line) + "! " + b->rejects[reject].reason + "\n";
        }
        if (row == b->rows) break;
        out += std::to_string(base + b->line_numbers[row]) + ": " + std::string(b->lines[row]) + " =>";
        for (uint32_t i = 0; i < paths.size(); ++i) {
          const Value& v = b->columns[i][row];
          out += ' ';
          if (v.kind == Kind::Missing)
            out += '-';
          else
            print_json(v, TimeZone(), out);
        }
        out += '\n';
      }
      CHECK(reject == b->rejects.size());
    }
    base += ends;
    text.remove_prefix(size);
  }
  return out;
}

inline std::string read_text(std::string_view text, const Paths& paths, bool line_by_line = false) {
  std::string out = read_rows(text, paths, line_by_line, true);
  CHECK(out == read_rows(text, paths, line_by_line, false));
  return out;
}

inline std::string values_of(std::string_view line, const Paths& paths) {
  const std::string out = read_text(line, paths);
  return out.substr(out.find("=>") + 2, out.size() - out.find("=>") - 3);
}

}  // namespace weir
