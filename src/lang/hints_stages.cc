// Hints for lookup, parse, explode, dedup, and for frames: lookup ads.csv on id, sum(x) over (partition by
// k).
#include <fmt/format.h>

#include "lang/look.h"
#include "lang/synonyms.h"

namespace weir {
namespace {

constexpr size_t kLongestName = 100;  // of a file, in a hint

// lookup data/ads.csv on id: the tokens up to the first white space.
std::string file_in_quotes(const Look& look) {
  const size_t begin = look.place().stage + 1;
  if (look.ends(begin) || look.token(begin).is("on") || look.token(begin).kind == Lex::String) return "";
  size_t end = begin + 1;
  while (!look.ends(end) && !look.token(end).space_before) ++end;
  const std::string_view name = look.source(begin, end);
  return name.size() > kLongestName ? "" : fmt::format("write \"{}\"", name);
}

std::string lookup_hint(const Look& look, std::string_view wanted) {
  const size_t at = look.place().at;
  const Token& found = look.found();
  // lookup /data/ads.csv on id is read as an expression.
  if (wanted == "'|' or the end" || wanted == "a file's name in quotes") return file_in_quotes(look);
  if (wanted == "'on'" && look.ends(at)) return "say which field has the key: on id, or on id = column";
  if (wanted == "'on'" && found.is("by")) return "did you mean 'on'?";
  if (found.kind == Lex::Equal) return "write =";
  if (found.is("keep")) return "inner comes last";
  if (!found.is("as")) return "";
  const std::string_view column = look.before(2).kind == Lex::Dot ? "" : look.path(at - 1);
  const std::string_view name = look.path(at + 1);
  return column.empty() || name.empty() ? "" : fmt::format("write {} = {}", name, column);
}

// explode a, b; explode a as b
std::string explode_hint(const Look& look) {
  const size_t stage = look.place().stage;
  const std::string_view path = look.path(stage + 1);
  const std::string_view other = look.path(look.place().at + 1);
  if (other.empty() || look.operand_end(stage + 1) != look.place().at) return "";
  if (look.found().kind == Lex::Comma) return fmt::format("write explode {} | explode {}", path, other);
  if (look.found().is("as")) return fmt::format("write extend {} = {} | explode {}", other, path, other);
  return "";
}

// dedup a by b
std::string dedup_hint(const Look& look) {
  const std::string_view key = look.path(look.place().at + 1);
  const bool behind_key = look.found().is("by") && look.place().at > look.place().stage + 1;
  return behind_key && !key.empty() ? fmt::format("write , {}", key) : "";
}

}  // namespace

std::string stage_call_hint(const ErrorPlace& place) {
  const Look look(place);
  const size_t open = place.at + 1;
  const std::string_view stage = our_stage(look.found().text);
  const bool takes_fields =
      stage == "drop" || stage == "project" || stage == "sort" || stage == "dedup" || stage == "explode";
  const size_t close = look.closing(open);
  if (!takes_fields || !look.ends(close + 1)) return "";
  std::string fields;
  for (size_t i = open + 1; i < close;) {
    std::string_view path = look.path(i);
    if (path.empty()) return "";
    i = look.operand_end(i) + 1;
    if (look.token(i - 1).kind != Lex::Comma && i - 1 != close) return "";
    if (path.starts_with('.')) path.remove_prefix(1);  // of jq
    fields += fmt::format("{}{}", fields.empty() ? "" : ", ", path);
  }
  return fields.empty() ? "" : fmt::format("write {} {}", stage, fields);
}

std::string frame_hint(const ErrorPlace& place, size_t ahead) {
  const Look look(place);
  const size_t at = place.at + ahead;
  std::string_view key = look.token(at).is("all") ? "" : look.path(at);
  if (look.token(at).kind == Lex::LeftParen) {  // SQL's (partition by k order by t)
    const bool partition = look.token(at + 1).is("partition") && look.token(at + 2).is("by");
    if (partition) key = look.path(at + 3);
    if (key.empty()) return "as in over 10m, over 20 rows, over all";
  }
  if (key.empty()) return "";
  return fmt::format("{}keys stand behind the items: … by {}", ahead == 0 ? "write over all; " : "", key);
}

std::string stage_hint(const ErrorPlace& place, std::string_view wanted) {
  const Look look(place);
  if (wanted == "a duration, a number of rows or 'all'") return frame_hint(place, 0);
  if (look.in_stage("lookup")) return lookup_hint(look, wanted);
  if (look.in_stage("explode")) return explode_hint(look);
  if (look.in_stage("dedup")) return dedup_hint(look);
  const bool no_field = look.in_stage("parse") && wanted == "a field";
  if (no_field && look.found().kind == Lex::String)
    return fmt::format("the field comes first: parse line {}", look.found().text);
  if (no_field && look.found().is("as") && look.after().kind == Lex::Word)
    return fmt::format("the field comes first: parse line as {}", our_format(look.after().text));
  return "";
}

}  // namespace weir
