#include "cli/texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/columns.h"
#include "cli/exit_codes.h"
#include "lang/word_table.h"

namespace weir {
namespace {

constexpr WordLine kOperators[] = {
    {"or", "true where either side is"},
    {"and", "true where both sides are; binds tighter than or"},
    {"not", "true where what follows is false: not (a or b), x not in (1, 2)"},
    {"== = != <>", "equal, or not: null == null is true, \"5\" == 5 too"},
    {"< <= > >=", "before or after: numbers, times and texts, each among themselves"},
    {"~ =~ !~",
     "matches a regular expression (RE2) anywhere, or not: path ~ \"^/api\"; \"(?i)…\" ignores case"},
    {"in (a, b, …)", "equals one of them; not in: none"},
    {"between a and b", "from a to b, both included"},
    {"is null is not null", "whether there is a value"},
    {"contains starts_with ends_with", "parts of a text: path starts_with \"/api\"; array contains x"},
    {"+ -", "sum and difference; time - time is a duration, time + 5m a time"},
    {"* / // %", "product; quotient as a float; quotient rounded down; remainder. By zero: null"},
    {"??", "the left side, or the right one where it is null: user.name ?? \"nobody\""},
};

constexpr WordLine kOperands[] = {
    {"status user.id tags[0] tags[-1]", "a field, one inside another, an element of an array (-1: the last)"},
    {R"(["user-agent"])", "a field of any name; .by is one whose name is a word of the language"},
    {"42 0.5 1e6 64kB 10MiB", "numbers, also with a unit of bytes"},
    {R"("text" '…')", R"(strings, with \" \\ \n \t \uXXXX; right of ~ backslashes go to the regex: "\d+")"},
    {"250ms 10s 1h30m 7d", "durations: ns us ms s m h d w"},
    {"@2026-01-31T09:00Z @2026-01-31", "times"},
    {"true false null", "as in JSON"},
    {":name", "a parameter, given by --arg name=value"},
};

constexpr TextSection kExpressions[] = {
    {"",
     "Expressions say which rows to keep and what to compute:\n"
     "  weir 'filter status >= 500 and path ~ \"^/items/\"' access.ndjson\n"
     "  weir 'extend slow = latency_ms > 250 | count by slow' access.ndjson",
     {}},
    {"Values", "", kOperands},
    {"Operators, from the loosest to the tightest", "", kOperators},
    {"Null",
     "A missing field is null. null in arithmetic or a function gives null; a comparison with it is false, "
     "but for "
     "null == null. What is of the wrong kind, or NaN, gives null, never an error.",
     {}},
};

constexpr WordLine kItemClauses[] = {
    {"by EXPR, …",
     "what rows are gathered by: aggregate and count give a row for each value, extend runs its running "
     "functions for each; sort and top take their keys behind it, windows theirs: window session 5m on ts by "
     "user.id"},
    {"NAME = EXPR EXPR as NAME",
     "a result's name, of an item or a key: n = count(), count() as n, host as server"},
    {"where EXPR", "behind an aggregate, for the rows it takes: count() where status >= 500"},
    {"over 10m over 20 rows over all", "behind an aggregate in extend: which rows before, weir help running"},
    {"distinct", "count(distinct x): how many different values"},
    {"on EXPR", "the event time: of over 10m in extend, of dedup … within, of windows"},
    {"asc desc nulls first nulls last", "behind a key of sort and top: sort latency desc nulls first"},
    {"per PATH, … with ties", "top: N for each of these; also those that equal the last"},
    {"within DURATION", "dedup: a key's row again after that time"},
    {"keep COLUMN, … inner", "lookup: which columns; only rows with a match"},
};

constexpr TextSection kClauseSections[] = {
    {"",
     "Words behind an item, a key or a list:\n"
     "  weir 'count() where level = \"error\" by service as name' access.ndjson",
     {}},
    {"Clauses", "", kItemClauses},
};

constexpr WordLine kClauses[] = {
    {"on EXPR", "each row's event time; default: --time; on now() is the time at which it came"},
    {"grace DURATION", "how long windows wait for rows that come late (0)"},
    {"offset DURATION", "moves the bounds: window 1d offset 6h goes from six to six"},
    {"by EXPR, …", "the key of sessions and count windows; by () for none"},
    {"every DURATION", "the distance between windows: hop, cumulate; of rows: count"},
};

constexpr TextSection kWindows[] = {
    {"",
     "A window stage cuts the stream by event time; aggregate, sort, top and dedup behind it then work "
     "window by "
     "window, and give their rows as soon as a window is complete:\n"
     "  weir 'window 5m on ts grace 1m | aggregate count() by service' access.ndjson",
     {}},
    {"Clauses, in any order", "", kClauses},
    {"When a window closes",
     "The watermark is the greatest event time so far less grace. A window closes, once, when the watermark "
     "reaches "
     "its end; at the end of the input all close. A row of which all windows are closed is late: it is "
     "dropped and "
     "counted, and --late FILE keeps it. The last line of a run says which grace would have kept all.\n"
     "Too much grace costs waiting and memory, too little costs rows.",
     {}},
    {"Then",
     "Rows gain window_start and window_end; [start, end): the end is outside. A window may follow an "
     "aggregate's "
     "windows without `on`: window 1m on ts | aggregate n = count() | window 1h | aggregate max(n). window "
     "all goes "
     "back to the whole stream.",
     {}},
    {"Live streams",
     "With -F or a pipe whose times are near the clock, the last window of a stream that falls silent closes "
     "after --idle (10s). Files that were written earlier never depend on the clock.",
     {}},
};

constexpr TextSection kTimes[] = {
    {"",
     "Event times are read from what logs have, so `on ts` and `filter ts >= @2026-01-31T09:10Z` just work:\n"
     "  weir 'filter ts >= @2026-01-31T09:10Z | count by bin(ts, 10m)' access.ndjson",
     {}},
    {"Read",
     "RFC 3339 with T or a space, with or without zone (then it is --tz, UTC by default), 2026-01-31 alone; "
     "and epoch "
     "numbers, also as strings: seconds below 1e11, milliseconds below 1e14, microseconds below 1e17, else "
     "nanoseconds. Others: strptime(s, \"%d/%b/%Y:%H:%M:%S %z\"), or parse … as combined, syslog, klog.",
     {}},
    {"Printed",
     "RFC 3339 in UTC, or in --tz, with 0, 3, 6 or 9 digits of the second. Durations print as seconds. A "
     "field that is "
     "only passed on keeps its text.",
     {}},
    {"Computed",
     "time - time is a duration; ts + 5m, now() - 1h are times; bin(ts, 5m) rounds down, "
     "date_trunc(\"month\", ts) by "
     "calendar, date_part(\"hour\", ts) takes a part, strftime(ts, \"%H:%M\") formats. A number beside a "
     "duration is "
     "seconds: elapsed(ts) > 30.",
     {}},
    {"Units",
     "ns us ms s m h d w, also together: 1h30m. A day is 24 hours, but windows of days and bin(t, 1d) begin "
     "at midnight in --tz.",
     {}},
};

constexpr WordLine kPolicies[] = {
    {"report", "--on-error report: shows the first five and a total, exit 3 (default)"},
    {"skip", "--on-error skip: counts them, exit 0"},
    {"fail", "--on-error fail: stops at the first, exit 3; open windows give no rows"},
};

constexpr TextSection kErrors[] = {
    {"",
     "A mistake in the pipeline is shown with its place before anything is read, and what was probably "
     "meant:\n"
     "  weir: error: unknown stage 'sumarize'\n"
     "    filter status >= 500 | sumarize count() by host\n"
     "                           ^^^^^^^^ did you mean 'aggregate'?",
     {}},
    {"Bad records",
     "A line that is no record of its format, or has no time where a window needs one, is reported by file "
     "and line, "
     "left out, and the run goes on. --rejects FILE takes them as they came.",
     kPolicies},
    {"Wrong values",
     "What is of the wrong kind gives null, as does a field that is missing. At the end of the run a "
     "warning names a field that no record had, where one of a like name is there or a text was meant.",
     {}},
    {"Exit codes: the greatest of", "", kExitCodes},
};

constexpr TextTopic kTopics[] = {
    {"expressions", "values types operators", "fields, literals, operators", kExpressions},
    {"clauses", "clause keywords alias", "by, where, over, as: words behind items and keys", kClauseSections},
    {"windows", "late watermark streams streaming", "kinds, time, grace and late rows", kWindows},
    {"times", "time date dates timezone timezones zone", "how they are read, printed, computed", kTimes},
    {"errors", "error exit exit-status exit-code exit-codes status codes messages",
     "messages, bad records, exit codes", kErrors},
};

std::vector<HelpLine> help_lines(std::span<const WordLine> words) {
  std::vector<HelpLine> lines;
  for (const WordLine& line : words) lines.push_back({std::string(line.word), std::string(line.help)});
  return lines;
}

std::string section_text(const TextSection& section) {
  std::string out;
  if (!section.title.empty()) out = fmt::format("{}\n", section.title);
  std::string_view text = section.text;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out += line.starts_with("  ") ? fmt::format("{}\n", line) : wrapped(line, section.title.empty() ? 0 : 2);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return out + columns(help_lines(section.words));
}

}  // namespace

std::vector<TextTopic> text_topics() {
  std::vector<TextTopic> topics(std::begin(kTopics), std::end(kTopics));
  topics.insert(topics.end(), task_topics().begin(), task_topics().end());
  return topics;
}

std::string_view topic_for(std::string_view word) {
  for (const TextTopic& topic : text_topics()) {
    if (any_word(topic.others, [&](std::string_view other) { return other == word; })) return topic.name;
  }
  return "";
}

std::string topic_sections(const TextTopic& topic, std::string_view second) {
  std::string out;
  for (const TextSection& section : topic.sections) {
    out += (out.empty() ? "" : "\n") + section_text(section);
    if (&section == topic.sections.data() && !second.empty()) out += fmt::format("\n{}", second);
  }
  return out;
}

std::string word_text(std::string_view word) {
  std::string out;
  for (const TextTopic& topic : text_topics()) {
    if (topic.phrases) continue;
    for (const TextSection& section : topic.sections) {
      for (const WordLine& line : section.words) {
        if (!any_word(line.word, [&](std::string_view w) { return w == word; })) continue;
        if (!out.empty()) out += '\n';
        out += wrapped(line.word, 0) + wrapped(line.help, 2);
        out += fmt::format("  more: weir help {}\n", topic.name);
      }
    }
  }
  return out;
}

}  // namespace weir
