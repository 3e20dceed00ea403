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

std::string times(const char* from, const char* to, size_t columns, const char* zone_name = "UTC") {
  const TimeZone zone = *TimeZone::load(zone_name);
  return joined_labels(times_within(*parse_time(from, zone), *parse_time(to, zone), columns, zone));
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

TEST_CASE("values that nearly are one have no marks between them") {
  CHECK(value_axis(1e18, 1e18 + 256, 5).marks.empty());
}

TEST_CASE("times on an axis are round ones of the zone") {
  CHECK(times("2026-01-31T09:00Z", "2026-01-31T10:00Z", 60) == "09:00 09:15 09:30 09:45 10:00");
  CHECK(times("2026-01-31T09:00:07Z", "2026-01-31T09:00:41Z", 36) == "09:00:15 09:00:30");
  CHECK(times("2026-01-31T21:00Z", "2026-02-01T07:00Z", 60) == "21:00 02-01 03:00 06:00");
  CHECK(times("2026-01-31T09:00Z", "2026-01-31T09:00Z", 60) == "09:00:00");
}

TEST_CASE("times within a second") {
  CHECK(times("2026-01-31T09:00:00.1Z", "2026-01-31T09:00:00.4Z", 60) ==
        "09:00:00.100 09:00:00.200 09:00:00.300 09:00:00.400");
  CHECK(times("2026-01-31T09:00:00.000001Z", "2026-01-31T09:00:00.000003Z", 40) == ".000001 .000002 .000003");
  CHECK(times("2026-01-31T09:00:00.000000100Z", "2026-01-31T09:00:00.000000900Z", 60) ==
        ".0000002 .0000004 .0000006 .0000008");
  CHECK(times("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000000002Z", 80) ==
        "09:00:00 .000000001 .000000002");
}

TEST_CASE("days, weeks, months and years begin where the calendar has them begin") {
  CHECK(times("2026-03-28T00:00", "2026-03-31T00:00", 60, "Europe/Berlin") == "03-28 03-29 03-30 03-31");
  CHECK(times("2026-01-01T00:00Z", "2026-01-31T00:00Z", 70) == "01-05 01-12 01-19 01-26");  // Mondays
  CHECK(times("2026-01-15T00:00Z", "2026-07-02T00:00Z", 80) ==
        "2026-02 2026-03 2026-04 2026-05 2026-06 2026-07");
  CHECK(times("2025-03-15T00:00Z", "2027-07-02T00:00Z", 70) == "2025-07 2026-01 2026-07 2027-01 2027-07");
  CHECK(times("1999-06-01T00:00Z", "2026-06-01T00:00Z", 80) == "2000 2005 2010 2015 2020 2025");
  CHECK(times("2025-12-20T00:00Z", "2026-01-15T00:00Z", 80) == "2025-12-22 2025-12-29 2026-01-05 2026-01-12");
  CHECK(times("1700-01-01T00:00Z", "2262-01-01T00:00Z", 80) == "1700 1800 1900 2000 2100 2200");
}

TEST_CASE("hours are those of the clock also behind its change") {
  CHECK(times("2026-03-28T12:00", "2026-03-30T12:00", 80, "Europe/Berlin") ==
        "12:00 03-29 12:00 03-30 12:00");
  CHECK(times("2026-10-24T12:00", "2026-10-26T12:00", 80, "Europe/Berlin") ==
        "12:00 10-25 12:00 10-26 12:00");
}
