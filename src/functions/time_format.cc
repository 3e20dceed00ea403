#include "functions/time_format.h"

#include <algorithm>

#include "base/diagnostic.h"
#include "value/civil.h"

namespace weir {
namespace {

constexpr std::string_view kCodes = "YCyGgmdejbhBaAuwVUWHkIlMSfLpPszZ";

std::string_view compound(char code) {
  switch (code) {
    case 'F': return "%Y-%m-%d";
    case 'T':
    case 'X': return "%H:%M:%S";
    case 'D':
    case 'x': return "%m/%d/%y";
    case 'R': return "%H:%M";
    case 'r': return "%I:%M:%S %p";
    case 'c': return "%a %b %e %H:%M:%S %Y";
    default: return {};
  }
}

// `pad` is what the code does by itself, `asked` the flag in the format.
void put_number(int64_t value, size_t width, char pad, char asked, TextBuilder& out) {
  char digits[20];
  char* p = digits + sizeof digits;
  if (value < 0) {
    out.push('-');
    value = -value;
  }
  do {
    *--p = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  if (asked != 0) pad = asked;
  size_t length = static_cast<size_t>(digits + sizeof digits - p);
  for (; pad != '-' && length < width; --width) out.push(pad == '_' ? ' ' : '0');
  out.append({p, length});
}

void put_fraction(int64_t nanos, int digits, TextBuilder& out) {
  for (int64_t unit = 100'000'000; digits > 0; --digits, unit /= 10) {
    out.push(static_cast<char>('0' + nanos / unit % 10));
  }
}

void put_offset(int64_t seconds, bool colon, TextBuilder& out) {
  out.push(seconds < 0 ? '-' : '+');
  const int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  put_number(minutes / 60, 2, '0', 0, out);
  if (colon) out.push(':');
  put_number(minutes % 60, 2, '0', 0, out);
}

void put_name(std::string_view name, bool whole, TextBuilder& out) {
  out.append(whole ? name : name.substr(0, 3));
}

}  // namespace

std::unique_ptr<TimeFormat> TimeFormat::compile(std::string_view format, bool for_reading) {
  auto compiled = std::make_unique<TimeFormat>();
  compiled->add(format, for_reading);
  return compiled;
}

void TimeFormat::add_text(char c) {
  if (pieces_.empty() || pieces_.back().code != 0) pieces_.push_back({0, 0, 0, false, {}});
  pieces_.back().text += c;
  if (c < ' ' || c == '"' || c == '\\') is_plain_ = false;
}

void TimeFormat::add(std::string_view format, bool for_reading) {
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      add_text(format[i]);
      continue;
    }
    const size_t begin = i++;
    Piece piece{0, 0, 0, false, {}};
    if (i < format.size() && (format[i] == '-' || format[i] == '_' || format[i] == '0'))
      piece.pad = format[i++];
    if (i + 1 < format.size() && format[i] >= '1' && format[i] <= '9' && format[i + 1] == 'f') {
      piece.digits = static_cast<uint8_t>(format[i++] - '0');
    }
    if (i + 1 < format.size() && format[i] == ':' && format[i + 1] == 'z') {
      piece.colon = true;
      ++i;
    }
    piece.code = i < format.size() ? format[i] : '\0';
    const std::string written(format.substr(begin, i + 1 - begin));
    if (piece.code == '%') {
      add_text('%');
    } else if (piece.code == 'n' || piece.code == 't') {
      add_text(piece.code == 'n' ? '\n' : '\t');
    } else if (!compound(piece.code).empty()) {
      add(compound(piece.code), for_reading);
    } else if (piece.code == 0 || kCodes.find(piece.code) == std::string_view::npos) {
      throw PipelineError(argument_span(1), "unknown code '" + written + "' in a time format",
                          "a percent sign is %%");
    } else if (for_reading && (piece.code == 'U' || piece.code == 'W')) {
      throw PipelineError(argument_span(1), "'" + written + "' cannot be read: a week of the year is %G-W%V");
    } else {
      pieces_.push_back(std::move(piece));
    }
  }
}

void TimeFormat::print(int64_t ns, const TimeZone& zone, TextBuilder& out) const {
  const LocalTime t = local_time(ns, zone);
  const int64_t hour12 = (t.hour + 11) % 12 + 1;
  const auto month = static_cast<size_t>(t.month - 1);
  const auto weekday = static_cast<size_t>(days_from_sunday(t.days));
  for (const Piece& p : pieces_) {
    switch (p.code) {
      case 0: out.append(p.text); break;
      case 'Y': put_number(t.year, 4, '0', p.pad, out); break;
      case 'C': put_number(t.year / 100, 2, '0', p.pad, out); break;
      case 'y': put_number(t.year % 100, 2, '0', p.pad, out); break;
      case 'G': put_number(iso_week(t.days).year, 4, '0', p.pad, out); break;
      case 'g': put_number(iso_week(t.days).year % 100, 2, '0', p.pad, out); break;
      case 'V': put_number(iso_week(t.days).week, 2, '0', p.pad, out); break;
      case 'm': put_number(t.month, 2, '0', p.pad, out); break;
      case 'd': put_number(t.day, 2, '0', p.pad, out); break;
      case 'e': put_number(t.day, 2, '_', p.pad, out); break;
      case 'j': put_number(day_of_year(t), 3, '0', p.pad, out); break;
      case 'b':
      case 'h': put_name(kMonths[month], false, out); break;
      case 'B': put_name(kMonths[month], true, out); break;
      case 'a': put_name(kWeekdays[weekday], false, out); break;
      case 'A': put_name(kWeekdays[weekday], true, out); break;
      case 'u': put_number(days_from_monday(t.days) + 1, 1, '0', p.pad, out); break;
      case 'w': put_number(days_from_sunday(t.days), 1, '0', p.pad, out); break;
      case 'U': put_number((day_of_year(t) + 6 - days_from_sunday(t.days)) / 7, 2, '0', p.pad, out); break;
      case 'W': put_number((day_of_year(t) + 6 - days_from_monday(t.days)) / 7, 2, '0', p.pad, out); break;
      case 'H': put_number(t.hour, 2, '0', p.pad, out); break;
      case 'k': put_number(t.hour, 2, '_', p.pad, out); break;
      case 'I': put_number(hour12, 2, '0', p.pad, out); break;
      case 'l': put_number(hour12, 2, '_', p.pad, out); break;
      case 'M': put_number(t.minute, 2, '0', p.pad, out); break;
      case 'S': put_number(t.second, 2, '0', p.pad, out); break;
      case 'f': put_fraction(t.nanos, p.digits == 0 ? 6 : p.digits, out); break;
      case 'L': put_fraction(t.nanos, 3, out); break;
      case 'p': out.append(t.hour < 12 ? "AM" : "PM"); break;
      case 'P': out.append(t.hour < 12 ? "am" : "pm"); break;
      case 's': put_number(floor_quotient(ns, kSecond), 1, '0', p.pad, out); break;
      case 'z': put_offset(t.offset, p.colon, out); break;
      case 'Z': out.append(zone.abbreviation(ns)); break;
      default: break;
    }
  }
}

}  // namespace weir
