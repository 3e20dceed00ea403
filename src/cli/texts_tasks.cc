// Topics of `weir help` on how things are done: live streams, jobs of cron, quoting, and what jq, awk and SQL
// call it. Their examples run in tests/manual.
#include "cli/texts.h"

namespace weir {
namespace {

constexpr WordLine kOfJq[] = {
    {".a.b, .c", "project a.b, c"},
    {"select(.status >= 500)", "filter status >= 500"},
    {".msg | test(\"time.?out\")", "filter msg ~ \"time.?out\""},
    {". + {s: (.ms / 1000)}", "extend s = ms / 1000"},
    {"del(.a, .b)", "drop a, b"},
    {".tags[]", "explode tags"},
    {".a // \"none\"", "extend a = a ?? \"none\""},
    {"group_by(.host), length", "count by host"},
    {"jq -s 'map(.x) | add'", "aggregate sum(x)"},
    {"jq -r '[.a, .b] | @tsv'", "-o text 'project a, b'"},
};

constexpr WordLine kOfAwk[] = {
    {"awk -F, '$3 > 5'", "-i csv --header a,b,n 'filter n > 5'"},
    {"awk '/x/', grep x, grep -v x", "-i text 'filter line ~ \"x\" | filter line !~ \"y\"'"},
    {"{ s[$1] += $3 } END { … }", "aggregate sum(n) by a"},
    {"sort | uniq -c", "-i text 'count by line'"},
    {"sort -k3 -nr | head -5", "top 5 by n"},
    {"NR % 10 == 0", "filter line_number() % 10 == 0"},
};

constexpr WordLine kOfSql[] = {
    {"select a, b where c > 1", "filter c > 1 | project a, b"},
    {"count(*) … group by h", "count by h"},
    {"sum(case when c then x end)", "aggregate sum(x) where c"},
    {"having count(*) > 5", "count by h | filter count > 5"},
    {"order by a desc limit 5", "top 5 by a"},
    {"select distinct a", "dedup a | project a"},
    {"left join ads on ad_id", "lookup \"ads.csv\" on ad_id"},
    {"lag(x) over (partition by k)", "extend before = lag(x) by k"},
    {"a like 'x%', a is null", "filter a starts_with \"x\" or a is null"},
    {"date_trunc('hour', ts)", "count by bin(ts, 1h)"},
};

constexpr TextSection kHabits[] = {
    {"",
     "Left what other languages write, right weir's pipeline, and the options it needs. Records come one by "
     "one, without .[], and files behind the pipeline, without from.",
     {}},
    {"jq", "", kOfJq},
    {"awk, sort, uniq, grep", "", kOfAwk},
    {"SQL", "", kOfSql},
    {"A share of all rows: n / sum(n) over ()",
     "The total is known at the end, so the parts are gathered beside it, and taken apart:\n"
     "  weir 'aggregate s = topk(status, 10), n = count() | explode s\n"
     "    | project status = s.value, percent = 100 * s.count / n' access.ndjson\n"
     "count() over all in extend is of the rows so far. A share in each group needs no total: aggregate "
     "percent = 100 * countif(status >= 500) / count() by service.",
     {}},
};

constexpr TextSection kCron[] = {
    {"",
     "A job that reads on where its last run ended, and writes a mail when too much went wrong:\n"
     "  out=$(weir -e --on-error skip --final --checkpoint errors.ckpt \\\n"
     "    'errors = countif(level = \"error\") | filter errors > 100' app.log) &&\n"
     "    echo \"$out\" | mail -s errors ops",
     {}},
    {"Its parts",
     "-e: where no row comes out the exit code is 1, and no mail is written.\n"
     "--on-error skip: otherwise a single bad record makes it 3, which hides 0 and 1. Bad records are still "
     "counted on standard error, which cron mails.\n"
     "--checkpoint: each line counts once, also when the log is rotated between two runs.\n"
     "--final: what was gathered comes out at the end of each run, and begins anew. Without it open windows "
     "wait for the next run, as windows of an hour should:\n"
     "  weir --checkpoint h.ckpt 'window 1h on ts grace 5m | count by level' app.log",
     {}},
    {"To try it",
     "  weir -e --on-error skip --final --checkpoint errors.ckpt \\\n"
     "    'errors = countif(level = \"error\") | filter errors > 10' access.ndjson",
     {}},
};

constexpr TextSection kLive[] = {
    {"",
     "-F reads on as files grow, across rotation; a pipe is read as it comes. Rows are written at once, "
     "those "
     "of windows when they close:\n"
     "  weir -F 'filter level = \"error\" | project ts, host, msg' app.log\n"
     "  weir -F 'window 1m on ts grace 5s | count by level' app.log\n"
     "  weir -F --from end -o table 'window 1m on ts | count by level' app.log",
     {}},
    {"Quiet streams",
     "The last window closes by itself after --idle (10s) where times are near the clock. An aggregate "
     "without a window comes at the end, and a live stream has none: on a terminal -o table, bars and plot "
     "show it as it grows.",
     {}},
    {"Restarts",
     "--checkpoint FILE saves where reading is and what is gathered, and goes on there: weir help cron.",
     {}},
    {"Watching",
     "--stats and SIGUSR1 tell of rows, lateness and memory; --metrics FILE is for Prometheus.",
     {}},
};

constexpr TextSection kQuoting[] = {
    {"",
     "The pipeline is one argument: single quotes around it, double quotes around its strings. It needs "
     "neither $ nor ! nor a single quote itself:\n"
     "  weir 'filter level = \"error\" and path ~ \"^/\\w+$\"' access.ndjson",
     {}},
    {"Values of the shell",
     "They come as parameters, never as text that becomes part of the pipeline; --arg-str takes any text:\n"
     "  weir --arg-str \"host=$HOST\" 'filter host = :host' access.log",
     {}},
    {"Names that are no words", "[\"user-agent\"], [\"a b\"], .by: weir help expressions.", {}},
    {"Long pipelines",
     "A new line is a space and # begins a comment, between quotes as in a file: weir -f errors.weir "
     "app.log; "
     "its first line may be #!/usr/bin/env -S weir -f.",
     {}},
};

constexpr TextTopic kTopics[] = {
    {"live", "follow following idle from tail pipe stdin restart", "streams and files that grow", kLive},
    {"cron", "checkpoint resume final alarm alert mail job",
     "a job that goes on where it ended, an alarm by mail", kCron},
    {"quoting", "quotes quote shell escaping escape arg arg-str", "pipelines at a shell", kQuoting},
    {"jq", "sql awk grep mlr kusto splunk translations share shares percent percentage ratio total totals",
     "what jq, awk and SQL call it", kHabits, true},
};

}  // namespace

std::span<const TextTopic> task_topics() { return kTopics; }

}  // namespace weir
