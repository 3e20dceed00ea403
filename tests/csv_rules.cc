#include "csv_rules.h"

#include <algorithm>

#include "formats/csv.h"

namespace weir {

Lines rows_by_the_rules(std::string_view text, char delimiter, size_t width) {
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
        } else if (++at; !line_end_at(at) && text[at] != delimiter) {
          const bool swallowed = text.substr(cell, at - cell).find('\n') != std::string_view::npos;
          reason = swallowed ? kUnclosedQuote : kTextAfterQuote;
          if (swallowed) at = cell;
        }
      } else {
        while (!line_end_at(at) && text[at] != delimiter) cells += text[at++];
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

}  // namespace weir
