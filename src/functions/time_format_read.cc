// TimeFormat's other direction: strptime.
#include "functions/time_format.h"
#include "value/civil.h"

namespace weir {
namespace {

constexpr int kUnset = -1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != lower(word[i])) return false;
  }
  return true;
}

}  // namespace

// What has been read so far; kUnset where nothing was.
struct TimeFormat::Reading {
  std::string_view rest;
  int64_t year = kUnset, century = kUnset, short_year = kUnset;
  int64_t month = kUnset, day = kUnset, yday = kUnset;
  int64_t iso_year = kUnset, week = kUnset, weekday = kUnset;  // weekday: 0 is Monday
  int64_t hour = 0, hour12 = kUnset, minute = 0, second = 0, nanos = 0;
  bool afternoon = false;
  bool has_epoch = false, negative_epoch = false;
  int64_t epoch = 0;
  bool has_offset = false;
  int64_t offset = 0;
  std::string_view zone_name;  // of the given zone, to be compared; empty when not read

  bool take(char c) {
    if (rest.empty() || rest[0] != c) return false;
    rest.remove_prefix(1);
    return true;
  }

  void skip_space() {
    while (!rest.empty() && is_space(rest[0])) rest.remove_prefix(1);
  }

  // Up to `width` digits with a value in [low, high]; spaces before them are padding.
  bool number(int width, int64_t low, int64_t high, int64_t& out) {
    while (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
    int64_t value = 0;
    int count = 0;
    for (; count < width && !rest.empty() && is_digit(rest[0]); ++count) {
      value = value * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    if (count == 0 || value < low || value > high) return false;
    out = value;
    return true;
  }

  // Exactly two digits.
  bool two(int64_t high, int64_t& out) {
    if (rest.size() < 2 || !is_digit(rest[0]) || !is_digit(rest[1])) return false;
    return number(2, 0, high, out);
  }

  // The place of the name, whole or its first three letters, that stands next.
  bool name(std::span<const std::string_view> names, int64_t& out) {
    for (size_t i = 0; i < names.size(); ++i) {
      if (!starts_with_ignoring_case(rest, names[i].substr(0, 3))) continue;
      rest.remove_prefix(starts_with_ignoring_case(rest, names[i]) ? names[i].size() : 3);
      out = static_cast<int64_t>(i);
      return true;
    }
    return false;
  }

  bool fraction(int width) {
    int count = 0;
    int64_t value = 0;
    for (; count < width && !rest.empty() && is_digit(rest[0]); ++count) {
      if (count < 9) value = value * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    for (int i = count; i < 9; ++i) value *= 10;
    nanos = value;
    return count > 0;
  }
};

bool TimeFormat::read_zone(Reading& r) {
  r.has_offset = true;
  r.offset = 0;
  if (r.take('Z') || r.take('z')) return true;
  const bool west = r.take('-');
  if (!west && !r.take('+')) return false;
  int64_t hours = 0;
  int64_t minutes = 0;
  if (!r.two(23, hours)) return false;
  const bool colon = r.take(':');
  if (!r.two(59, minutes) && (colon || (!r.rest.empty() && is_digit(r.rest[0])))) return false;
  r.offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return true;
}

bool TimeFormat::read_piece(const Piece& p, Reading& r) {
  int64_t n = 0;
  switch (p.code) {
    case 0:
      for (const char c : p.text) {
        if (is_space(c)) {
          r.skip_space();
        } else if (!r.take(c)) {
          return false;
        }
      }
      return true;
    case 'Y': return r.number(4, 0, 9999, r.year);
    case 'C': return r.number(2, 0, 99, r.century);
    case 'y': return r.number(2, 0, 99, r.short_year);
    case 'G': return r.number(4, 0, 9999, r.iso_year);
    case 'g':
      if (!r.number(2, 0, 99, n)) return false;
      r.iso_year = n + (n < 69 ? 2000 : 1900);
      return true;
    case 'V': return r.number(2, 1, 53, r.week);
    case 'm': return r.number(2, 1, 12, r.month);
    case 'd':
    case 'e': return r.number(2, 1, 31, r.day);
    case 'j': return r.number(3, 1, 366, r.yday);
    case 'b':
    case 'h':
    case 'B':
      if (!r.name(kMonths, n)) return false;
      r.month = n + 1;
      return true;
    case 'a':
    case 'A':
      if (!r.name(kWeekdays, n)) return false;
      r.weekday = (n + 6) % 7;
      return true;
    case 'u':
      if (!r.number(1, 1, 7, n)) return false;
      r.weekday = n - 1;
      return true;
    case 'w':
      if (!r.number(1, 0, 6, n)) return false;
      r.weekday = (n + 6) % 7;
      return true;
    case 'H':
    case 'k': r.hour12 = kUnset; return r.number(2, 0, 23, r.hour);
    case 'I':
    case 'l': return r.number(2, 1, 12, r.hour12);
    case 'M': return r.number(2, 0, 59, r.minute);
    case 'S': return r.number(2, 0, 60, r.second);
    case 'f': return r.fraction(p.digits == 0 ? 1000 : p.digits);
    case 'L': return r.fraction(3);
    case 'p':
    case 'P':
      r.afternoon = starts_with_ignoring_case(r.rest, "pm");
      if (!r.afternoon && !starts_with_ignoring_case(r.rest, "am")) return false;
      r.rest.remove_prefix(2);
      return true;
    case 's':
      r.has_epoch = true;
      r.negative_epoch = r.take('-');
      return r.number(11, 0, 99'999'999'999, r.epoch);
    case 'z': return read_zone(r);
    case 'Z':
      if (starts_with_ignoring_case(r.rest, "utc") || starts_with_ignoring_case(r.rest, "gmt")) {
        r.rest.remove_prefix(3);
        r.has_offset = true;
        r.offset = 0;
        return true;
      }
      while (r.zone_name.size() < r.rest.size() && is_letter(r.rest[r.zone_name.size()]))
        r.zone_name = r.rest.substr(0, r.zone_name.size() + 1);
      if (r.zone_name.size() < 2) {  // "Z", or a number, as some zones are called
        r.zone_name = {};
        return read_zone(r);
      }
      r.rest.remove_prefix(r.zone_name.size());
      return true;
    default: return false;
  }
}

std::optional<int64_t> TimeFormat::read(std::string_view text, const TimeZone& zone, int64_t now) const {
  Reading r;
  r.rest = text;
  for (const Piece& p : pieces_) {
    if (!read_piece(p, r)) return std::nullopt;
  }
  if (!r.rest.empty()) return std::nullopt;
  return resolve(r, zone, now);
}

std::optional<int64_t> TimeFormat::resolve(const Reading& r, const TimeZone& zone, int64_t now) {
  if (r.has_epoch) {
    return r.negative_epoch ? instant(-r.epoch, -r.nanos) : instant(r.epoch, r.nanos);
  }
  if (r.year != kUnset) return resolve_in(r.year, r, zone);
  if (r.short_year != kUnset) {
    const int64_t century = r.century != kUnset ? r.century * 100 : r.short_year < 69 ? 2000 : 1900;
    return resolve_in(century + r.short_year, r, zone);
  }
  if (r.century != kUnset) return resolve_in(r.century * 100, r, zone);
  if (r.month == kUnset && r.yday == kUnset) return resolve_in(1970, r, zone);
  const int64_t year = local_time(now, zone).year;
  const std::optional<int64_t> this_year = resolve_in(year, r, zone);
  if (this_year && *this_year - kDay <= now) return this_year;
  return resolve_in(year - 1, r, zone);
}

std::optional<int64_t> TimeFormat::resolve_in(int64_t year, const Reading& r, const TimeZone& zone) {
  int64_t days = 0;
  if (r.month != kUnset || r.day != kUnset) {
    const int64_t month = r.month == kUnset ? 1 : r.month;
    const int64_t day = r.day == kUnset ? 1 : r.day;
    if (day > days_in_month(year, month)) return std::nullopt;
    days = days_from_civil(year, month, day);
  } else if (r.yday != kUnset) {
    days = days_from_civil(year, 1, 1) + r.yday - 1;
    if (civil_from_days(days).year != year) return std::nullopt;
  } else if (r.iso_year != kUnset && r.week != kUnset) {
    const int64_t fourth = days_from_civil(r.iso_year, 1, 4);  // always in week 1
    days = fourth - days_from_monday(fourth) + (r.week - 1) * 7 + (r.weekday == kUnset ? 0 : r.weekday);
    if (iso_week(days).year != r.iso_year) return std::nullopt;
  } else {
    days = days_from_civil(year, 1, 1);
  }
  const int64_t hour = r.hour12 == kUnset ? r.hour : r.hour12 % 12 + (r.afternoon ? 12 : 0);
  // A leap second is the last of a day in UTC, and counts as the midnight that follows, as times in RFC 3339
  // do.
  const bool leap = r.second == 60;
  const int64_t second = leap ? 59 : r.second;
  std::optional<int64_t> ns;
  if (r.has_offset) {
    ns = instant(days * (kDay / kSecond) + hour * 3600 + r.minute * 60 + second - r.offset, r.nanos);
  } else {
    const CivilDate date = civil_from_days(days);
    const absl::CivilSecond civil(date.year, static_cast<int>(date.month), static_cast<int>(date.day),
                                  static_cast<int>(hour), static_cast<int>(r.minute),
                                  static_cast<int>(second));
    ns = r.zone_name.empty() ? zone.at(civil, r.nanos) : zone.at(civil, r.nanos, r.zone_name);
  }
  if (!leap || !ns) return ns;
  const int64_t whole = *ns - r.nanos;
  if (floor_modulo(whole, kDay) != kDay - kSecond) return std::nullopt;
  return instant(floor_quotient(whole, kSecond) + 1, r.nanos);
}

}  // namespace weir
