#include "stages/line_formats.h"

#include <array>
#include <cstring>
#include <optional>

#include "functions/time_format.h"
#include "stages/line_scan.h"
#include "value/civil.h"

namespace weir {
namespace {

constexpr size_t kNone = std::string_view::npos;

Value cell(std::string_view text) {
  return text == "-" ? Value::null() : Value::of_text(Kind::RawCell, text);
}

// A time of the wall clock, without its date.
bool read_clock(LineScan& scan, int64_t& seconds) {
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  const bool read = scan.digits(2, hour) && scan.take(':') && scan.digits(2, minute) && scan.take(':') &&
                    scan.digits(2, second);
  seconds = hour * 3600 + minute * 60 + second;
  return read && hour < 24 && minute < 60 && second < 60;
}

// A fraction of a second, where there is one; cut at ns.
bool read_fraction(LineScan& scan, int64_t& nanos) {
  nanos = 0;
  if (!scan.take('.')) return true;
  int64_t unit = kSecond;
  int64_t digit = 0;
  size_t count = 0;
  for (; scan.digits(1, digit); ++count) nanos += digit * (unit /= 10);
  return count > 0;
}

bool read_month(LineScan& scan, int64_t& month) {
  const std::string_view name = scan.rest().substr(0, 3);
  for (size_t i = 0; i < std::size(kMonths); ++i) {
    if (name != kMonths[i].substr(0, 3)) continue;
    month = static_cast<int64_t>(i) + 1;
    scan.skip(3);
    return true;
  }
  return false;
}

bool is_date(int64_t year, int64_t month, int64_t day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

std::optional<int64_t> time_in(const TimeZone& zone, const CivilDate& date, int64_t seconds, int64_t nanos) {
  return zone.at(
      absl::CivilSecond(date.year, static_cast<int>(date.month), static_cast<int>(date.day)) + seconds,
      nanos);
}

std::optional<int64_t> time_without_year(const Environment& env, int64_t month, int64_t day, int64_t seconds,
                                         int64_t nanos) {
  constexpr int64_t kLeapYears = 8;  // at most so many years apart
  int64_t year = env.zone.civil(env.now).year();
  for (int64_t tries = 0; tries <= kLeapYears; ++tries, --year) {
    if (!is_date(year, month, day)) continue;
    const auto time = time_in(env.zone, {year, month, day}, seconds, nanos);
    if (!time || *time - kDay <= env.now) return time;
  }
  return std::nullopt;
}

// 17/May/2015:10:05:03 +0000
std::optional<int64_t> access_time(std::string_view text) {
  LineScan scan(text);
  int64_t day = 0;
  int64_t month = 0;
  int64_t year = 0;
  int64_t seconds = 0;
  int64_t hours = 0;
  int64_t minutes = 0;
  if (!scan.digits(2, day) || !scan.take('/') || !read_month(scan, month) || !scan.take('/') ||
      !scan.digits(4, year) || !scan.take(':') || !is_date(year, month, day) || !read_clock(scan, seconds) ||
      !scan.take(' ')) {
    return std::nullopt;
  }
  const bool west = scan.take('-');
  if ((!west && !scan.take('+')) || !scan.digits(2, hours) || !scan.digits(2, minutes) || !scan.at_end())
    return std::nullopt;
  const int64_t offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return instant(days_from_civil(year, month, day) * (kDay / kSecond) + seconds - offset, 0);
}

constexpr auto kCombined = std::to_array<std::string_view>(
    {"ip", "ident", "user", "time", "method", "path", "protocol", "status", "bytes", "referer", "agent"});

// GET / HTTP/1.1; null three times where it is not of three words.
void read_request(std::string_view request, Value* fields) {
  const size_t first = request.find(' ');
  const size_t second = first == kNone ? kNone : request.find(' ', first + 1);
  const bool three = second != kNone && first != 0 && second != first + 1 && second + 1 != request.size() &&
                     request.find(' ', second + 1) == kNone;
  fields[0] = three ? cell(request.substr(0, first)) : Value::null();
  fields[1] = three ? cell(request.substr(first + 1, second - first - 1)) : Value::null();
  fields[2] = three ? cell(request.substr(second + 1)) : Value::null();
}

bool read_combined(std::string_view text, const Environment&, Arena& arena, Value* fields) {
  LineScan scan(text);
  const std::string_view ip = scan.until(' ');
  const std::string_view ident = scan.until(' ');
  const size_t bracket = scan.rest().find(" [");  // a user's name may have spaces
  if (ip.empty() || ident.empty() || bracket == kNone || bracket == 0) return false;
  const std::string_view user = scan.rest().substr(0, bracket);
  scan.skip(bracket + 2);
  const auto time = access_time(scan.until(']'));
  std::string_view request;
  if (!time || !scan.take(' ') || !scan.quoted(arena, request) || !scan.take(' ')) return false;
  const std::string_view status = scan.word();
  if (status.empty() || !scan.take(' ')) return false;
  const std::string_view bytes = scan.word();
  if (bytes.empty()) return false;
  std::string_view referer = "-";
  std::string_view agent = "-";
  // Servers cut long lines off: what there is of an agent counts.
  if (scan.take(' ') && scan.quoted_or_rest(arena, referer) && scan.take(' '))
    scan.quoted_or_rest(arena, agent);
  fields[0] = cell(ip);
  fields[1] = cell(ident);
  fields[2] = cell(user);
  fields[3] = Value::time(*time);
  read_request(request, fields + 4);
  fields[7] = cell(status);
  fields[8] = cell(bytes);
  fields[9] = cell(referer);
  fields[10] = cell(agent);
  return true;
}

constexpr auto kSyslog = std::to_array<std::string_view>({"time", "host", "app", "pid", "message"});

// [id name="value" …]…, or -
bool skip_structured_data(LineScan& scan) {
  if (scan.take('-')) return true;
  if (scan.rest().empty() || scan.rest()[0] != '[') return false;
  while (scan.take('[')) {
    bool quoted = false;
    for (;;) {
      if (scan.at_end()) return false;
      const char c = scan.rest()[0];
      scan.skip(quoted && c == '\\' && scan.rest().size() > 1 ? 2 : 1);
      if (c == '"') quoted = !quoted;
      if (c == ']' && !quoted) break;
    }
  }
  return true;
}

// RFC 5424, behind its version: time host app pid id data message
bool read_new_syslog(LineScan scan, const Environment& env, Value* fields) {
  const std::string_view time = scan.until(' ');
  const auto t = parse_time(time, env.zone);
  if (!t && time != "-") return false;
  fields[0] = t ? Value::time(*t) : Value::null();
  for (size_t i = 1; i < 4; ++i) {
    const std::string_view part = scan.until(' ');
    if (part.empty()) return false;
    fields[i] = cell(part);
  }
  if (scan.until(' ').empty() || !skip_structured_data(scan)) return false;
  if (!scan.at_end() && !scan.take(' ')) return false;
  std::string_view message = scan.rest();
  if (message.starts_with("\xEF\xBB\xBF")) message.remove_prefix(3);
  fields[4] = cell(message);
  return true;
}

// app[pid]: message, app: message, or a message alone
void read_tagged(std::string_view text, Value* fields) {
  fields[0] = fields[1] = Value::null();
  fields[2] = cell(text);
  const size_t end = text.find_first_of(" :[");
  if (end == kNone || end == 0 || text[end] == ' ') return;
  LineScan scan(text.substr(end));
  std::string_view pid;
  if (scan.take('[')) {
    pid = scan.until(']');
    if (pid.empty()) return;
    scan.take(':');
  } else if (!scan.take(':') || (!scan.at_end() && scan.rest()[0] != ' ')) {
    return;
  }
  scan.take(' ');
  fields[0] = cell(text.substr(0, end));
  if (!pid.empty()) fields[1] = cell(pid);
  fields[2] = cell(scan.rest());
}

// Jan 31 09:00:00, or RFC 3339 as rsyslog has it
std::optional<int64_t> syslog_time(LineScan& scan, const Environment& env) {
  int64_t month = 0;
  if (!read_month(scan, month)) return parse_time(scan.word(), env.zone);
  int64_t day = 0;
  int64_t seconds = 0;
  int64_t nanos = 0;
  const bool padded = scan.take(' ') && scan.take(' ');
  if (!scan.digits(padded ? 1 : 2, day)) {
    if (padded || !scan.digits(1, day)) return std::nullopt;
  }
  if (!scan.take(' ') || !read_clock(scan, seconds) || !read_fraction(scan, nanos)) return std::nullopt;
  return time_without_year(env, month, day, seconds, nanos);
}

bool read_syslog(std::string_view text, const Environment& env, Arena&, Value* fields) {
  LineScan scan(text);
  if (scan.take('<')) {
    const std::string_view priority = scan.until('>');
    if (priority.empty() || priority.size() > 3 || priority.find_first_not_of("0123456789") != kNone)
      return false;
    if (scan.rest().starts_with("1 ")) {
      scan.skip(2);
      return read_new_syslog(scan, env, fields);
    }
  }
  const auto time = syslog_time(scan, env);
  if (!time || !scan.take(' ')) return false;
  const std::string_view host = scan.word();
  if (host.empty() || !scan.take(' ')) return false;
  fields[0] = Value::time(*time);
  fields[1] = cell(host);
  read_tagged(scan.rest(), fields + 2);
  return true;
}

constexpr auto kKlog =
    std::to_array<std::string_view>({"level", "time", "thread", "file", "line", "message"});

// I0131 09:00:00.123456   12345 file.go:42] message; glog may have the year: I20260131
bool read_klog(std::string_view text, const Environment& env, Arena&, Value* fields) {
  LineScan scan(text);
  if (text.empty() || std::strchr("IWEFD", text[0]) == nullptr) return false;
  scan.skip(1);
  const size_t digits = scan.rest().find_first_not_of("0123456789");
  int64_t year = 0;
  int64_t month = 0;
  int64_t day = 0;
  int64_t seconds = 0;
  int64_t nanos = 0;
  if ((digits != 4 && digits != 8) || (digits == 8 && !scan.digits(4, year)) || !scan.digits(2, month) ||
      !scan.digits(2, day) || !scan.take(' ') || !read_clock(scan, seconds) || !read_fraction(scan, nanos) ||
      !scan.take(' ')) {
    return false;
  }
  std::optional<int64_t> time;
  if (digits == 4) {
    time = time_without_year(env, month, day, seconds, nanos);
  } else if (is_date(year, month, day)) {
    time = time_in(env.zone, {year, month, day}, seconds, nanos);
  }
  scan.skip_spaces();
  const std::string_view thread = scan.until(' ');
  const std::string_view place = scan.until(']');
  const size_t colon = place.rfind(':');
  if (!time || thread.empty() || colon == kNone || colon == 0 || place.find(' ') != kNone) return false;
  scan.take(' ');
  fields[0] = cell(text.substr(0, 1));
  fields[1] = Value::time(*time);
  fields[2] = cell(thread);
  fields[3] = cell(place.substr(0, colon));
  fields[4] = cell(place.substr(colon + 1));
  fields[5] = cell(scan.rest());
  return true;
}

constexpr auto kFormats = std::to_array<LineFormat>({
    {"combined", "common", kCombined, read_combined},
    {"syslog", "", kSyslog, read_syslog},
    {"klog", "", kKlog, read_klog},
});

}  // namespace

std::span<const LineFormat> line_formats() { return kFormats; }

}  // namespace weir
