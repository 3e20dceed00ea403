#include "cli/stats_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/screen_text.h"
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

// Seconds for people.
std::string readable_seconds(double seconds) {
  const bool negative = seconds < 0;
  const auto ns = static_cast<int64_t>(std::min(negative ? -seconds : seconds, 9e9) * 1e9);
  return (negative ? "-" : "") + readable_duration(ns, false);
}

using Cells = std::array<std::string, 5>;

Cells cells_of(const StageStats& stage) {
  const bool holds = stage.state_bytes > 0 || stage.windows > 0 || stage.groups > 0;
  std::string text;
  append_shown(stage.text, text);
  return {text, grouped(stage.rows_in), grouped(stage.rows_out),
          stage.groups > 0 ? grouped(stage.groups) : "",
          holds ? readable_bytes(static_cast<double>(stage.state_bytes)) : ""};
}

// The stages one below the other; of what a stage is, as much is shown as the numbers leave room for.
std::string stage_lines(const RunStats& stats, const Screen& screen) {
  constexpr size_t kIndent = 2;
  constexpr size_t kGap = 2;
  constexpr size_t kLeastText = 12;
  std::vector<Cells> lines{{"stage", "rows in", "rows out", "groups", "state"}};
  for (const StageStats& stage : stats.stages) lines.push_back(cells_of(stage));
  std::array<size_t, 5> widths{};
  for (const Cells& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], shown_width(line[i]));
  }
  size_t numbers = kIndent;
  for (size_t i = 1; i < widths.size(); ++i) numbers += kGap + widths[i];
  const size_t columns = screen.size.columns;
  widths[0] = std::min(widths[0], columns > numbers + kLeastText ? columns - numbers : kLeastText);

  std::string out;
  for (const Cells& line : lines) {
    const std::string text = cut_shown(line[0], widths[0], ellipsis_of(screen));
    out.append(kIndent, ' ').append(text).append(widths[0] - shown_width(text), ' ');
    for (size_t i = 1; i < line.size(); ++i) out += fmt::format("{:>{}}", line[i], kGap + widths[i]);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

}  // namespace

std::string readable_speed(const RunStats& stats) {
  return readable_bytes(per_second(stats.bytes, stats)) + "/s";
}

std::string stats_table(const RunStats& stats, const TimeZone& zone, const Screen& screen) {
  std::string out =
      fmt::format("{} read: {} in {:.2f} s, {}, {}/s\n", counted(stats.read, "row"),
                  readable_bytes(static_cast<double>(stats.bytes)), stats.seconds, readable_speed(stats),
                  counted(static_cast<uint64_t>(per_second(stats.read, stats)), "row"));
  out += fmt::format("  {} written, {} rejected, {} late", grouped(stats.written), grouped(stats.rejected),
                     grouped(stats.late));
  if (stats.between > 0) out += fmt::format(", {} between windows", grouped(stats.between));
  out += fmt::format("\n  peak memory {}, state {}", readable_bytes(static_cast<double>(stats.peak_memory)),
                     readable_bytes(static_cast<double>(stats.state_bytes())));
  if (stats.windows() > 0) out += ", " + counted(stats.windows(), "open window");
  if (stats.groups() > 0) out += ", " + counted(stats.groups(), "group");
  if (stats.watermark != kNoTime) {
    out += fmt::format("\n  watermark {}, {} behind the clock", time_text(stats.watermark, zone),
                       readable_seconds(stats.lag()));
  }
  return out + "\n" + stage_lines(stats, screen);
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
