// Cells, headers and the extent of one record. Tested by csv_test.cc.
#include "absl/container/flat_hash_set.h"
#include "formats/csv.h"

namespace weir {
namespace {

std::string_view undouble(std::string_view inside, char* const begin) {
  char* out = begin;
  for (size_t i = 0; i < inside.size(); ++i) {
    *out++ = inside[i];
    if (inside[i] == '"') ++i;
  }
  return {begin, static_cast<size_t>(out - begin)};
}

char tsv_escape(char c) {
  switch (c) {
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case '\\': return '\\';
    default: return 0;
  }
}

std::string_view undo_backslashes(std::string_view inside, char* const begin) {
  char* out = begin;
  for (size_t i = 0; i < inside.size(); ++i) {
    const char meant = inside[i] == '\\' && i + 1 < inside.size() ? tsv_escape(inside[i + 1]) : '\0';
    *out++ = meant != '\0' ? meant : inside[i];
    if (meant != '\0') ++i;
  }
  return {begin, static_cast<size_t>(out - begin)};
}

// The quote that closes the cell whose inside begins at `at`, or npos.
size_t closing_quote(std::string_view text, size_t at) {
  for (;;) {
    at = text.find('"', at);
    if (at == std::string_view::npos || at + 1 >= text.size() || text[at + 1] != '"') return at;
    at += 2;
  }
}

}  // namespace

std::string_view unescape_cell(std::string_view inside, CellDialect dialect, Arena& arena) {
  char* const out = arena.allocate(inside.size());
  return dialect.tsv ? undo_backslashes(inside, out) : undouble(inside, out);
}

RecordExtent record_extent(std::string_view text, CellDialect dialect) {
  RecordExtent extent;
  const auto end_at_newline = [&](size_t from) {
    const size_t newline = text.find('\n', from);
    if (newline != std::string_view::npos) extent.end = newline + 1;
  };
  if (dialect.tsv) {
    end_at_newline(0);
    return extent;
  }
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '"') {
      const size_t close = closing_quote(text, at + 1);
      const size_t newline = text.substr(0, close).find('\n', at);
      if (newline != std::string_view::npos) extent.last_line_break = newline + 1;
      if (close == std::string_view::npos) {
        extent.in_quotes = true;
        extent.cell_line_end = newline == std::string_view::npos ? 0 : newline + 1;
        return extent;
      }
      at = close + 1;
      if (at < text.size() && text[at] == '\r' && (at + 1 == text.size() || text[at + 1] == '\n')) ++at;
      if (at < text.size() && text[at] != dialect.delimiter && text[at] != '\n') {
        if (newline == std::string_view::npos) {
          extent.text_after_quote = true;
          end_at_newline(at);
        } else {  // the cell never closed on its line
          extent.in_quotes = true;
          extent.cell_line_end = extent.end = newline + 1;
        }
        return extent;
      }
    } else {
      while (at < text.size() && text[at] != dialect.delimiter && text[at] != '\n') ++at;
    }
    if (at >= text.size()) return extent;
    if (text[at++] == '\n') {
      extent.end = at;
      return extent;
    }
  }
  return extent;
}

std::shared_ptr<const Header> make_header(std::vector<std::string> names, std::string line) {
  auto header = std::make_shared<Header>();
  // Names that stand in the header are never given to another column: a,a,a_2 becomes a,a_3,a_2.
  absl::flat_hash_set<std::string> given(names.begin(), names.end());
  absl::flat_hash_set<std::string> used;
  for (size_t i = 0; i < names.size(); ++i) {
    std::string name = std::move(names[i]);
    if (name.empty()) name = "column_" + std::to_string(i + 1);
    if (!used.insert(name).second) {
      size_t n = 2;
      std::string candidate = name + "_2";
      while (given.contains(candidate) || used.contains(candidate))
        candidate = name + '_' + std::to_string(++n);
      name = std::move(candidate);
      used.insert(name);
    }
    header->names.push_back(std::move(name));
  }
  header->line = std::move(line);
  return header;
}

}  // namespace weir
