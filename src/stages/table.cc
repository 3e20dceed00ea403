// All stages. A new one is a file here and a line below.
#include "stages/table.h"
#include "aggregates/running.h"
#include "functions/function.h"

namespace weir {

const std::vector<StageDef>& all_stages() {
  static const std::vector<StageDef> stages = {
      {"filter", "where", "filter EXPR", "keeps the rows for which EXPR is true", parse_filter},
      {"project", "select", "project [NAME =] EXPR, …", "keeps just these fields, in this order",
       parse_project},
      {"extend", "", "extend [NAME =] EXPR, … [on EXPR] [by EXPR, …]",
       "adds fields, or replaces them where they stand; running functions per key", parse_extend},
      {"drop", "", "drop PATH, …", "removes fields", parse_drop},
      {"rename", "", "rename NEW = OLD, …", "renames fields: OLD is a path, NEW its new name", parse_rename},
      {"parse", "", "parse PATH \"REGEX\" | PATH as json|logfmt|combined|common|syslog|klog",
       "makes fields of a text: a regex's named groups, or those of a log's format", parse_parse},
      {"explode", "", "explode PATH", "one row per element of an array", parse_explode},
      {"lookup", "", "lookup \"FILE\" on PATH [= COLUMN], … [keep [NEW =] COLUMN, …] [inner]",
       "adds columns of a CSV or NDJSON file, of its first row with equal keys", parse_lookup},
      {"window", "",
       "window [tumble] SIZE | [hop] SIZE every SLIDE | cumulate SIZE every STEP | session GAP | count N "
       "[every M] | all  "
       "[on EXPR] [grace DURATION] [offset DURATION] [by …]",
       "puts rows into windows", parse_window},
      {"aggregate", "stats", "aggregate [NAME =] AGGREGATE, … [by EXPR, …]", "one row per group (and window)",
       parse_aggregate},
      {"sort", "", "sort [by] EXPR [asc|desc] [nulls first|last], …", "rows in order", parse_sort},
      {"top", "", "top N [with ties] by EXPR [asc|desc], … [per PATH, …]",
       "the N largest rows, largest first", parse_top},
      {"limit", "head", "limit N", "the first N rows; then reading stops", parse_limit},
      {"dedup", "", "dedup PATH, … [within DURATION [grace DURATION]] [on EXPR]",
       "the first row of each key; with within, again after that time", parse_dedup},
      {"describe", "", "describe", "one row per field seen: kinds, nulls, distinct, min, max, an example",
       parse_describe},
  };
  return stages;
}

namespace {

bool is_aggregate(std::string_view name) { return find_aggregate(name) != nullptr; }

StageTable make_table(const std::vector<StageEntry>& entries) {
  StageTable table;
  table.stages = entries;
  table.make_filter = make_filter;
  table.make_aggregate = make_aggregate;
  table.is_aggregate = is_aggregate;
  for (const FunctionDef* f : all_functions()) table.functions.push_back(f->name);
  for (const AggregateDef* a : all_aggregates()) table.functions.push_back(a->name);
  for (const RunningDef& r : running_functions()) table.functions.push_back(r.name);
  return table;
}

}  // namespace

const StageTable& stage_table() {
  static const std::vector<StageEntry> entries = [] {
    std::vector<StageEntry> out;
    for (const StageDef& def : all_stages()) out.push_back({def.name, def.alias, def.parse});
    return out;
  }();
  static const StageTable table = make_table(entries);
  return table;
}

}  // namespace weir
