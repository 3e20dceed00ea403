#include "stages/guide.h"

#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr auto kStages = std::to_array<Guide>({
    {"filter", "", "",
     "A comparison is true or false, never null: null == null is true, null < 5 is not. An expression alone "
     "is a "
     "filter, too: weir 'status >= 500'.",
     R"(filter status >= 500 and path ~ "^/api")",
     "{\"status\":503,\"path\":\"/api/cart\"}\n{\"status\":200,\"path\":\"/api/cart\"}\n"
     "{\"status\":500,\"path\":\"/\"}",
     R"({"status":503,"path":"/api/cart"})"},
    {"project", "", "",
     "A path keeps its last name and its text as it came (1.0 stays 1.0); other expressions need a name, but "
     "a call, which is named by its function and fields. A missing field is null.",
     "project ts, user.id, ms = latency * 1000", R"({"ts":1,"user":{"id":"u7","ip":"::1"},"latency":0.25})",
     R"({"ts":1,"user_id":"u7","ms":250})"},
    {"extend", "", "",
     "Later items see the earlier ones. A nested target replaces a member: extend user.email = \"…\". "
     "Running "
     "functions (weir help running) and aggregates with `over` look at the rows before, of the same key with "
     "`by`; `on` gives the event time of frames like `over 10m`.",
     "extend gap = delta(t), mean = avg(v) over 2 rows by id",
     "{\"t\":1,\"id\":\"a\",\"v\":1}\n{\"t\":3,\"id\":\"a\",\"v\":4}\n{\"t\":4,\"id\":\"b\",\"v\":9}",
     "{\"t\":1,\"id\":\"a\",\"v\":1,\"gap\":null,\"mean\":1}\n"
     "{\"t\":3,\"id\":\"a\",\"v\":4,\"gap\":2,\"mean\":2.5}\n"
     "{\"t\":4,\"id\":\"b\",\"v\":9,\"gap\":null,\"mean\":9}"},
    {"drop", "", "", "", "drop user.email, debug",
     R"({"id":1,"user":{"name":"ann","email":"ann@example.org"},"debug":true})",
     R"({"id":1,"user":{"name":"ann"}})"},
    {"rename", "", "", "", R"(rename host = ["@host"], ms = latency)", R"({"@host":"web-1","latency":12})",
     R"({"host":"web-1","ms":12})"},
    {"parse", "", "",
     "Groups are written (?<name>…). Where nothing matches, fields that there are stay as they are, and "
     "others are "
     "null. json and logfmt bring the fields of the text; combined and common: ip ident user time method "
     "path protocol status bytes referer agent; syslog: time host app pid message; klog: level time thread "
     "file line message.",
     R"re(parse line "(?<user>\w+) paid (?<amount>\d+)" | drop line)re", R"({"line":"ann paid 12"})",
     R"({"user":"ann","amount":12})"},
    {"explode", "", "",
     "null and [] give no row, a value that is no array gives one: an object, too. A row for each member: "
     "extend k = keys(o) | explode k, or values(o).",
     "explode items", R"({"id":1,"items":["a","b"]})",
     "{\"id\":1,\"items\":\"a\"}\n{\"id\":1,\"items\":\"b\"}"},
    {"lookup", "", "",
     "The column is that of the path's last name unless = says another. Without `keep` all columns but the "
     "key's are "
     "added; fields that the row has stay unless named in `keep`. null where no key is equal; with `inner` "
     "the row is dropped.",
     R"(lookup "hosts.csv" on host = name keep team)",
     "{\"host\":\"web-1\",\"n\":3}\n{\"host\":\"db-7\",\"n\":1}",
     "{\"host\":\"web-1\",\"n\":3,\"team\":\"shop\"}\n{\"host\":\"db-7\",\"n\":1,\"team\":null}", "hosts.csv",
     "name,team,rack\nweb-1,shop,r2"},
    {"window", "", "",
     "The time of a row is `on`, else --time. The stages behind it (aggregate, sort, top, dedup) then work "
     "window by "
     "window. `weir help windows` tells all of it, `weir help hop` of one kind.",
     "window 1m on t grace 5s | aggregate count() | drop window_start",
     "{\"t\":\"2026-01-31T09:00:10Z\"}\n{\"t\":\"2026-01-31T09:00:59Z\"}\n{\"t\":\"2026-01-31T09:01:00Z\"}",
     "{\"window_end\":\"2026-01-31T09:01:00Z\",\"count\":2}\n"
     "{\"window_end\":\"2026-01-31T09:02:00Z\",\"count\":1}"},
    {"aggregate", "", "",
     "`weir help aggregates` lists them; each takes `where`. Without a window the groups come at the end of "
     "the input, in the order of their first rows. `count by host` is short for aggregate count() by host.",
     "aggregate n = count(), bad = count() where status >= 500, pct = 100 * countif(status >= 500) / count() "
     "by host",
     "{\"host\":\"a\",\"status\":200}\n{\"host\":\"b\",\"status\":200}\n{\"host\":\"a\",\"status\":503}",
     "{\"host\":\"a\",\"n\":2,\"bad\":1,\"pct\":50}\n{\"host\":\"b\",\"n\":1,\"bad\":0,\"pct\":0}"},
    {"sort", "", "",
     "Ascending unless desc; equal keys keep their order; nulls come last unless said. Numbers come before "
     "times, times before strings. `top` keeps only the first N.",
     "sort level, n desc",
     "{\"level\":\"warn\",\"n\":1}\n{\"level\":\"error\",\"n\":2}\n{\"level\":\"error\",\"n\":7}",
     "{\"level\":\"error\",\"n\":7}\n{\"level\":\"error\",\"n\":2}\n{\"level\":\"warn\",\"n\":1}"},
    {"top", "", "",
     "A key marked asc means smallest. Equal rows go by arrival; `with ties` keeps those that equal the "
     "last. `per` "
     "gives N for each of its groups.",
     "top 1 by ms per host",
     "{\"host\":\"a\",\"ms\":5}\n{\"host\":\"a\",\"ms\":9}\n{\"host\":\"b\",\"ms\":1}",
     "{\"host\":\"a\",\"ms\":9}\n{\"host\":\"b\",\"ms\":1}"},
    {"limit", "", "", "", "limit 2", "{\"n\":1}\n{\"n\":2}\n{\"n\":3}", "{\"n\":1}\n{\"n\":2}"},
    {"dedup", "", "",
     "With `within` a key's row is kept again when its time is that much after the kept row's; keys are then "
     "forgotten, so memory stays small; `grace` keeps them longer for rows out of order.",
     "dedup host within 10m on t",
     "{\"t\":0,\"host\":\"a\"}\n{\"t\":300,\"host\":\"a\"}\n{\"t\":600,\"host\":\"a\"}",
     "{\"t\":0,\"host\":\"a\"}\n{\"t\":600,\"host\":\"a\"}"},
    {"describe", "", "",
     "The first question of any file: weir describe access.ndjson. Members of objects are fields, `distinct` "
     "is approximate, `nulls` are the rows without a value.",
     "describe | project name, kinds, nulls, min, max", "{\"ms\":12,\"host\":\"a\"}\n{\"ms\":7.5}",
     "{\"name\":\"ms\",\"kinds\":{\"int\":1,\"float\":1},\"nulls\":0,\"min\":7.5,\"max\":12}\n"
     "{\"name\":\"host\",\"kinds\":{\"string\":1},\"nulls\":1,\"min\":\"a\",\"max\":\"a\"}"},
});

// All kinds on the same rows: three in time, and one late where there is no grace.
constexpr std::string_view kRows =
    "{\"t\":1,\"v\":1}\n{\"t\":4,\"v\":2}\n{\"t\":11,\"v\":3}\n{\"t\":9,\"v\":4}";

constexpr auto kWindows = std::to_array<Guide>({
    {"tumble", "window [tumble] SIZE", "windows side by side: each row is in one",
     "They begin at multiples of SIZE since 1970; days and weeks at midnight in --tz.",
     "window 10s on t grace 2s | aggregate s = sum(v) | drop window_start", kRows,
     "{\"window_end\":\"1970-01-01T00:00:10Z\",\"s\":7}\n{\"window_end\":\"1970-01-01T00:00:20Z\",\"s\":3}"},
    {"hop", "window [hop] SIZE every SLIDE", "windows that overlap: one of SIZE begins every SLIDE",
     "A row is in every window that covers it. With SLIDE > SIZE a row between two windows is in none.",
     "window 10s every 5s on t grace 2s | aggregate s = sum(v) | drop window_start", kRows,
     "{\"window_end\":\"1970-01-01T00:00:05Z\",\"s\":3}\n{\"window_end\":\"1970-01-01T00:00:10Z\",\"s\":7}\n"
     "{\"window_end\":\"1970-01-01T00:00:15Z\",\"s\":7}\n{\"window_end\":\"1970-01-01T00:00:20Z\",\"s\":3}"},
    {"cumulate", "window cumulate SIZE every STEP", "windows that grow by STEP up to SIZE, then start over",
     "The day so far, every hour: window cumulate 1d every 1h.",
     "window cumulate 10s every 5s on t grace 2s | aggregate s = sum(v) | drop window_start", kRows,
     "{\"window_end\":\"1970-01-01T00:00:05Z\",\"s\":3}\n{\"window_end\":\"1970-01-01T00:00:10Z\",\"s\":7}\n"
     "{\"window_end\":\"1970-01-01T00:00:15Z\",\"s\":3}\n{\"window_end\":\"1970-01-01T00:00:20Z\",\"s\":3}"},
    {"session", "window session GAP [by EXPR, …]", "rows of a key, each at most GAP after another",
     "A session goes from its first time to its last + GAP; a row between two joins them. So it is "
     "GAP longer than its rows, whose time is range(t). The key is that of `by`, or of the aggregate behind.",
     "window session 4s on t grace 2s | aggregate s = sum(v), duration = range(t) by () | window all | top 5 "
     "by duration | drop window_end",
     kRows,
     "{\"window_start\":\"1970-01-01T00:00:01Z\",\"s\":3,\"duration\":3}\n"
     "{\"window_start\":\"1970-01-01T00:00:09Z\",\"s\":7,\"duration\":2}"},
    {"count", "window count N [every M] [by EXPR, …]", "N rows of a key each, whatever their times",
     "A new one begins every M rows (N unless given). The bounds are the rows' numbers; the last may be "
     "short.",
     "window count 3 by () | aggregate s = sum(v)", kRows,
     "{\"window_start\":0,\"window_end\":3,\"s\":6}\n{\"window_start\":3,\"window_end\":6,\"s\":4}"},
    {"all", "window all", "back to one window over the whole stream, behind others", "",
     "window 10s on t grace 2s | aggregate s = sum(v) | window all | top 1 by s | drop window_start", kRows,
     "{\"window_end\":\"1970-01-01T00:00:10Z\",\"s\":7}"},
});

}  // namespace

std::span<const Guide> stage_guides() { return kStages; }
std::span<const Guide> window_guides() { return kWindows; }

const Guide* find_guide(std::string_view name) {
  for (const std::span<const Guide> guides : {stage_guides(), window_guides()}) {
    const auto found =
        std::find_if(guides.begin(), guides.end(), [&](const Guide& g) { return g.name == name; });
    if (found != guides.end()) return &*found;
  }
  return nullptr;
}

}  // namespace weir
