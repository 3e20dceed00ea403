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
  // Where neighbours among floats are further apart than that there is nothing to count.
  if (std::max(std::abs(first), std::abs(last)) > 1e12) return out;
  for (double k = first; k <= last; ++k) out.push_back({k * step, value_label(k * step, step, largest)});
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

}  // namespace weir
