#include "functions/calendar.h"

#include "value/civil.h"

namespace weir {
namespace {

constexpr int64_t kSecondsPerDay = kDay / kSecond;

struct PartName {
  std::string_view name;
  TimePart part;
};

constexpr PartName kParts[] = {
    {"second", TimePart::Second},
    {"minute", TimePart::Minute},
    {"hour", TimePart::Hour},
    {"day", TimePart::Day},
    {"week", TimePart::Week},
    {"month", TimePart::Month},
    {"quarter", TimePart::Quarter},
    {"year", TimePart::Year},
    {"millisecond", TimePart::Millisecond},
    {"microsecond", TimePart::Microsecond},
    {"nanosecond", TimePart::Nanosecond},
    {"dow", TimePart::DayOfWeek},
    {"weekday", TimePart::DayOfWeek},
    {"isodow", TimePart::IsoDayOfWeek},
    {"doy", TimePart::DayOfYear},
    {"isoyear", TimePart::IsoYear},
    {"epoch", TimePart::Epoch},
};

std::optional<int64_t> start_of_date(int64_t year, int64_t month, const TimeZone& zone) {
  return start_of_day(days_from_civil(year, month, 1), zone);
}

// In the zone's clock, by what is over: so the second 02:30 of a night in autumn stays in its own hour.
std::optional<int64_t> cut_clock(int64_t ns, int64_t unit, const TimeZone& zone) {
  const int64_t offset = zone.offset(ns) * kSecond % unit;
  const int64_t over = floor_modulo(floor_modulo(ns, unit) + offset, unit);
  int64_t cut = 0;
  if (__builtin_sub_overflow(ns, over, &cut)) return std::nullopt;
  return cut;
}

// Correctly rounded but for the last bit: whole seconds fit a double, nanoseconds since 1970 do not.
double epoch_seconds(int64_t ns) {
  const int64_t rest = floor_modulo(ns, kSecond);
  const int64_t seconds = floor_quotient(ns, kSecond);
  return static_cast<double>(seconds) + static_cast<double>(rest) / 1e9;
}

}  // namespace

LocalTime local_time(int64_t ns, const TimeZone& zone) {
  LocalTime t{};
  t.offset = zone.offset(ns);
  const int64_t seconds = floor_quotient(ns, kSecond) + t.offset;
  t.days = floor_quotient(seconds, kSecondsPerDay);
  const CivilDate date = civil_from_days(t.days);
  t.year = date.year;
  t.month = date.month;
  t.day = date.day;
  const int64_t clock = floor_modulo(seconds, kSecondsPerDay);
  t.hour = clock / 3600;
  t.minute = clock / 60 % 60;
  t.second = clock % 60;
  t.nanos = floor_modulo(ns, kSecond);
  return t;
}

int64_t day_of_year(const LocalTime& t) { return t.days - days_from_civil(t.year, 1, 1) + 1; }

IsoWeek iso_week(int64_t days) {
  const int64_t thursday = days - days_from_monday(days) + 3;
  const int64_t year = civil_from_days(thursday).year;
  return {year, (thursday - days_from_civil(year, 1, 1)) / 7 + 1};
}

std::optional<TimePart> find_time_part(std::string_view name) {
  for (const PartName& p : kParts) {
    if (name == p.name) return p.part;
  }
  if (!name.ends_with('s')) return std::nullopt;
  name.remove_suffix(1);
  for (const PartName& p : kParts) {
    if (name == p.name && is_time_unit(p.part)) return p.part;
  }
  return std::nullopt;
}

bool is_time_unit(TimePart part) { return part <= TimePart::Year; }

std::optional<int64_t> truncate_time(TimePart unit, int64_t ns, const TimeZone& zone) {
  switch (unit) {
    case TimePart::Nanosecond: return ns;
    case TimePart::Microsecond: return cut_clock(ns, kMicrosecond, zone);
    case TimePart::Millisecond: return cut_clock(ns, kMillisecond, zone);
    case TimePart::Second: return cut_clock(ns, kSecond, zone);
    case TimePart::Minute: return cut_clock(ns, kMinute, zone);
    case TimePart::Hour: return cut_clock(ns, kHour, zone);
    default: break;
  }
  const LocalTime t = local_time(ns, zone);
  switch (unit) {
    case TimePart::Day: return start_of_day(t.days, zone);
    case TimePart::Week: return start_of_day(t.days - days_from_monday(t.days), zone);
    case TimePart::Month: return start_of_date(t.year, t.month, zone);
    case TimePart::Quarter: return start_of_date(t.year, (t.month - 1) / 3 * 3 + 1, zone);
    case TimePart::Year: return start_of_date(t.year, 1, zone);
    default: return std::nullopt;
  }
}

Value time_part(TimePart part, int64_t ns, const TimeZone& zone) {
  if (part == TimePart::Epoch) return Value::real(epoch_seconds(ns));
  const LocalTime t = local_time(ns, zone);
  switch (part) {
    case TimePart::Nanosecond: return Value::integer(t.nanos);
    case TimePart::Microsecond: return Value::integer(t.nanos / kMicrosecond);
    case TimePart::Millisecond: return Value::integer(t.nanos / kMillisecond);
    case TimePart::Second: return Value::integer(t.second);
    case TimePart::Minute: return Value::integer(t.minute);
    case TimePart::Hour: return Value::integer(t.hour);
    case TimePart::Day: return Value::integer(t.day);
    case TimePart::Week: return Value::integer(iso_week(t.days).week);
    case TimePart::Month: return Value::integer(t.month);
    case TimePart::Quarter: return Value::integer((t.month + 2) / 3);
    case TimePart::Year: return Value::integer(t.year);
    case TimePart::DayOfWeek: return Value::integer(days_from_sunday(t.days));
    case TimePart::IsoDayOfWeek: return Value::integer(days_from_monday(t.days) + 1);
    case TimePart::DayOfYear: return Value::integer(day_of_year(t));
    case TimePart::IsoYear: return Value::integer(iso_week(t.days).year);
    case TimePart::Epoch: break;
  }
  return Value::null();
}

std::optional<int64_t> bin_time(int64_t ns, int64_t size, const TimeZone& zone) {
  if (size % kDay == 0) {
    const int64_t days = size / kDay;
    const int64_t day = day_of(ns, zone);
    const int64_t first = days % 7 == 0 ? -3 : 0;
    return start_of_day(day - floor_modulo(day - first, days), zone);
  }
  int64_t start = 0;
  if (__builtin_sub_overflow(ns, floor_modulo(ns, size), &start)) return std::nullopt;
  return start;
}

}  // namespace weir
