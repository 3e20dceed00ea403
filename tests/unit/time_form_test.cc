#include "formats/time_form.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace weir;

namespace {

// Of a column of these times, as Clock / Short.
std::string forms(const std::vector<const char*>& times, const char* zone_name = "UTC") {
  const TimeZone zone = *TimeZone::load(zone_name);
  TimeForm form;
  std::string out;
  for (const char* time : times) form.add(*parse_time(time, zone), zone);
  for (const TimeForm::Length length : {TimeForm::Length::Clock, TimeForm::Length::Short}) {
    const std::string text = form.text(*parse_time(times.front(), zone), length, zone);
    CHECK(text.size() == form.width(length));
    out += (out.empty() ? "" : " / ") + text;
  }
  return out;
}

std::string range(const char* from, const char* to, size_t room) {
  const TimeZone utc;
  return time_range(*parse_time(from, utc), *parse_time(to, utc), utc, "…", room);
}

}  // namespace

TEST_CASE("times of a column without what they share") {
  CHECK(forms({"2026-01-31T08:00Z", "2026-01-31T09:00Z"}) == "08:00:00 / 08:00");
  CHECK(forms({"2026-01-31T08:00:05Z", "2026-01-31T09:00Z"}) == "08:00:05 / 08:00:05");
  CHECK(forms({"2026-01-31T08:00:00.5Z", "2026-01-31T09:00Z"}) == "08:00:00.500 / 08:00:00");
  CHECK(forms({"2026-01-31T08:00Z", "2026-02-01T09:00Z"}) == "01-31 08:00:00 / 01-31 08:00");
  CHECK(forms({"2025-12-31T08:00Z", "2026-01-01T09:00Z"}) == "2025-12-31 08:00:00 / 2025-12-31 08:00");
  CHECK(forms({"2026-01-30", "2026-01-31"}) == "01-30 / 01-30");
  CHECK(forms({"2025-12-31", "2026-01-01"}) == "2025-12-31 / 2025-12-31");
  CHECK(forms({"2026-01-30"}) == "2026-01-30 / 2026-01-30");
  CHECK(forms({"2026-01-30T23:00Z", "2026-01-31T02:00Z"}, "Europe/Berlin") == "00:00:00 / 00:00");
}

TEST_CASE("a range of times in so many columns") {
  const char* const day = "2026-01-31T09:00Z";
  CHECK(range(day, "2026-01-31T09:30Z", 80) == "2026-01-31T09:00:00Z … 2026-01-31T09:30:00Z");
  CHECK(range(day, "2026-01-31T09:30Z", 40) == "2026-01-31 09:00:00 … 09:30:00");
  CHECK(range(day, "2026-01-31T09:30Z", 25) == "2026-01-31 09:00 … 09:30");
  CHECK(range(day, "2026-02-01T09:30Z", 42) == "2026-01-31 09:00:00 … 02-01 09:30:00");
  CHECK(range(day, "2027-02-01T09:30Z", 40) == "2026-01-31 09:00 … 2027-02-01 09:30");
  CHECK(range(day, "2027-02-01T09:30Z", 23) == "2026-01-31 … 2027-02-01");
  CHECK(range(day, "2026-01-31T09:30Z", 5) == "01-31");
  CHECK(range(day, "2026-01-31T09:30Z", 4) == "2026");
  CHECK(range(day, day, 40) == "2026-01-31T09:00:00Z");
}
