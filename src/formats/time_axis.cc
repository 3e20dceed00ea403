// Tested by axis_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/screen_text.h"
#include "formats/axis.h"

namespace weir {
namespace {

constexpr size_t kColumnsPerMark = 12;  // more marks are no better to read
constexpr size_t kMostMarks = 1000;

struct TimeStep {
  enum class Unit : uint8_t { Nanosecond, Day, Month };
  Unit unit;
  int64_t count;

  double length() const {  // ns, about
    const double days = unit == Unit::Month ? 30.44 : 1;
    return static_cast<double>(count) * (unit == Unit::Nanosecond ? 1 : days * static_cast<double>(kDay));
  }
};

std::vector<TimeStep> all_steps() {
  std::vector<TimeStep> out;
  for (int64_t power = 1; power < kSecond; power *= 10) {
    for (const int64_t factor : {1, 2, 5}) out.push_back({TimeStep::Unit::Nanosecond, factor * power});
  }
  for (const int64_t unit : {kSecond, kMinute}) {
    for (const int64_t factor : {1, 2, 5, 10, 15, 30})
      out.push_back({TimeStep::Unit::Nanosecond, factor * unit});
  }
  for (const int64_t hours : {1, 2, 3, 6, 12}) out.push_back({TimeStep::Unit::Nanosecond, hours * kHour});
  for (const int64_t days : {1, 2, 7, 14}) out.push_back({TimeStep::Unit::Day, days});
  for (const int64_t months : {1, 2, 3, 6}) out.push_back({TimeStep::Unit::Month, months});
  for (const int64_t years : {1, 2, 5, 10, 20, 50, 100}) out.push_back({TimeStep::Unit::Month, 12 * years});
  return out;
}

uint64_t between(int64_t low, int64_t high) {
  return static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
}

// Of the clock, and of the calendar where a day begins; of steps within a second what is behind the point.
std::string clock_label(int64_t ns, int64_t step, const TimeZone& zone) {
  const absl::CivilSecond t = zone.civil(ns);
  const int64_t within = ((ns % kSecond) + kSecond) % kSecond;
  if (t.hour() == 0 && t.minute() == 0 && t.second() == 0 && within == 0 && step >= kMillisecond)
    return fmt::format("{:02}-{:02}", t.month(), t.day());
  if (step >= kMinute) return fmt::format("{:02}:{:02}", t.hour(), t.minute());
  std::string clock = fmt::format("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second());
  if (step >= kSecond || (within == 0 && step < kMillisecond)) return clock;
  if (step >= kMillisecond) return fmt::format("{}.{:03}", clock, within / kMillisecond);
  size_t digits = 9;
  for (int64_t unit = 1; step % (10 * unit) == 0; unit *= 10) --digits;
  return fmt::format(".{:09}", within).substr(0, digits + 1);
}

// Multiples of the step by the clock on the wall, also behind a change of it.
std::vector<int64_t> clock_times(int64_t low, int64_t high, int64_t step, const TimeZone& zone) {
  std::vector<int64_t> out;
  const auto behind = [&](int64_t ns) {  // the last multiple
    const int64_t within = (ns % step + zone.offset(ns) % (kDay / kSecond) * kSecond % step) % step;
    return (within + step) % step;
  };
  const int64_t first = behind(low);
  if (first != 0 && between(low, high) < static_cast<uint64_t>(step - first)) return out;
  int64_t at = first == 0 ? low : low + (step - first);
  while (out.size() < kMostMarks) {
    const int64_t off = behind(at);
    if (off != 0) at = off <= step / 2 ? at - off : at + (step - off);
    if (at > high) break;
    if (out.empty() || at > out.back()) out.push_back(at);
    if (between(at, high) < static_cast<uint64_t>(step)) break;
    at += step;
  }
  return out;
}

// Weeks begin on Mondays, also every second one.
std::vector<int64_t> days(int64_t low, int64_t high, int64_t step, const TimeZone& zone) {
  std::vector<int64_t> out;
  constexpr int64_t kMonday = 4;  // 1970-01-05
  const int64_t shift = step % 7 == 0 ? kMonday : 0;
  for (int64_t day = day_of(low, zone); day <= day_of(high, zone); ++day) {
    const std::optional<int64_t> at = start_of_day(day, zone);
    if ((day - shift) % step == 0 && at && *at >= low && *at <= high) out.push_back(*at);
    if (out.size() == kMostMarks) break;
  }
  return out;
}

std::vector<int64_t> months(int64_t low, int64_t high, int64_t step, const TimeZone& zone) {
  std::vector<int64_t> out;
  const absl::CivilMonth last(zone.civil(high));
  for (absl::CivilMonth month(zone.civil(low)); month <= last && out.size() < kMostMarks; ++month) {
    const int64_t number = month.year() * 12 + month.month() - 1;
    const std::optional<int64_t> at = zone.first_of(absl::CivilDay(month));
    if (number % step == 0 && at && *at >= low && *at <= high) out.push_back(*at);
  }
  return out;
}

std::string date_label(int64_t ns, const TimeStep& step, bool one_year, const TimeZone& zone) {
  const absl::CivilSecond t = zone.civil(ns);
  if (step.unit == TimeStep::Unit::Month && step.count % 12 == 0) return fmt::format("{:04}", t.year());
  if (step.unit == TimeStep::Unit::Month) return fmt::format("{:04}-{:02}", t.year(), t.month());
  if (one_year) return fmt::format("{:02}-{:02}", t.month(), t.day());
  return fmt::format("{:04}-{:02}-{:02}", t.year(), t.month(), t.day());
}

std::vector<AxisMark> marks_of(int64_t low, int64_t high, const TimeStep& step, const TimeZone& zone) {
  const bool one_year = zone.civil(low).year() == zone.civil(high).year();
  std::vector<int64_t> times;
  switch (step.unit) {
    case TimeStep::Unit::Nanosecond: times = clock_times(low, high, step.count, zone); break;
    case TimeStep::Unit::Day: times = days(low, high, step.count, zone); break;
    case TimeStep::Unit::Month: times = months(low, high, step.count, zone); break;
  }
  std::vector<AxisMark> out;
  for (const int64_t at : times) {
    out.push_back({static_cast<double>(between(low, at)), step.unit == TimeStep::Unit::Nanosecond
                                                              ? clock_label(at, step.count, zone)
                                                              : date_label(at, step, one_year, zone)});
  }
  return out;
}

}  // namespace

std::vector<AxisMark> times_within(int64_t low, int64_t high, size_t columns, const TimeZone& zone) {
  if (low >= high) return {{0, clock_label(low, kSecond, zone)}};
  const size_t enough = columns < 30 ? 1 : 3;
  const auto most = static_cast<double>(std::max(columns / kColumnsPerMark, enough));
  const auto span = static_cast<double>(between(low, high));
  const std::vector<TimeStep> steps = all_steps();
  for (const TimeStep& step : steps) {
    if (span / step.length() >= most && &step != &steps.back()) continue;
    std::vector<AxisMark> marks = marks_of(low, high, step, zone);
    size_t widest = 0;
    for (const AxisMark& mark : marks) widest = std::max(widest, mark.label.size());
    const double room = static_cast<double>(columns) * step.length() / span;  // from mark to mark
    if (marks.size() < 2 || static_cast<double>(widest + 2) <= room) return marks;
  }
  return {};
}

}  // namespace weir
