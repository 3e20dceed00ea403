// Tested by axis_test.cc.
#include "formats/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

// The least of 1, 2 and 5 times a power of ten that is not below `width`.
double round_step(double width) {
  const double power = std::pow(10, std::floor(std::log10(width)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= width * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

// Without the zeros behind its last digit.
std::string number(double value, int digits) {
  std::string out = fmt::format("{:.{}f}", value, digits);
  if (digits > 0) out.resize(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out;
}

// With as many digits as the step between marks needs; large ones as 20k, 1.5M.
std::string value_label(double value, double step, double largest) {
  if (std::abs(value) < step / 2) return "0";
  struct Unit {
    double size;
    const char* name;
  };
  static constexpr Unit kUnits[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e4, "k"}};
  if (largest >= 1e15 || largest < 1e-4) return fmt::format("{:g}", value);
  const auto digits = [](double width) {
    return std::max(0, static_cast<int>(-std::floor(std::log10(width) + 1e-9)));
  };
  for (const Unit& unit : kUnits) {
    if (largest < unit.size) continue;
    const double size = unit.size == 1e4 ? 1e3 : unit.size;
    return number(value / size, digits(step / size)) + unit.name;
  }
  return number(value, digits(step));
}

std::vector<AxisMark> marks_between(double first, double last, double step) {
  std::vector<AxisMark> out;
  const double largest = std::max(std::abs(first * step), std::abs(last * step));
  for (double k = first; k <= last; ++k) out.push_back({k * step, value_label(k * step, step, largest)});
  return out;
}

constexpr int64_t kTimeSteps[] = {kMillisecond,
                                  2 * kMillisecond,
                                  5 * kMillisecond,
                                  10 * kMillisecond,
                                  20 * kMillisecond,
                                  50 * kMillisecond,
                                  100 * kMillisecond,
                                  200 * kMillisecond,
                                  500 * kMillisecond,
                                  kSecond,
                                  2 * kSecond,
                                  5 * kSecond,
                                  10 * kSecond,
                                  15 * kSecond,
                                  30 * kSecond,
                                  kMinute,
                                  2 * kMinute,
                                  5 * kMinute,
                                  10 * kMinute,
                                  15 * kMinute,
                                  30 * kMinute,
                                  kHour,
                                  2 * kHour,
                                  3 * kHour,
                                  6 * kHour,
                                  12 * kHour,
                                  kDay,
                                  2 * kDay,
                                  7 * kDay,
                                  14 * kDay,
                                  28 * kDay,
                                  91 * kDay,
                                  182 * kDay,
                                  364 * kDay,
                                  1820 * kDay,
                                  3640 * kDay,
                                  18200 * kDay};

// Of the clock, and of the calendar where a day begins.
std::string time_label(int64_t ns, int64_t step, const TimeZone& zone) {
  const absl::CivilSecond t = zone.civil(ns);
  const bool midnight = t.hour() == 0 && t.minute() == 0 && t.second() == 0;
  if (step >= kDay) return fmt::format("{:04}-{:02}-{:02}", t.year(), t.month(), t.day());
  if (midnight && step >= kSecond) return fmt::format("{:02}-{:02}", t.month(), t.day());
  if (step >= kMinute) return fmt::format("{:02}:{:02}", t.hour(), t.minute());
  std::string clock = fmt::format("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second());
  if (step >= kSecond) return clock;
  const int64_t within = ((ns % kSecond) + kSecond) % kSecond;
  return fmt::format("{}.{:03}", clock, within / kMillisecond);
}

std::vector<AxisMark> days_within(int64_t low, int64_t high, int64_t step, const TimeZone& zone) {
  std::vector<AxisMark> out;
  const int64_t days = step / kDay;
  for (int64_t day = day_of(low, zone); day <= day_of(high, zone); ++day) {
    const std::optional<int64_t> at = start_of_day(day, zone);
    if (day % days != 0 || !at || *at < low || *at > high) continue;
    out.push_back({static_cast<double>(*at), time_label(*at, step, zone)});
  }
  return out;
}

}  // namespace

ValueAxis value_axis(double low, double high, size_t most) {
  const double step = round_step((high - low) / static_cast<double>(std::max<size_t>(most, 1)));
  const double part = step / 5;
  ValueAxis axis{std::floor(low / part + 1e-9) * part, std::ceil(high / part - 1e-9) * part, {}};
  axis.marks = marks_between(std::ceil(axis.low / step - 1e-9), std::floor(axis.high / step + 1e-9), step);
  return axis;
}

std::vector<AxisMark> values_within(double low, double high, size_t most) {
  if (!(high > low)) return {{low, value_label(low, 1, std::abs(low))}};
  const double step = round_step((high - low) / static_cast<double>(std::max<size_t>(most, 1)));
  return marks_between(std::ceil(low / step - 1e-9), std::floor(high / step + 1e-9), step);
}

std::vector<AxisMark> times_within(double low, double high, size_t most, const TimeZone& zone) {
  const int64_t from = static_cast<int64_t>(low);
  const int64_t to = static_cast<int64_t>(high);
  if (from == to) return {{low, time_label(from, kSecond, zone)}};
  const int64_t* step = std::begin(kTimeSteps);
  while (step + 1 != std::end(kTimeSteps) &&
         (to - from) / *step >= static_cast<int64_t>(std::max<size_t>(most, 1)))
    ++step;
  if (*step >= kDay) return days_within(from, to, *step, zone);
  std::vector<AxisMark> out;
  const int64_t offset = zone.offset(from) * kSecond;
  int64_t at = from - (from + offset) % *step;
  if (at < from) at += *step;
  for (; at <= to; at += *step) out.push_back({static_cast<double>(at), time_label(at, *step, zone)});
  return out;
}

}  // namespace weir
