// Words of operators, keys and windows, operators, units and types.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/near.h"
#include "lang/synonyms.h"
#include "lang/word_table.h"

namespace weir {
namespace {

// The words of operators, keys and windows.
constexpr auto kKeywords = std::to_array<Others>({
    {"tumble", "tumbling"},
    {"hop", "hopping sliding"},
    {"cumulate", "cumulative"},
    {"session", "sessions gap timeout"},
    {"every", "slide step advance"},
    {"grace", "lateness allowed_lateness watermark delay late"},
    {"asc", "ascending"},
    {"desc", "descending"},
    {"by", "partition group groupby group_by"},
    {"on", "using"},
    {"over", "rows_between"},
    {"where", "filter_where"},
    {"starts_with", "startswith hasprefix"},
    {"ends_with", "endswith hassuffix"},
    {"contains", "has includes"},
    {"~", "matches rlike regexp regex"},
    {"==", "eq equals"},
    {"!=", "ne neq xor"},
    {"<", "lt"},
    {"<=", "le lte"},
    {">", "gt"},
    {">=", "ge gte"},
    {"%", "mod"},
    {"//", "div"},
    {"is null", "isnull"},
    {"is not null", "notnull isnotnull"},
});

// Words for which one of ours does not do.
constexpr auto kSentences = std::to_array<Synonym>({
    {"like", "did you mean 'contains', 'starts_with', 'ends_with' or '~'?"},
    {"ilike", "write ~ \"(?i)…\""},
    {"when", "write case(condition, value, …, otherwise)"},
    {"then", "write if(condition, value, otherwise)"},
    {"else", "write if(condition, value, otherwise)"},
    {"elseif", "write case(condition, value, …, otherwise)"},
    {"elsif", "write case(condition, value, …, otherwise)"},
    {"elif", "write case(condition, value, …, otherwise)"},
});

// Words that may be mistyped after an expression.
constexpr auto kOwnWords = std::to_array<std::string_view>({
    "and",       "or",      "not",   "in",    "is",     "between", "null", "contains", "starts_with",
    "ends_with", "as",      "by",    "where", "on",     "over",    "with", "per",      "asc",
    "desc",      "nulls",   "grace", "every", "offset", "within",  "rows", "tumble",   "hop",
    "cumulate",  "session", "ties",  "first", "last",   "inner",   "keep",
});

// Longer ones before those they begin with.
constexpr auto kOperators = std::to_array<Synonym>({
    {"===", "did you mean '=='?"},
    {"!==", "did you mean '!='?"},
    {"&&", "did you mean 'and'?"},
    {"||", "did you mean 'or'?"},
    {"|>", "did you mean '|'?"},
    {":=", "did you mean '='?"},
    {"::", "write int(x), float(x), string(x), bool(x) or time(x)"},
    {"->", "a nested field is a.b"},
    {"=>", "did you mean '>='?"},
    {"=<", "did you mean '<='?"},
    {"**", "write pow(x, y)"},
    {"&", "did you mean 'and'?"},
    {"!", "did you mean 'not'?"},
    {"^", "write pow(x, y)"},
    {";", "stages are joined by '|'"},
    {"?.", "weir's '.' gives null where a field is missing"},
    {"?", "write if(condition, value, otherwise), or a ?? b"},
    {"“", "did you mean '\"'?"},
    {"”", "did you mean '\"'?"},
    {"„", "did you mean '\"'?"},
    {"‘", "did you mean '\"'?"},
    {"’", "did you mean '\"'?"},
    {"–", "did you mean '-'?"},
    {"—", "did you mean '-'?"},
    {"−", "did you mean '-'?"},
    {"≤", "did you mean '<='?"},
    {"≥", "did you mean '>='?"},
    {"≠", "did you mean '!='?"},
    {"×", "did you mean '*'?"},
    {"÷", "did you mean '/'?"},
});

constexpr auto kTypes = std::to_array<Others>({
    {"int", "int integer bigint smallint int64 int32 long"},
    {"float", "float double real decimal numeric float64 number"},
    {"string", "string text varchar char str"},
    {"bool", "bool boolean"},
    {"time", "time timestamp timestamptz datetime date"},
});

// Units that have no fixed length, and their usual number of days.
constexpr auto kCalendarUnits = std::to_array<Others>({
    {"30", "mon mo month months"},
    {"90", "q quarter quarters"},
    {"365", "y yr yrs year years"},
});

constexpr auto kUnits = std::to_array<Others>({
    {"ns", "nanos nanosecond nanoseconds"},
    {"us", "µs μs usec micros microsecond microseconds"},
    {"ms", "msec millis millisecond milliseconds"},
    {"s", "sec secs second seconds S"},
    {"m", "min mins minute minutes"},
    {"h", "hr hrs hour hours H"},
    {"d", "D day days"},
    {"w", "W week weeks"},
    {"kB", "k K kb KB Kb"},
    {"MB", "mb M Mb"},
    {"GB", "gb G Gb"},
    {"KiB", "kib Ki kiB KIB"},
    {"MiB", "mib Mi MIB"},
    {"GiB", "gib Gi GIB"},
});

}  // namespace

std::string suggest_keyword(std::string_view word) {
  const std::string lower = lower_ascii(word);
  if (const std::string_view hint = find(kSentences, lower); !hint.empty()) return std::string(hint);
  if (const std::string_view ours = find(kKeywords, lower); !ours.empty()) return did_you_mean(ours);
  const std::string found = nearest(word, kOwnWords);
  const bool near = found != word && (word.size() > 2 || found == lower);  // two letters are near to many
  return near ? did_you_mean(found) : "";
}

bool is_foreign_keyword(std::string_view word) {
  return !find(kSentences, word).empty() || !find(kKeywords, word).empty();
}

ForeignOperator foreign_operator(std::string_view text) {
  for (const Synonym& s : kOperators) {
    if (text.starts_with(s.word)) return {s.word.size(), std::string(s.hint)};
  }
  return {};
}

std::string_view unit_for(std::string_view word) { return find(kUnits, word); }

std::string duration_for(std::string_view number, std::string_view word) {
  constexpr auto kOurs = std::to_array<std::string_view>({"ns", "us", "ms", "s", "m", "h", "d", "w"});
  if (std::find(kOurs.begin(), kOurs.end(), word) != kOurs.end()) return fmt::format("{}{}", number, word);
  const std::string_view unit = unit_for(word);
  if (!unit.empty() && unit.back() != 'B') return fmt::format("{}{}", number, unit);
  const std::string_view days = find(kCalendarUnits, lower_ascii(word));
  if (days.empty()) return "";
  int each = 0;
  int many = 0;
  const char* end = number.data() + number.size();
  std::from_chars(days.data(), days.data() + days.size(), each);
  const bool small = number.size() < 5 && std::from_chars(number.data(), end, many).ptr == end;
  return small ? fmt::format("{}d", each * many) : fmt::format("{}d", each);
}

std::string_view cast_function(std::string_view type) { return find(kTypes, lower_ascii(type)); }

}  // namespace weir
