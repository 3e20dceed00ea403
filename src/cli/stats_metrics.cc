// The statistics of a run in Prometheus' text exposition format 0.0.4.
#include <fmt/format.h>

#include "cli/stats_text.h"

namespace weir {
namespace {

// The value of a label.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

template <class T>
void single(std::string& out, std::string_view name, std::string_view type, std::string_view help, T value) {
  head(out, name, type, help);
  out += fmt::format("{} {}\n", name, value);
}

void by_stage(std::string& out, const RunStats& stats, std::string_view name, std::string_view type,
              std::string_view help, uint64_t StageStats::*value) {
  head(out, name, type, help);
  for (size_t i = 0; i < stats.stages.size(); ++i)
    out += fmt::format("{}{{number=\"{}\",stage=\"{}\"}} {}\n", name, i + 1, label(stats.stages[i].text),
                       stats.stages[i].*value);
}

void histogram(std::string& out, const LatencyHistogram& latency) {
  constexpr std::string_view kName = "weir_block_latency_seconds";
  head(out, kName, "histogram",
       "Time from reading a block of records to having taken it through the stages.");
  uint64_t count = 0;
  for (size_t i = 0; i < LatencyHistogram::kBounds.size(); ++i) {
    count += latency.counts[i];
    out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", kName, LatencyHistogram::kBounds[i], count);
  }
  count += latency.counts.back();
  out +=
      fmt::format("{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", kName, count, latency.sum);
}

}  // namespace

std::string stats_metrics(const RunStats& stats, const std::string& pipeline) {
  std::string out;
  head(out, "weir_info", "gauge", "The version and the pipeline.");
  out += fmt::format("weir_info{{pipeline=\"{}\",version=\"{}\"}} 1\n", label(pipeline), WEIR_VERSION);
  single(out, "weir_records_read_total", "counter", "Records read, bad ones included.", stats.read);
  single(out, "weir_records_rejected_total", "counter", "Bad records.", stats.rejected);
  single(out, "weir_rows_late_total", "counter", "Rows that were late and dropped.", stats.late);
  single(out, "weir_rows_between_windows_total", "counter", "Rows that fell between windows.", stats.between);
  single(out, "weir_rows_written_total", "counter", "Rows written.", stats.written);
  single(out, "weir_read_bytes_total", "counter", "Bytes read, unpacked.", stats.bytes);
  single(out, "weir_run_seconds", "gauge", "Since the run began.", stats.seconds);
  single(out, "weir_open_windows", "gauge", "Windows that have rows and have not closed.", stats.windows());
  single(out, "weir_groups", "gauge", "Groups and keys held.", stats.groups());
  single(out, "weir_state_bytes", "gauge", "Memory that the stages hold.", stats.state_bytes());
  single(out, "weir_peak_memory_bytes", "gauge", "Greatest resident memory so far.", stats.peak_memory);
  if (stats.watermark != kNoTime) {
    single(out, "weir_watermark_timestamp_seconds", "gauge",
           "The event time up to which windows have closed.",
           fmt::format("{:.3f}", static_cast<double>(stats.watermark) / 1e9));
    single(out, "weir_watermark_lag_seconds", "gauge", "How far the watermark is behind the clock.",
           fmt::format("{:.3f}", stats.lag()));
  }
  by_stage(out, stats, "weir_stage_rows_in_total", "counter", "Rows that reached a stage.",
           &StageStats::rows_in);
  by_stage(out, stats, "weir_stage_rows_out_total", "counter", "Rows that left a stage.",
           &StageStats::rows_out);
  by_stage(out, stats, "weir_stage_state_bytes", "gauge", "Memory that a stage holds.",
           &StageStats::state_bytes);
  histogram(out, stats.latency);
  return out;
}

}  // namespace weir
