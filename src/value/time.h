// Times and durations: reading, printing, time zones and calendar days.
//
//   parse_time("2026-01-31T09:00Z", utc) == 1769850000 * kSecond
//
// All instants are nanoseconds since 1970-01-01 UTC in int64 (1677 to 2262); what falls outside is no time.
// Zones are Abseil's (tzdata).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/result.h"
#include "value/civil.h"
#include "value/value.h"

namespace weir {

constexpr int64_t kMicrosecond = 1000;
constexpr int64_t kMillisecond = 1000 * kMicrosecond;
constexpr int64_t kSecond = 1000 * kMillisecond;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// A zone by name ("Europe/Berlin", "UTC", "+02:00"), cheap to copy, constant.
class TimeZone {
 public:
  TimeZone() : zone_(absl::UTCTimeZone()), utc_(true) {}
  static Result<TimeZone> load(std::string_view name);
  bool is_utc() const { return utc_; }
  // Seconds east of UTC at the instant.
  int64_t offset(int64_t ns) const;
  // The instant of a wall-clock time; in a gap or overlap as absl::TimeZone::At().pre says. Nothing when out
  // of range.
  std::optional<int64_t> at(const absl::CivilSecond& civil, int64_t nanos) const;
  // The instant at which the zone is called `name`, in any case, as abbreviation() says; nothing when it is
  // not called so then.
  std::optional<int64_t> at(const absl::CivilSecond& civil, int64_t nanos, std::string_view name) const;
  absl::CivilSecond civil(int64_t ns) const;
  // What the zone is called at the instant: "CET"; lives as long as the zone.
  std::string_view abbreviation(int64_t ns) const;
  // The first instant of a calendar day, also where its midnight does not exist. Nothing when out of range.
  std::optional<int64_t> first_of(const absl::CivilDay& day) const;

 private:
  absl::TimeZone zone_;
  bool utc_;
};

// seconds × 10⁹ + nanos, where it is a time.
std::optional<int64_t> instant(int64_t seconds, int64_t nanos);

// RFC 3339 (space, T or t; Z, z or offset; any number of fraction digits, cut at ns; seconds optional; no
// zone means `zone`; a bare date is its midnight; :60 only at 23:59 UTC). The whole text.
std::optional<int64_t> parse_time(std::string_view text, const TimeZone& zone);

// Reads times one after the other as parse_time() and to_time() do: it remembers the last date, which most
// rows of a log share. The zone has to outlive it.
class TimeReader {
 public:
  explicit TimeReader(const TimeZone& zone) : zone_(zone) {}
  std::optional<int64_t> parse(std::string_view text);
  std::optional<int64_t> to_time(const Value& v);
  const TimeZone& zone() const { return zone_; }

 private:
  bool read_date(const char* p);

  const TimeZone& zone_;
  char text_[10] = {'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
  CivilDate date_{1970, 1, 1};
  int64_t days_ = 0;  // date_ since 1970
};

// Seconds below 1e11, milliseconds below 1e14, microseconds below 1e17, else nanoseconds, by absolute value;
// fractions exact from the number's text when it has one, cut towards zero at ns. For Int, BigInt, Float.
std::optional<int64_t> epoch_time(const Value& number);

// Whatever reads as a time: a Time, a number (epoch), a string (RFC 3339, or a number's text as epoch).
std::optional<int64_t> to_time(const Value& v, const TimeZone& zone);

// RFC 3339 in `zone`, Z where the offset is zero, 0, 3, 6 or 9 fraction digits.
void print_time(int64_t ns, const TimeZone& zone, std::string& out);

// "1h30m", "250ms", "1.5s", "2d", "1w" with units ns us ms s m h d w, also signed; the whole text; each unit
// at most once, in any order.
std::optional<int64_t> parse_duration(std::string_view text);

// Whatever reads as a duration: a Duration, a number or a number's text (seconds), a string like "1h30m".
std::optional<int64_t> to_duration(const Value& v);

// Seconds, as a decimal number without trailing zeros: 1.5, 3600, 0.000000001, -2.
void print_duration(int64_t ns, std::string& out);

// As one types it: "1h30m", "250ms", "0s".
std::string duration_literal(int64_t ns);

// Calendar days, for whole-day windows and date_trunc. Day 0 is 1970-01-01; the day of an instant in `zone`,
// and the instant of its midnight.
int64_t day_of(int64_t ns, const TimeZone& zone);
std::optional<int64_t> start_of_day(int64_t day, const TimeZone& zone);

// A duration from seconds, cut towards zero at ns; nothing when out of range. A double counts as its shortest
// decimal text (0.3 is 300 ms), a number as its source text when it has one.
std::optional<int64_t> seconds_to_ns(double seconds);
std::optional<int64_t> seconds_to_ns(const Value& number);

}  // namespace weir
