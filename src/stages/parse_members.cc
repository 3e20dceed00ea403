#include "stages/parse_members.h"

#include <array>

#include "value/json.h"
#include "value/logfmt.h"
#include "value/text.h"

namespace weir {
namespace {

bool read_json(std::string_view text, Arena& arena, std::string& out) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{' || !check_json(text).empty()) return false;
  out += compact_json(text, arena);
  return true;
}

// A line without a pair is none.
bool read_logfmt(std::string_view text, Arena& arena, std::string& out) {
  static const TimeZone utc;  // cells hold no times
  LogfmtScan scan(text);
  out.push_back('{');
  for (LogfmtPair pair; scan.next(pair);) {
    if (out.size() != 1) out.push_back(',');
    append_json_string(pair.key_escapes ? unescape_logfmt(pair.key, arena) : pair.key, out);
    out.push_back(':');
    print_json(logfmt_value(pair, arena), utc, out);
  }
  out.push_back('}');
  return scan.wrong().empty() && out.size() > 2;
}

constexpr auto kFormats = std::to_array<MemberFormat>({{"json", read_json}, {"logfmt", read_logfmt}});

}  // namespace

std::span<const MemberFormat> member_formats() { return kFormats; }

}  // namespace weir
