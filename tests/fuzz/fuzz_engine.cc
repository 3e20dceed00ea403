// Whole runs: what comes out depends on the input's bytes alone, not on threads, on block sizes, on how much
// a read call gives, or on whether all state was saved and restored in between.
#include <algorithm>
#include <memory>
#include <vector>

#include "engine/plan.h"
#include "fuzz/fuzz.h"
#include "memory_run.h"

namespace weir {
namespace {

// 'A' chooses the first; '@' one of its own, given on the first line behind the other choices. New ones go to
// the end: the corpus names them by number.
constexpr const char* kPipelines[] = {
    "filter a > 1 or b ~ \"x\"",
    "window 10s on t grace 2s | aggregate n = count(), s = sum(a), m = avg(a), f = first(b), l = last(b) by "
    "b",
    "window 10s every 4s on t | aggregate n = count(), d = count_distinct(a), p = p90(a) by c.d",
    "window 5s every 10s on t grace 1s | aggregate n = count(), x = any(b)",
    "window cumulate 10s every 5s on t offset 3s grace 3s | aggregate n = count(), lo = min(a), hi = max(a)",
    "window session 5s on t grace 4s by b | aggregate n = count(), s = sum(a), f = first(a), l = last(a)",
    "window session 3s on t by b, c.d | sort a desc | project t, a, b",
    "window count 3 every 2 by b | aggregate n = count(), s = sum(a), v = variance(a)",
    "window count 2 by () | top 1 by a",
    "window 10s on t grace 2s | aggregate s = sum(a) by b | window 20s | aggregate m = max(s), n = count()",
    "window 10s on t | aggregate s = sum(a) by b | window all | sort s, b desc nulls first | limit 5",
    "window 1d on t | aggregate n = count() by day = date_part(\"dow\", t)",
    "aggregate n = count(), s = sum(a), m = median(a), sd = stddev(a), x = exact_percentile(a, 30), b2 = "
    "arg_max(b, a), "
    "c2 = arg_min(c, a) by b",
    "count by a, c.d | sort count desc, a",
    "sort a, b desc nulls first",
    "top 3 with ties by a, b asc per c.d",
    "dedup a, b | limit 4",
    "extend x = a * 2 + 1, c.e = if(a > 2, \"hi\", null) ?? b, u = upper(b), n = length(b) | drop c.d | "
    "rename z = a",
    "project a, b, r = regex_extract(b, \"(\\w)(.)\", 1), d = @2026-01-31 - t, q = a // 3, p = a % 7, y = "
    "round(a, 1)",
    "extend k = bin(t, 10s), day = date_trunc(\"month\", t), j = split(b, \",\")[-1] | aggregate n = count() "
    "where a > 1 by k, j",
    "window 10s on t grace 2s | top 2 by a | extend w = window_end - t | drop window_start",
    "window 10s on t | dedup b | project b, window_end",
    "limit 3",
    "extend s = string(a), i = int(b), f = float(b), t2 = time(b), o = typeof(c) | sort i, s | limit 6",
    "window 2s every 1s on t grace 1s | aggregate n = countif(a > 1), s = sum(a) | dedup n",
    "filter c.d is not null and not b in (\"x\", 1, 2.5) | sort c desc | project c, b",
    "window 10s on window_start | count by b",
    "aggregate s = sum(duration(b)), m = max(time(b)), n = min(b), c = count_distinct(b), d = avg(time(b) - "
    "t) by kind = typeof(b)",
    "drop b | extend b = 1, c = null | project c, b, a, t",
    "window session 4s on t by () | count by b | window all | aggregate t2 = sum(count)",
    "window 10s on t | limit 2",
    "window 5s every 2s on t | extend late = levle ?? a | limit 4",
    "window 10s on t grace 1s | dedup b | limit 2 | aggregate n = count(), s = sum(a) by b",
    "extend z = levle | filter not z > 2 | limit 2",
    "window 4s on t | sort b, a desc | limit 3",
    "window 10s on t | top 2 with ties by a per b | window count 2 by b | aggregate n = count(), l = last(t)",
};

struct Formats {
  const FormatDef& in;
  const FormatDef& out;
};

Formats choose_formats(size_t choice) {
  const FormatDef& json = ndjson_format();
  const FormatDef& csv = csv_format();
  switch (choice) {
    case 1: return {csv, csv};
    case 2: return {csv, json};
    case 3: return {json, csv};
    case 4: return {tsv_format(), tsv_format()};
    case 5: return {json, tsv_format()};
    case 6: return {json, text_format()};
    default: return {json, json};
  }
}

struct Way {
  const char* name;
  unsigned threads;
  size_t block;
  size_t read_limit;
  bool round_trip;
};
constexpr Way kWays[] = {
    {"one thread", 1, 256 * 1024, 0, false},           {"one row a block", 1, 1, 0, false},
    {"state saved and restored", 1, 1, 0, true},       {"three threads", 3, 64, 0, false},
    {"read in small pieces", 2, 256 * 1024, 3, false},
};

// Everything that can be seen of a run.
std::string run_one_way(const Plan& plan, RunOptions options, const Way& way) {
  const MemoryFile late;
  const MemoryFile rejects;
  options.late_file = late.path();
  options.rejects_file = rejects.path();
  options.threads = way.threads;
  options.block_size = way.block;
  options.read_limit = way.read_limit;
  options.round_trip = way.round_trip;
  const Ran ran = run_in_memory(plan, options);
  std::string all = ran.output;
  for (const std::string& message : ran.messages) all += "weir: " + message + '\n';
  all += "late:\n" + late.bytes() + "rejects:\n" + rejects.bytes();
  all += "rows " + std::to_string(ran.result.rows_written) + (ran.result.rejected ? " rejected" : "") +
         (ran.result.io_failed ? " failed" : "");
  return all;
}

}  // namespace

int fuzz_engine(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  const bool own = choices.rest().starts_with('@');
  std::string pipeline = kPipelines[choices.below(std::size(kPipelines))];
  const Formats formats = choose_formats(choices.below(7));
  BindSettings settings;
  settings.now = 1769850000 * kSecond;
  const size_t more = choices.below(4);
  if (more & 1) settings.zone = *TimeZone::load("Europe/Berlin");
  RunOptions options;
  options.on_error = more & 2 ? OnError::Fail : OnError::Report;
  options.input_format = &formats.in;
  options.output_format = &formats.out;
  options.write.zone = settings.zone;
  options.now = settings.now;
  std::string_view left = choices.rest();
  if (own) {
    pipeline = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(pipeline.size() + 1, left.size()));
  }

  const auto compiled = compile(pipeline, settings, {});
  if (const auto* fault = std::get_if<Diagnostic>(&compiled)) {
    must(own, fault->render(pipeline));
    return 0;
  }
  const Plan& plan = *std::get<std::unique_ptr<Plan>>(compiled);

  // '\x1e' ends one input and begins the next.
  std::vector<std::unique_ptr<MemoryFile>> inputs;
  while (inputs.size() < 4) {
    const size_t end = std::min(left.find('\x1e'), left.size());
    inputs.push_back(std::make_unique<MemoryFile>(left.substr(0, end)));
    options.inputs.push_back(inputs.back()->path());
    if (end == left.size()) break;
    left.remove_prefix(end + 1);
  }

  const std::string first = run_one_way(plan, options, kWays[0]);
  for (const Way& way : kWays) {
    if (&way == &kWays[0]) continue;
    const std::string other = run_one_way(plan, options, way);
    if (first != other) must_equal(pipeline + ": " + kWays[0].name + " and " + way.name, first, other);
  }
  return 0;
}

}  // namespace weir
