#include "value/time.h"

#include <limits>
#include <string>

#include "doctest/doctest.h"
#include "value/civil.h"
#include "value/number.h"

using namespace weir;

namespace {

TimeZone zone(const char* name) {
  Result<TimeZone> loaded = TimeZone::load(name);
  REQUIRE_MESSAGE(loaded, name);
  return *loaded;
}

std::string printed(int64_t ns, const TimeZone& in = {}) {
  std::string out;
  print_time(ns, in, out);
  return out;
}

// A text read in one zone, printed in UTC; "null" where it is no time.
std::string read(std::string_view text, const TimeZone& in = {}) {
  const std::optional<int64_t> ns = parse_time(text, in);
  return ns ? printed(*ns) : "null";
}

std::string seconds(int64_t ns) {
  std::string out;
  print_duration(ns, out);
  return out;
}

}  // namespace

TEST_CASE("times that are read") {
  const char* const cases[][2] = {
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {"2026-01-31T09:00:00.123Z", "2026-01-31T09:00:00.123Z"},
      {"2026-01-31t09:00:00z", "2026-01-31T09:00:00Z"},
      {"2026-01-31 09:00:00", "2026-01-31T09:00:00Z"},
      {"2026-01-31T09:00Z", "2026-01-31T09:00:00Z"},
      {"2026-01-31T09:00", "2026-01-31T09:00:00Z"},
      {"2026-01-31", "2026-01-31T00:00:00Z"},
      {"2024-02-29", "2024-02-29T00:00:00Z"},
      {"1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"},
      {"1990-12-31T15:59:50.123-08:00", "1990-12-31T23:59:50.123Z"},
      {"2026-01-31T09:00:00-00:00", "2026-01-31T09:00:00Z"},
      {"1998-12-31T23:59:60Z", "1999-01-01T00:00:00Z"},
      {"1998-12-31T15:59:60.123-08:00", "1999-01-01T00:00:00.123Z"},
      {"1998-12-31 23:59:60", "1999-01-01T00:00:00Z"},
      {"1985-04-12T00:59:59.999999999999999Z", "1985-04-12T00:59:59.999999999Z"},
      {"1963-06-19T08:30:06.2831Z", "1963-06-19T08:30:06.283100Z"},
      {"1677-09-21T00:12:43.145224192Z", "1677-09-21T00:12:43.145224192Z"},
      {"2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z"},
  };
  for (const auto& c : cases) {
    CAPTURE(c[0]);
    CHECK(read(c[0]) == c[1]);
  }
}

TEST_CASE("texts that are no times") {
  for (const char* text : {"",
                           "2026",
                           "2026-01",
                           "2026-1-31",
                           "2026-01-31T",
                           "2026-01-31T09",
                           "2026-01-31T09:0",
                           "2026-01-31T09:00:",
                           "2026-01-31T09:00:0",
                           "2026-01-31T09:00:00.",
                           "2026-01-31T09:00:00.Z",
                           "2026-01-31T09:00:00ZZ",
                           "2026-01-31T09:00:00Z ",
                           " 2026-01-31",
                           "2026-01-31Z",
                           "2026-00-01",
                           "2026-13-01",
                           "2026-01-00",
                           "2026-01-32",
                           "2025-02-29",
                           "1900-02-29",
                           "2026-01-31T24:00:00Z",
                           "2026-01-31T09:60:00Z",
                           "2026-01-31T09:00:61Z",
                           "1998-12-31T23:58:60Z",
                           "1998-12-31T22:59:60Z",
                           "1998-12-31T23:59:60+01:00",
                           "2026-01-31T09:00:00+01",
                           "2026-01-31T09:00:00+0100",
                           "2026-01-31T09:00:00+24:00",
                           "2026-01-31T09:00:00+10:60",
                           "2026-01-31T09:00:00+01:00Z",
                           "2026-01-31_09:00:00Z",
                           "2013-350T01:01:01",
                           "+11963-06-19T08:30:06Z",
                           "1985-04-12T23:20:50Z\n",
                           "1963-06-1\u09eaT00:00:00Z",
                           "1963-06-11T0\u09ea:00:00Z",
                           "06/19/1963 08:30:06 PST",
                           "1677-09-21T00:12:43.145224191Z",
                           "2262-04-11T23:47:16.854775808Z",
                           "0000-01-01",
                           "9999-12-31T23:59:59Z"}) {
    CAPTURE(text);
    CHECK(read(text) == "null");
  }
}

TEST_CASE("naive times are the zone's") {
  const TimeZone berlin = zone("Europe/Berlin");
  CHECK(read("2026-01-31 09:00", berlin) == "2026-01-31T08:00:00Z");
  CHECK(read("2026-07-31 09:00:00.5", berlin) == "2026-07-31T07:00:00.500Z");
  CHECK(read("2026-07-31", berlin) == "2026-07-30T22:00:00Z");
  CHECK(read("2026-01-31T09:00:00Z", berlin) == "2026-01-31T09:00:00Z");
  CHECK(read("1999-01-01 00:59:60", berlin) == "1999-01-01T00:00:00Z");
  CHECK(read("1998-12-31 23:59:60", berlin) == "null");
  CHECK(read("2026-01-31 09:00", zone("-05:30")) == "2026-01-31T14:30:00Z");
}

TEST_CASE("printing in a zone") {
  CHECK(printed(0, zone("+02:00")) == "1970-01-01T02:00:00+02:00");
  CHECK(printed(-1, zone("-05:30")) == "1969-12-31T18:29:59.999999999-05:30");
  CHECK(printed(*parse_time("2026-07-01", {}), zone("Europe/London")) == "2026-07-01T01:00:00+01:00");
  CHECK(printed(*parse_time("2026-01-01", {}), zone("Europe/London")) == "2026-01-01T00:00:00Z");
  CHECK(printed(std::numeric_limits<int64_t>::min(), zone("-12:00")) ==
        "1677-09-20T12:12:43.145224192-12:00");
  // Local mean time, +00:53:28: the same instant at a whole minute.
  CHECK(printed(*parse_time("1800-01-01T00:00:00Z", {}), zone("Europe/Berlin")) ==
        "1800-01-01T00:53:00+00:53");
  CHECK(printed(1'000) == "1970-01-01T00:00:00.000001Z");
}

TEST_CASE("zones") {
  for (const char* name : {"UTC", "Z", "Etc/UTC", "+00:00", "-00:00"}) {
    CAPTURE(name);
    CHECK(zone(name).is_utc());
  }
  CHECK_FALSE(zone("Europe/London").is_utc());
  CHECK(zone("+05:45").offset(0) == 20700);
  for (const char* name : {"", "Mars/Base", "+24:00", "+1:00", "02:00", "+02:60", "../x"}) {
    const Result<TimeZone> loaded = TimeZone::load(name);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error() == "unknown time zone '" + std::string(name) + "'");
  }
  CHECK(zone("Asia/Tokyo").civil(-1) == absl::CivilSecond(1970, 1, 1, 8, 59, 59));
  CHECK_FALSE(TimeZone().at(absl::CivilSecond(2263, 1, 1), 0));
  CHECK_FALSE(zone("Asia/Tokyo").at(absl::CivilSecond(99999, 1, 1), 0));
}

TEST_CASE("epoch numbers") {
  struct Case {
    const char* text;
    const char* time;
  };
  const Case cases[] = {
      {"0", "1970-01-01T00:00:00Z"},
      {"1690000000", "2023-07-22T04:26:40Z"},
      {"1690000000.123456789", "2023-07-22T04:26:40.123456789Z"},
      {"1690000000.1234567899", "2023-07-22T04:26:40.123456789Z"},
      {"1.69e9", "2023-07-22T04:26:40Z"},
      {"1690000000123", "2023-07-22T04:26:40.123Z"},
      {"1690000000123.25", "2023-07-22T04:26:40.123250Z"},
      {"1690000000123456", "2023-07-22T04:26:40.123456Z"},
      {"1690000000123456789", "2023-07-22T04:26:40.123456789Z"},
      {"1690000000123456789.9", "2023-07-22T04:26:40.123456789Z"},
      {"-1.5", "1969-12-31T23:59:58.500Z"},
      {"-0.0000000001", "1970-01-01T00:00:00Z"},
      {"99999999999", "null"},
      {"100000000000", "1973-03-03T09:46:40Z"},
      {"99999999999999", "null"},
      {"100000000000000", "1973-03-03T09:46:40Z"},
      {"99999999999999999", "null"},
      {"100000000000000000", "1973-03-03T09:46:40Z"},
      {"9223372036", "2262-04-11T23:47:16Z"},
      {"9223372036.9", "null"},
      {"9223372037", "null"},
      {"12345678901234567890", "null"},
      {"1e300", "null"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::optional<int64_t> ns = epoch_time(parse_number(c.text));
    CHECK((ns ? printed(*ns) : "null") == c.time);
    CHECK(to_time(Value::string(c.text), {}) == ns);
  }
  CHECK(epoch_time(Value::real(1690000000.123)) == 1690000000123000000);
  CHECK(to_time(Value::string("2026-01-31"), {}) == 1769817600 * kSecond);
  CHECK_FALSE(to_time(Value::string("1e999"), {}));
  CHECK_FALSE(to_time(Value::string("soon"), {}));
  CHECK_FALSE(to_time(Value::boolean(true), {}));
  CHECK_FALSE(to_time(Value::duration(1), {}));
}

TEST_CASE("durations are read and printed") {
  struct Case {
    const char* text;
    const char* seconds;
    const char* literal;
  };
  const Case cases[] = {
      {"0s", "0", "0s"},
      {"1h30m", "5400", "1h30m"},
      {"30m1h", "5400", "1h30m"},
      {"250ms", "0.25", "250ms"},
      {"1.5s", "1.5", "1.5s"},
      {"1500ms", "1.5", "1.5s"},
      {"90s", "90", "1m30s"},
      {"1m0.25s", "60.25", "1m250ms"},
      {"2d", "172800", "2d"},
      {"1w", "604800", "1w"},
      {"14d", "1209600", "2w"},
      {"1w1d", "691200", "8d"},
      {"-2h", "-7200", "-2h"},
      {"+3us", "0.000003", "3us"},
      {"1ns", "0.000000001", "1ns"},
      {"1.5ns", "0.000000001", "1ns"},
      {"0.1us", "0.0000001", "100ns"},
      {"1.0005ms", "0.0010005", "1.0005ms"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::optional<int64_t> ns = parse_duration(c.text);
    REQUIRE(ns);
    CHECK(seconds(*ns) == c.seconds);
    CHECK(duration_literal(*ns) == c.literal);
    CHECK(parse_duration(duration_literal(*ns)) == ns);
  }
  for (const char* text : {"", "-", "1", "h", "1h1h", "1h 30m", "1.h", ".5s", "1y", "1H", "--1s", "1h-30m",
                           "16000w", "99999999999999999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
  CHECK(seconds(std::numeric_limits<int64_t>::min()) == "-9223372036.854775808");
  CHECK(parse_duration(duration_literal(std::numeric_limits<int64_t>::min())) ==
        std::numeric_limits<int64_t>::min());
}

TEST_CASE("what reads as a duration") {
  CHECK(to_duration(Value::integer(90)) == 90 * kSecond);
  CHECK(to_duration(parse_number("0.0000000019")) == 1);
  CHECK(to_duration(parse_number("-1.5")) == -1500 * kMillisecond);
  CHECK(to_duration(Value::string("1.25")) == 1250 * kMillisecond);
  CHECK(to_duration(Value::string("1h30m")) == 90 * kMinute);
  CHECK_FALSE(to_duration(Value::integer(std::numeric_limits<int64_t>::max())));
  CHECK_FALSE(to_duration(Value::string("long")));
  CHECK_FALSE(to_duration(Value::time(0)));
  CHECK(seconds_to_ns(0.3) == 300 * kMillisecond);
  CHECK_FALSE(seconds_to_ns(1e10));
  CHECK_FALSE(seconds_to_ns(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("calendar days") {
  CHECK(day_of(-1, {}) == -1);
  CHECK(day_of(kDay, {}) == 1);
  CHECK(start_of_day(20000, {}) == 20000 * kDay);
  CHECK_FALSE(start_of_day(200000, {}));

  struct Case {
    const char* zone;
    int64_t year, month, day;
    const char* starts;
  };
  const Case cases[] = {
      {"Europe/Berlin", 2026, 3, 29, "2026-03-28T23:00:00Z"},
      {"Europe/Berlin", 2026, 3, 30, "2026-03-29T22:00:00Z"},
      // The clock goes from 23:59:59 to 01:00.
      {"America/Sao_Paulo", 2018, 11, 4, "2018-11-04T03:00:00Z"},
      // From 23:30 to 00:30: the day begins half an hour late.
      {"America/Toronto", 1919, 3, 31, "1919-03-31T04:30:00Z"},
      // A day that was left out begins where the next one does.
      {"Pacific/Apia", 2011, 12, 30, "2011-12-30T10:00:00Z"},
      {"Pacific/Apia", 2011, 12, 31, "2011-12-30T10:00:00Z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.zone);
    const TimeZone in = zone(c.zone);
    const int64_t day = days_from_civil(c.year, c.month, c.day);
    const std::optional<int64_t> start = start_of_day(day, in);
    REQUIRE(start);
    CHECK(printed(*start) == c.starts);
    CHECK(day_of(*start - 1, in) < day);
    CHECK(day_of(*start, in) >= day);
  }
}

TEST_CASE("civil dates go there and back") {
  for (int64_t day = -110000; day < 110000; ++day) {
    const CivilDate date = civil_from_days(day);
    REQUIRE(days_from_civil(date.year, date.month, date.day) == day);
    REQUIRE(date.day <= days_in_month(date.year, date.month));
  }
}
