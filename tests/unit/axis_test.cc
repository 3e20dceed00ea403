#include "formats/axis.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace weir;

namespace {

std::string joined_labels(const std::vector<AxisMark>& marks) {
  std::string out;
  for (const AxisMark& mark : marks) out += (out.empty() ? "" : " ") + mark.label;
  return out;
}

std::string times(const char* from, const char* to, size_t most, const char* zone_name = "UTC") {
  const TimeZone zone = *TimeZone::load(zone_name);
  return joined_labels(times_within(static_cast<double>(*parse_time(from, zone)),
                                    static_cast<double>(*parse_time(to, zone)), most, zone));
}

}  // namespace

TEST_CASE("a value axis has round marks and ends near the values") {
  const ValueAxis axis = value_axis(0, 182, 4);
  CHECK(joined_labels(axis.marks) == "0 50 100 150");
  CHECK(axis.low == 0);
  CHECK(axis.high == doctest::Approx(190));
  CHECK(joined_labels(value_axis(-3, 100, 4).marks) == "0 50 100");
  CHECK(joined_labels(value_axis(0, 1, 4).marks) == "0 0.5 1");
  CHECK(joined_labels(value_axis(0.001, 0.004, 4).marks) == "0.001 0.002 0.003 0.004");
  CHECK(joined_labels(value_axis(0, 3e6, 3).marks) == "0 1M 2M 3M");
  CHECK(joined_labels(value_axis(0, 45000, 4).marks) == "0 20k 40k");
  CHECK(joined_labels(value_axis(0, 4e20, 2).marks) == "0 2e+20 4e+20");
}

TEST_CASE("values within bounds") {
  CHECK(joined_labels(values_within(3, 47, 5)) == "10 20 30 40");
  CHECK(joined_labels(values_within(5, 5, 5)) == "5");
}

TEST_CASE("times on an axis are round ones of the zone") {
  CHECK(times("2026-01-31T09:00Z", "2026-01-31T10:00Z", 5) == "09:00 09:15 09:30 09:45 10:00");
  CHECK(times("2026-01-31T09:00:07Z", "2026-01-31T09:00:41Z", 3) == "09:00:15 09:00:30");
  CHECK(times("2026-01-31T21:00Z", "2026-02-01T07:00Z", 5) == "21:00 02-01 03:00 06:00");
  CHECK(times("2026-03-28T00:00", "2026-03-31T00:00", 4, "Europe/Berlin") ==
        "2026-03-28 2026-03-29 2026-03-30 2026-03-31");
  CHECK(times("2026-01-31T09:00:00.1Z", "2026-01-31T09:00:00.4Z", 4) ==
        "09:00:00.100 09:00:00.200 09:00:00.300 09:00:00.400");
  CHECK(times("2026-01-31T09:00Z", "2026-01-31T09:00Z", 4) == "09:00:00");
}
