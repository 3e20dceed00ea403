#include "lang/synonyms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/near.h"
#include "lang/parser.h"

namespace weir {
namespace {

// A word of ours and what other languages call it, with spaces between.
struct Others {
  std::string_view ours;
  std::string_view words;
};

// A word of another language and what to write for it.
struct Synonym {
  std::string_view word;
  std::string_view hint;
};

constexpr auto kStages = std::to_array<Others>({
    {"aggregate", "summarize summarise agg reduce rollup timechart"},
    {"aggregate … by", "groupby group group_by"},
    {"filter", "having grep search match"},
    {"extend", "eval derive mutate put let set assign compute addfields with_column"},
    {"project", "fields keep cut pick columns map transform"},
    {"drop", "remove delete del unset omit except project_away"},
    {"rename", "project_rename"},
    {"limit", "take first fetch"},
    {"dedup", "uniq unique distinct dedupe deduplicate"},
    {"sort", "order orderby order_by sortby sort_by arrange"},
    {"top", "largest"},
    {"window", "tumbling tumble bucket bin"},
    {"window hop", "hopping hop sliding slide"},
    {"window cumulate", "cumulate"},
    {"window session", "session sessionize"},
    {"parse", "extract rex"},
    {"lookup", "join"},
    {"explode", "mv_expand unnest expand unwind flatten"},
    {"describe", "schema getschema summary"},
});

constexpr auto kFunctions = std::to_array<Others>({
    {"length", "len strlen char_length size array_length"},
    {"upper", "ucase to_upper toupper uppercase upcase ascii_upcase"},
    {"lower", "lcase to_lower tolower lowercase downcase ascii_downcase"},
    {"substr", "substring mid left right"},
    {"concat", "strcat"},
    {"trim", "strip"},
    {"regex_replace", "gsub sub regexp_replace"},
    {"regex_extract", "regexp_extract extract"},
    {"regex_match", "regexp_matches regexp_like matches"},
    {"starts_with", "startswith has_prefix"},
    {"ends_with", "endswith has_suffix"},
    {"contains", "includes"},
    {"index_of", "indexof strpos position"},
    {"format", "printf sprintf"},
    {"join", "array_to_string"},
    {"ceil", "ceiling"},
    {"pow", "power"},
    {"trunc", "truncate"},
    {"ln", "log"},
    {"sign", "sgn"},
    {"coalesce", "ifnull nvl isnull"},
    {"if", "iff iif cond"},
    {"case", "switch decode"},
    {"typeof", "type gettype"},
    {"int", "to_int toint tolong integer"},
    {"float", "tonumber to_number number todouble double to_float"},
    {"string", "tostring to_string str text"},
    {"bool", "tobool boolean"},
    {"parse_json", "fromjson from_json todynamic"},
    {"to_json", "tojson"},
    {"time", "totime to_time todatetime datetime timestamp to_timestamp"},
    {"strptime", "parse_time"},
    {"strftime", "date_format format_datetime strftime_utc"},
    {"date_trunc", "datetrunc"},
    {"bin", "time_bucket date_bin floor_time"},
    {"date_part", "datepart"},
    {"epoch", "unix_timestamp to_unixtime"},
    {"now", "current_timestamp getdate ago"},
    {"duration", "timespan interval"},
    {"sum", "total sum_if"},
    {"avg", "average mean"},
    {"min", "minimum"},
    {"max", "maximum"},
    {"median", "med"},
    {"countif", "count_if"},
    {"count_distinct", "dc uniq nunique distinct_count dcount"},
    {"count", "n"},
    {"percentile", "perc quantile"},
    {"exact_percentile", "percentile_cont"},
    {"stddev", "std stdev stddev_samp"},
    {"variance", "var var_samp"},
    {"first", "earliest first_value"},
    {"last", "latest last_value"},
    {"arg_max", "argmax max_by"},
    {"arg_min", "argmin min_by"},
    {"any", "any_value take_any"},
    {"collect_set", "values make_set"},
    {"collect", "make_list array_agg list"},
    {"approx_count_distinct", "approx_distinct"},
});

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

// Calls f(word) for each word of a line until it returns true.
template <class F>
bool any_word(std::string_view words, F f) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (f(words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

// Our word for `word`, or "".
std::string_view find(std::span<const Others> table, std::string_view word) {
  for (const Others& line : table) {
    if (any_word(line.words, [&](std::string_view other) { return other == word; })) return line.ours;
  }
  return "";
}

std::string_view find(std::span<const Synonym> table, std::string_view word) {
  for (const Synonym& s : table) {
    if (s.word == word) return s.hint;
  }
  return "";
}

std::string lower_ascii(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string did_you_mean(std::string_view word) {
  return word.empty() ? "" : fmt::format("did you mean '{}'?", word);
}

// The nearest of the names and of other languages' words for them; for the latter what they stand for.
std::string nearest_meaning(std::string_view word, std::vector<std::string_view> names,
                            std::span<const Others> table) {
  for (const Others& line : table) {
    any_word(line.words, [&](std::string_view other) {
      names.push_back(other);
      return false;
    });
  }
  const std::string found = nearest(word, names);
  const std::string_view ours = find(table, found);
  return ours.empty() ? found : std::string(ours);
}

}  // namespace

std::string suggest_stage(std::string_view word, const StageTable& table, bool loose) {
  std::vector<std::string_view> names;
  for (const StageEntry& entry : table.stages) names.push_back(entry.name);
  std::vector<Others> known;
  std::copy_if(kStages.begin(), kStages.end(), std::back_inserter(known), [&](const Others& line) {
    const std::string_view stage = line.ours.substr(0, line.ours.find(' '));  // "window hop"
    return std::find(names.begin(), names.end(), stage) != names.end();
  });
  const std::string_view ours = find(known, lower_ascii(word));
  if (!ours.empty()) return did_you_mean(ours);
  if (!loose) return did_you_mean(nearest(word, names));
  names.push_back("count");
  for (const StageEntry& entry : table.stages) {
    if (!entry.alias.empty()) names.push_back(entry.alias);
  }
  return did_you_mean(nearest_meaning(word, std::move(names), known));
}

std::string suggest_word(std::string_view word, const std::vector<std::string_view>& candidates) {
  auto is_candidate = [&](std::string_view name) {
    return std::find(candidates.begin(), candidates.end(), name) != candidates.end();
  };
  const std::string_view ours = find(kFunctions, lower_ascii(word));
  if (!ours.empty()) return is_candidate(ours) ? did_you_mean(ours) : "";
  std::vector<Others> known;
  std::copy_if(kFunctions.begin(), kFunctions.end(), std::back_inserter(known),
               [&](const Others& line) { return is_candidate(line.ours); });
  return did_you_mean(nearest_meaning(word, candidates, known));
}

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

}  // namespace weir
