#include "cli/stats_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/ledger.h"
#include "value/text.h"

namespace weir {
namespace {

double per_second(uint64_t count, const RunStats& stats) {
  return stats.seconds > 0 ? static_cast<double>(count) / stats.seconds : 0;
}

std::string time_text(int64_t time, const TimeZone& zone) {
  std::string out;
  print_raw(Value::time(time), zone, out);
  return out;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

std::string rows(uint64_t count) { return fmt::format("{} row{}", grouped(count), count == 1 ? "" : "s"); }

// Seconds for people.
std::string readable_seconds(double seconds) {
  const bool negative = seconds < 0;
  const auto ns = static_cast<int64_t>(std::min(negative ? -seconds : seconds, 9e9) * 1e9);
  return (negative ? "-" : "") + readable_duration(ns, false);
}

// A stage's text within the table.
std::string shortened(const std::string& text, size_t width) {
  size_t points = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++points == width) return text.substr(0, i) + "…";
  }
  return text + std::string(width - 1 - points + 1, ' ');
}

std::string stage_lines(const RunStats& stats) {
  constexpr size_t kWidth = 40;
  std::string out = fmt::format("  {:<{}} {:>13} {:>13} {:>9} {:>10}\n", "stage", kWidth, "rows in",
                                "rows out", "groups", "state");
  for (const StageStats& stage : stats.stages) {
    const bool holds = stage.state_bytes > 0 || stage.windows > 0 || stage.groups > 0;
    out += fmt::format("  {} {:>13} {:>13} {:>9} {:>10}\n", shortened(stage.text, kWidth),
                       grouped(stage.rows_in), grouped(stage.rows_out),
                       stage.groups > 0 ? grouped(stage.groups) : "",
                       holds ? readable_bytes(static_cast<double>(stage.state_bytes)) : "");
  }
  return out;
}

}  // namespace

std::string stats_table(const RunStats& stats, const TimeZone& zone) {
  std::string out = fmt::format("{} read: {} in {:.2f} s, {}/s, {} rows/s\n", rows(stats.read),
                                readable_bytes(static_cast<double>(stats.bytes)), stats.seconds,
                                readable_bytes(per_second(stats.bytes, stats)),
                                grouped(static_cast<uint64_t>(per_second(stats.read, stats))));
  out += fmt::format("  {} written, {} rejected, {} late", grouped(stats.written), grouped(stats.rejected),
                     grouped(stats.late));
  if (stats.between > 0) out += fmt::format(", {} between windows", grouped(stats.between));
  out += fmt::format("\n  peak memory {}, state {}", readable_bytes(static_cast<double>(stats.peak_memory)),
                     readable_bytes(static_cast<double>(stats.state_bytes())));
  if (stats.windows() > 0) out += fmt::format(", {} open windows", grouped(stats.windows()));
  if (stats.groups() > 0) out += fmt::format(", {} groups", grouped(stats.groups()));
  if (stats.watermark != kNoTime) {
    out += fmt::format("\n  watermark {}, {} behind the clock", time_text(stats.watermark, zone),
                       readable_seconds(stats.lag()));
  }
  return out + "\n" + stage_lines(stats);
}

std::string stats_json(const RunStats& stats, const TimeZone& zone) {
  const bool timed = stats.watermark != kNoTime;
  std::string out = fmt::format(
      R"({{"rows_read":{},"rows_rejected":{},"rows_late":{},"rows_between_windows":{},"rows_written":{},)"
      R"("bytes_read":{},"seconds":{:.6f},"gb_per_second":{:.4f},"rows_per_second":{:.1f},"watermark":{},)"
      R"("watermark_lag_seconds":{},"open_windows":{},"groups":{},"state_bytes":{},"peak_memory_bytes":{},"stages":[)",
      stats.read, stats.rejected, stats.late, stats.between, stats.written, stats.bytes, stats.seconds,
      per_second(stats.bytes, stats) / 1e9, per_second(stats.read, stats),
      timed ? quoted(time_text(stats.watermark, zone)) : "null",
      timed ? fmt::format("{:.3f}", stats.lag()) : "null", stats.windows(), stats.groups(),
      stats.state_bytes(), stats.peak_memory);
  for (const StageStats& stage : stats.stages) {
    out += fmt::format(
        R"({}{{"stage":{},"rows_in":{},"rows_out":{},"open_windows":{},"groups":{},"state_bytes":{}}})",
        &stage == stats.stages.data() ? "" : ",", quoted(stage.text), stage.rows_in, stage.rows_out,
        stage.windows, stage.groups, stage.state_bytes);
  }
  return out + "]}\n";
}

}  // namespace weir
