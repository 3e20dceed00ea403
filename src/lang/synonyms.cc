#include "lang/synonyms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/near.h"
#include "lang/parser.h"
#include "lang/word_table.h"

namespace weir {
namespace {

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
    {"regex_match", "regexp_matches regexp_like matches match"},
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
    {"coalesce", "ifnull nvl"},
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
    {"array", "make_array pack_array list_value"},
    {"keys", "object_keys map_keys bag_keys json_object_keys"},
    {"has", "has_key haskey list_has array_contains"},
    {"slice", "array_slice list_slice"},
    {"flatten", "array_flatten"},
    {"filename", "input_filename file_name"},
    {"line_number", "input_line_number line_no lineno"},
    {"cidr_match", "cidrmatch ipv4_is_in_range ip_in_range is_ip_in_subnet"},
    {"parse_url", "urlparse url_parse parseurl"},
    {"url_decode", "urldecode uri_decode"},
    {"base64_encode", "to_base64 b64encode base64_encode_tostring"},
    {"base64_decode", "from_base64 b64decode base64_decode_tostring unbase64"},
    {"md5", "hash_md5"},
    {"sha256", "hash_sha256 sha2"},
    {"hash", "xxhash xxhash64 farm_fingerprint"},
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
    {"mode", "most_common most_frequent"},
    {"topk", "top_k approx_top_k"},
    {"collect_set", "values make_set"},
    {"collect", "make_list array_agg list"},
    {"object", "object_agg json_object_agg map_agg make_bag"},
    {"corr", "correlation pearson"},
    {"covar", "covariance covar_samp"},
    {"range", "spread"},
    {"approx_count_distinct", "approx_distinct hll"},
    {"rate", "per_second"},
    {"lag", "prev previous shift"},
    {"delta", "diff difference"},
    {"cumsum", "running_sum running_total cumulative_sum cum_sum row_cumsum"},
    {"ewma", "ema exponential_moving_average"},
    {"row_number", "rownum row_num rownumber"},
    {"fill_forward", "ffill locf fill_down filldown forward_fill"},
});

// Calls for which another function does not do.
constexpr auto kCalls = std::to_array<Synonym>({
    {"map", "rows come one by one: write project …"},
    {"isnull", "write x is null"},
    {"is_null", "write x is null"},
    {"isnotnull", "write x is not null"},
    {"is_not_null", "write x is not null"},
    {"notnull", "write x is not null"},
    {"isempty", "write x is null, or x == \"\""},
    {"isnotempty", "write x is not null and x != \"\""},
    {"cast", "write int(x), float(x), string(x), bool(x) or time(x)"},
    {"try_cast", "write int(x), float(x), string(x), bool(x) or time(x)"},
    {"convert", "write int(x), float(x), string(x), bool(x) or time(x)"},
    {"lead", "rows to come are not known yet; lag(x) is of the row before"},
    {"rank", "rows come in their order: row_number()"},
    {"dense_rank", "rows come in their order: row_number()"},
    {"lookup", "a stage: lookup \"file.csv\" on key"},
    {"parse", "a stage: parse line \"(?P<name>…)\""},
    {"explode", "a stage: explode field"},
    {"test", "write field ~ \"…\""},
});

constexpr auto kStageSentences = std::to_array<Synonym>({
    {"tail", "the latest rows: top 10 by a time"},
    {"sample", "a row in a hundred: filter hash(id) % 100 == 0"},
    {"pivot", "columns of rows: aggregate object(key, value) by …"},
    {"transpose", "columns of rows: aggregate object(key, value) by …"},
    {"unpivot", "rows of columns: extend k = keys(field) | explode k"},
    {"melt", "rows of columns: extend k = keys(field) | explode k"},
    {"wc", "write count for the number of rows"},
    {"nl", "write extend n = row_number()"},
    {"union", "give all files behind the pipeline: weir … a.ndjson b.ndjson"},
    {"cat", "write filter true to pass every row"},
    {"if", "write if(condition, value, otherwise)"},
    {"map", "rows come one by one: write project …"},
});

constexpr auto kLineFormats = std::to_array<Others>({
    {"combined",
     "apache apache2 httpd nginx clf ncsa access access_log common_log combined_log apache_combined"},
    {"syslog", "rfc3164 rfc5424 rsyslog journald journalctl"},
    {"klog", "glog kubernetes k8s"},
    {"logfmt", "kv key_value"},
    {"json", "ndjson jsonl"},
});

// Names with a meaning of their own, which none that is near to them has.
constexpr auto kUnlike = std::to_array<std::string_view>({"describe", "sha1", "url_encode"});

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

bool is_unlike(std::string_view word) {
  return std::find(kUnlike.begin(), kUnlike.end(), word) != kUnlike.end();
}

// p99_9 for p999.
std::string split_percentile(std::string_view word) {
  const bool high = word.size() > 3 && word.starts_with("p9") &&
                    word.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return high ? fmt::format("{}_{}", word.substr(0, 3), word.substr(3)) : "";
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
  const std::string lower = lower_ascii(word);
  if (const std::string_view hint = find(kStageSentences, lower); !hint.empty()) return std::string(hint);
  if (const std::string_view ours = find(known, lower); !ours.empty()) return did_you_mean(ours);
  const auto& functions = table.functions;
  const bool function = std::find(functions.begin(), functions.end(), lower) != functions.end();
  if (function || is_foreign_stage(word) || is_unlike(lower)) return "";
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
  const std::string lower = lower_ascii(word);
  if (is_candidate(lower)) return did_you_mean(lower);
  if (const std::string_view hint = find(kCalls, lower); !hint.empty()) return std::string(hint);
  if (const std::string_view ours = find(kFunctions, lower); !ours.empty())
    return is_candidate(ours) ? did_you_mean(ours) : "";
  if (is_unlike(lower)) return "";
  if (const std::string_view stage = our_stage(lower); !stage.empty())
    return fmt::format("a stage: {}{}", stage, stage.ends_with("…") || stage.ends_with("by") ? "" : " …");
  if (const std::string percentile = split_percentile(lower); !percentile.empty())
    return did_you_mean(percentile);
  std::vector<Others> known;
  std::copy_if(kFunctions.begin(), kFunctions.end(), std::back_inserter(known),
               [&](const Others& line) { return is_candidate(line.ours); });
  return did_you_mean(nearest_meaning(word, candidates, known));
}

std::string_view our_stage(std::string_view word) { return find(kStages, lower_ascii(word)); }

bool is_foreign_stage(std::string_view word) { return !our_stage(word).empty(); }

bool is_foreign_function(std::string_view word) {
  const std::string lower = lower_ascii(word);
  return !find(kFunctions, lower).empty() || !find(kCalls, lower).empty();
}

std::string_view our_format(std::string_view word) {
  const std::string_view ours = find(kLineFormats, lower_ascii(word));
  return ours.empty() ? word : ours;
}

}  // namespace weir
