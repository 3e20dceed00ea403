// RFC 3339 as text: reading and printing.
#include <cstring>

#include "value/digits.h"
#include "value/time.h"

namespace weir {
namespace {

constexpr int64_t kDaySeconds = 24 * 60 * 60;

// The two digits at `p`; sets `bad` where they are none.
int64_t two_digits(const char* p, bool& bad) {
  const unsigned tens = static_cast<unsigned>(static_cast<unsigned char>(p[0])) - '0';
  const unsigned ones = static_cast<unsigned>(static_cast<unsigned char>(p[1])) - '0';
  bad |= tens > 9 || ones > 9;
  return tens * 10 + ones;
}

// What eight characters have to be: a digit where the pattern has a 0, else the pattern's own.
struct Shape {
  uint64_t pattern = 0;
  uint64_t slack = 0;  // what may be added to a byte's difference from the pattern before its high bit is set
};
constexpr Shape shape(std::string_view pattern) {
  Shape out;
  for (unsigned k = 0; k < 8; ++k) {
    out.pattern |= static_cast<uint64_t>(pattern[k]) << (8 * k);
    out.slack |= uint64_t{0x80U - (pattern[k] == '0' ? 10 : 1)} << (8 * k);
  }
  return out;
}

// Eight characters at once: each byte of the result is its digit × 10 and the digit behind it. Sets `bad`
// where they do not have the shape.
uint64_t digit_pairs(const char* p, const Shape& shape, bool& bad) {
  const uint64_t digits = load8(p) ^ shape.pattern;
  bad |= ((digits | (digits + shape.slack)) & kHighBits) != 0;
  return digits * 10 + (digits >> 8);
}
int64_t pair_at(uint64_t pairs, int byte) { return (pairs >> (8 * byte)) & 0xFF; }

struct Clock {
  int64_t hour = 0, minute = 0, second = 0;
  int64_t nanos = 0;
  bool has_offset = false;
  int64_t offset = 0;  // seconds east of UTC
};

bool same_date(const char* a, const char* b) { return load8(a) == load8(b) && a[8] == b[8] && a[9] == b[9]; }

// ".123" at *p, digits beyond ns cut; moves *p behind it.
bool read_fraction(const char** p, const char* end, Clock& clock) {
  static constexpr int64_t kUnits[] = {kSecond, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                       10'000,  1000,        100,        10,        1};
  const auto digit_at = [end](const char* at) {
    return at != end ? static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0' : 10U;
  };
  const char* const first = ++*p;
  int64_t value = 0;
  int digits = 0;
  for (; digits < 9 && digit_at(*p) <= 9; ++digits) value = value * 10 + digit_at((*p)++);
  clock.nanos = value * kUnits[digits];
  while (digit_at(*p) <= 9) ++*p;
  return *p != first;
}

// "Z", "+02:00" or nothing up to the end of the text.
bool read_offset(const char* p, const char* end, Clock& clock) {
  if (p == end) return true;
  clock.has_offset = true;
  if (*p == 'Z' || *p == 'z') return p + 1 == end;
  if ((*p != '+' && *p != '-') || end - p != 6 || p[3] != ':') return false;
  bool bad = false;
  const int64_t hours = two_digits(p + 1, bad);
  const int64_t minutes = two_digits(p + 4, bad);
  clock.offset = (hours * 3600 + minutes * 60) * (*p == '-' ? -1 : 1);
  return !bad && hours <= 23 && minutes <= 59;
}

// "T09:00…" from the text's byte 10 on.
bool read_clock(const char* p, const char* end, Clock& clock) {
  static constexpr Shape kShape = shape("00:00:00");
  if (end - p < 6 || (*p != 'T' && *p != ' ' && *p != 't')) return false;
  bool bad = false;
  if (end - p >= 9 && p[6] == ':') {
    const uint64_t pairs = digit_pairs(p + 1, kShape, bad);
    clock.hour = pair_at(pairs, 0);
    clock.minute = pair_at(pairs, 3);
    clock.second = pair_at(pairs, 6);
    p += 9;
    if (p != end && *p == '.' && !read_fraction(&p, end, clock)) return false;
  } else {
    clock.hour = two_digits(p + 1, bad);
    clock.minute = two_digits(p + 4, bad);
    bad |= p[3] != ':';
    p += 6;
  }
  return !bad && clock.hour <= 23 && clock.minute <= 59 && clock.second <= 60 && read_offset(p, end, clock);
}

// `value` is not negative and below 10⁹.
char* put_two(char* p, uint32_t value) {
  p[0] = static_cast<char>('0' + value / 10);
  p[1] = static_cast<char>('0' + value % 10);
  return p + 2;
}

char* put_three(char* p, uint32_t value) {
  *p = static_cast<char>('0' + value / 100);
  return put_two(p + 1, value % 100);
}

// Two digits behind a sign.
char* put_two(char* p, char before, int64_t value) {
  *p = before;
  return put_two(p + 1, static_cast<uint32_t>(value));
}

char* put_fraction(char* p, uint32_t nanos) {
  if (nanos == 0) return p;
  *p = '.';
  const uint32_t micros = nanos / 1000;
  p = put_three(p + 1, micros / 1000);
  if (nanos % 1'000'000 == 0) return p;
  p = put_three(p, micros % 1000);
  return nanos % 1000 == 0 ? p : put_three(p, nanos % 1000);
}

}  // namespace

// "2026-01-31" at the text's begin, which has at least 10 bytes.
bool TimeReader::read_date(const char* p) {
  static constexpr Shape kShape = shape("0000-00-");
  bool bad = false;
  const uint64_t pairs = digit_pairs(p, kShape, bad);
  const int64_t year = pair_at(pairs, 0) * 100 + pair_at(pairs, 2);
  const int64_t month = pair_at(pairs, 5);
  const int64_t day = two_digits(p + 8, bad);
  if (bad || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  std::memcpy(text_, p, sizeof text_);
  date_ = {year, month, day};
  days_ = days_from_civil(year, month, day);
  return true;
}

std::optional<int64_t> TimeReader::parse(std::string_view text) {
  if (text.size() < 10) return std::nullopt;
  const char* const p = text.data();
  if (!same_date(p, text_) && !read_date(p)) return std::nullopt;
  if (text.size() == 10) return start_of_day(days_, zone_);
  Clock clock;
  if (!read_clock(p + 10, p + text.size(), clock)) return std::nullopt;
  // 23:59:60 UTC is the instant of the midnight that follows, as POSIX counts.
  const bool leap = clock.second == 60;
  if (leap) clock.second = 59;
  std::optional<int64_t> ns;
  if (clock.has_offset || zone_.is_utc()) {
    const int64_t second = clock.hour * 3600 + clock.minute * 60 + clock.second;
    ns = instant(days_ * kDaySeconds + second - clock.offset, clock.nanos);
  } else {
    ns = zone_.at(
        absl::CivilSecond(date_.year, date_.month, date_.day, clock.hour, clock.minute, clock.second),
        clock.nanos);
  }
  if (!leap || !ns) return ns;
  const int64_t seconds = floor_quotient(*ns, kSecond);
  if (seconds - floor_quotient(seconds, kDaySeconds) * kDaySeconds != kDaySeconds - 1) return std::nullopt;
  return instant(seconds + 1, clock.nanos);
}

std::optional<int64_t> parse_time(std::string_view text, const TimeZone& zone) {
  return TimeReader(zone).parse(text);
}

void print_time(int64_t ns, const TimeZone& zone, std::string& out) {
  // Local mean times of the 19th century have offsets with seconds, which RFC 3339 cannot say: they print at
  // the whole minute, as the same instant.
  const int64_t offset = zone.offset(ns) / 60 * 60;
  const int64_t seconds = floor_quotient(ns, kSecond);
  // Not ns - seconds * kSecond, which overflows in the first second that a time can be in.
  const int64_t nanos = (ns % kSecond + kSecond) % kSecond;
  const int64_t local = seconds + offset;
  const int64_t days = floor_quotient(local, kDaySeconds);
  const auto clock = static_cast<uint32_t>(local - days * kDaySeconds);
  const CivilDate date = civil_from_days(days);
  char buffer[40];
  char* p = put_two(buffer, static_cast<uint32_t>(date.year) / 100);
  p = put_two(p, static_cast<uint32_t>(date.year) % 100);
  p = put_two(p, '-', date.month);
  p = put_two(p, '-', date.day);
  p = put_two(p, 'T', clock / 3600);
  p = put_two(p, ':', clock / 60 % 60);
  p = put_two(p, ':', clock % 60);
  p = put_fraction(p, static_cast<uint32_t>(nanos));
  if (offset == 0) {
    *p++ = 'Z';
  } else {
    const int64_t minutes = (offset < 0 ? -offset : offset) / 60;
    p = put_two(p, offset < 0 ? '-' : '+', minutes / 60);
    p = put_two(p, ':', minutes % 60);
  }
  out.append(buffer, static_cast<size_t>(p - buffer));
}

}  // namespace weir
