// Tested by time_form_test.cc.
#include "formats/time_form.h"

#include <fmt/format.h>

#include "base/screen_text.h"

namespace weir {
namespace {

// Digits of the fraction that `ns` needs: 0, 3, 6 or 9, as print_time() has it.
uint8_t fraction_digits(int64_t ns) {
  if (ns % kSecond == 0) return 0;
  if (ns % kMillisecond == 0) return 3;
  return ns % kMicrosecond == 0 ? 6 : 9;
}

std::string fraction(int64_t ns, uint8_t digits) {
  if (digits == 0) return "";
  const int64_t within = ((ns % kSecond) + kSecond) % kSecond;
  return fmt::format(".{:09}", within).substr(0, digits + size_t{1});
}

std::string date(const absl::CivilSecond& t) {
  return fmt::format("{:04}-{:02}-{:02}", t.year(), t.month(), t.day());
}
std::string month_and_day(const absl::CivilSecond& t) {
  return fmt::format("{:02}-{:02}", t.month(), t.day());
}
std::string minutes(const absl::CivilSecond& t) { return fmt::format("{:02}:{:02}", t.hour(), t.minute()); }
std::string seconds(const absl::CivilSecond& t) { return minutes(t) + fmt::format(":{:02}", t.second()); }

bool midnight(const absl::CivilSecond& t) { return t.hour() == 0 && t.minute() == 0 && t.second() == 0; }

}  // namespace

bool TimeForm::add(int64_t ns, const TimeZone& zone) {
  const TimeForm before = *this;
  const absl::CivilSecond t = zone.civil(ns);
  const int64_t day = day_of(ns, zone);
  if (!any_) {
    any_ = true;
    day_ = day;
    year_ = t.year();
  }
  one_date_ = one_date_ && day == day_;
  one_year_ = one_year_ && t.year() == year_;
  digits_ = std::max(digits_, fraction_digits(ns));
  whole_minutes_ = whole_minutes_ && digits_ == 0 && t.second() == 0;
  midnights_ = midnights_ && digits_ == 0 && midnight(t);
  return before.any_ &&
         (one_date_ != before.one_date_ || one_year_ != before.one_year_ || digits_ != before.digits_ ||
          whole_minutes_ != before.whole_minutes_ || midnights_ != before.midnights_);
}

std::string TimeForm::text(int64_t ns, Length length, const TimeZone& zone) const {
  const absl::CivilSecond t = zone.civil(ns);
  if (midnights_) return one_year_ && !one_date_ ? month_and_day(t) : date(t);
  std::string out;
  if (!one_date_) out = (one_year_ ? month_and_day(t) : date(t)) + ' ';
  if (length == Length::Short) return out + (whole_minutes_ ? minutes(t) : seconds(t));
  return out + seconds(t) + fraction(ns, digits_);
}

size_t TimeForm::width(Length length) const {
  if (!any_) return 0;
  if (midnights_) return one_year_ && !one_date_ ? 5 : 10;
  const size_t date = one_date_ ? 0 : one_year_ ? 6 : 11;
  if (length == Length::Short) return date + (whole_minutes_ ? 5 : 8);
  return date + 8 + (digits_ > 0 ? digits_ + size_t{1} : 0);
}

void TimeForm::save(StateWriter& out) const {
  for (const bool b : {any_, one_date_, one_year_, midnights_, whole_minutes_}) out.u8(b);
  out.u8(digits_);
  out.i64(day_);
  out.i64(year_);
}

void TimeForm::load(StateReader& in) {
  for (bool* b : {&any_, &one_date_, &one_year_, &midnights_, &whole_minutes_}) *b = in.u8() != 0;
  digits_ = in.u8();
  day_ = in.i64();
  year_ = in.i64();
}

std::string time_range(int64_t from, int64_t to, const TimeZone& zone, std::string_view ellipsis,
                       size_t room) {
  const absl::CivilSecond a = zone.civil(from), b = zone.civil(to);
  const std::string between = ' ' + std::string(ellipsis) + ' ';
  const std::string day = day_of(from, zone) == day_of(to, zone) ? "" : date(b);
  const std::string month = day.empty() || a.year() != b.year() ? day : month_and_day(b);
  const auto with = [](const std::string& date, const std::string& clock) {
    return date.empty() ? clock : date + ' ' + clock;
  };
  std::string full, end;
  print_time(from, zone, full);
  print_time(to, zone, end);
  if (from == to) return shown_width(full) <= room ? full : cut_shown(date(a) + ' ' + seconds(a), room, "");
  std::string candidates[] = {
      full + between + end,
      date(a) + ' ' + seconds(a) + between + with(month, seconds(b)),
      date(a) + ' ' + minutes(a) + between + with(month, minutes(b)),
      month_and_day(a) + ' ' + minutes(a) + between + with(month, minutes(b)),
      date(a) + (day.empty() ? "" : between + date(b)),
      month_and_day(a) + (month.empty() ? "" : between + month),
  };
  for (std::string& candidate : candidates) {
    if (shown_width(candidate) <= room) return std::move(candidate);
  }
  return cut_shown(candidates[4], room, "");
}

}  // namespace weir
