#include "value/time.h"

#include <limits>

#include "absl/strings/match.h"
#include "value/civil.h"
#include "value/decimal.h"
#include "value/number.h"

namespace weir {
namespace {

constexpr int64_t kDaySeconds = 24 * 60 * 60;

// Years outside cannot be times in any zone; dates that far out would overflow on the way.
bool year_in_range(int64_t year) { return year >= 1677 && year <= 2262; }

// "+02:00" as seconds east of UTC.
std::optional<int> parse_offset(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  int digits[4];
  for (int k = 0; k < 4; ++k) {
    const char c = text[static_cast<size_t>(k < 2 ? k + 1 : k + 2)];
    if (c < '0' || c > '9') return std::nullopt;
    digits[k] = c - '0';
  }
  const int hours = digits[0] * 10 + digits[1];
  const int minutes = digits[2] * 10 + digits[3];
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

std::optional<int64_t> instant_of(absl::Time t, int64_t nanos) {
  if (t == absl::InfiniteFuture() || t == absl::InfinitePast()) return std::nullopt;
  return instant(absl::ToUnixSeconds(t), nanos);
}

}  // namespace

Result<TimeZone> TimeZone::load(std::string_view name) {
  TimeZone out;
  if (name == "Z") return out;
  if (const std::optional<int> offset = parse_offset(name)) {
    out.zone_ = absl::FixedTimeZone(*offset);
  } else if (name.empty() || !absl::LoadTimeZone(std::string(name), &out.zone_)) {
    return Error{"unknown time zone '" + std::string(name) + "'"};
  }
  absl::TimeZone::CivilTransition transition;
  out.utc_ = !out.zone_.NextTransition(absl::InfinitePast(), &transition) &&
             out.zone_.At(absl::UnixEpoch()).offset == 0;
  return out;
}

int64_t TimeZone::offset(int64_t ns) const { return utc_ ? 0 : zone_.At(absl::FromUnixNanos(ns)).offset; }

std::optional<int64_t> TimeZone::at(const absl::CivilSecond& civil, int64_t nanos) const {
  if (!year_in_range(civil.year())) return std::nullopt;
  if (!utc_) return instant_of(zone_.At(civil).pre, nanos);
  const int64_t days = days_from_civil(civil.year(), civil.month(), civil.day());
  return instant(days * kDaySeconds + civil.hour() * 3600 + civil.minute() * 60 + civil.second(), nanos);
}

std::optional<int64_t> TimeZone::at(const absl::CivilSecond& civil, int64_t nanos,
                                    std::string_view name) const {
  if (!year_in_range(civil.year())) return std::nullopt;
  const absl::TimeZone::TimeInfo info = zone_.At(civil);
  for (const absl::Time t : {info.pre, info.post}) {
    if (absl::EqualsIgnoreCase(zone_.At(t).zone_abbr, {name.data(), name.size()}))
      return instant_of(t, nanos);
  }
  return std::nullopt;
}

absl::CivilSecond TimeZone::civil(int64_t ns) const { return zone_.At(absl::FromUnixNanos(ns)).cs; }

std::string_view TimeZone::abbreviation(int64_t ns) const {
  return zone_.At(absl::FromUnixNanos(ns)).zone_abbr;
}

std::optional<int64_t> TimeZone::first_of(const absl::CivilDay& day) const {
  if (!year_in_range(day.year())) return std::nullopt;
  const absl::TimeZone::TimeInfo info = zone_.At(absl::CivilSecond(day));
  return instant_of(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre, 0);
}

std::optional<int64_t> instant(int64_t seconds, int64_t nanos) {
  // Seconds before 1970 are rounded up first, so that the earliest times do not overflow on the way.
  if (seconds < 0 && nanos > 0) {
    ++seconds;
    nanos -= kSecond;
  }
  int64_t ns = 0;
  if (__builtin_mul_overflow(seconds, kSecond, &ns) || __builtin_add_overflow(ns, nanos, &ns))
    return std::nullopt;
  return ns;
}

std::optional<int64_t> epoch_time(const Value& number) {
  if (number.kind == Kind::Int) {
    const int64_t i = number.i;
    const uint64_t size = i < 0 ? 0 - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
    const int64_t unit = size < 100'000'000'000           ? kSecond
                         : size < 100'000'000'000'000     ? kMillisecond
                         : size < 100'000'000'000'000'000 ? kMicrosecond
                                                          : 1;
    int64_t ns = 0;
    if (__builtin_mul_overflow(i, unit, &ns)) return std::nullopt;
    return ns;
  }
  const Decimal decimal = Decimal::of(number);
  const int64_t magnitude = decimal.magnitude();
  return decimal.scaled(magnitude <= 11 ? 9 : magnitude <= 14 ? 6 : magnitude <= 17 ? 3 : 0);
}

std::optional<int64_t> TimeReader::to_time(const Value& v) {
  if (v.kind == Kind::Time) return v.i;
  if (v.is_number()) return epoch_time(v);
  if (!v.is_string()) return std::nullopt;
  if (const std::optional<int64_t> time = parse(v.view())) return time;
  if (const std::optional<Value> number = string_as_number(v.view())) return epoch_time(*number);
  return std::nullopt;
}

std::optional<int64_t> to_time(const Value& v, const TimeZone& zone) { return TimeReader(zone).to_time(v); }

int64_t day_of(int64_t ns, const TimeZone& zone) {
  return floor_quotient(floor_quotient(ns, kSecond) + zone.offset(ns), kDaySeconds);
}

std::optional<int64_t> start_of_day(int64_t day, const TimeZone& zone) {
  if (zone.is_utc()) {
    int64_t ns = 0;
    if (__builtin_mul_overflow(day, kDay, &ns)) return std::nullopt;
    return ns;
  }
  constexpr int64_t kFarthest = std::numeric_limits<int64_t>::max() / kDay + 2;
  if (day < -kFarthest || day > kFarthest) return std::nullopt;
  return zone.first_of(absl::CivilDay() + day);
}

}  // namespace weir
