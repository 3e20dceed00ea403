// The formats of strftime and strptime, compiled once.
//
//   TimeFormat::compile("%d/%b/%Y:%T %z", true)->read("31/Jan/2026:09:00:00 +0100", zone, now)
//
// Codes: %Y %C %y %G %g %m %d %e %j %b %h %B %a %A %u %w %V %U %W %H %k %I %l %M %S %f %L %p %P %s %z %Z %n
// %t %% and the compounds %F %T %D %R %r %c %x %X, names in English. %f is six digits as in Python, %3f three
// (1 to 9), %L the same as %3f; %:z has a colon; %-d has no padding, %_d spaces, %0e zeros.
//
// Reading: the whole text; white space stands for any amount of it, none included; names in any case; numbers
// with or without their padding; %f takes any number of digits, cut at ns; %z takes +0100, +01:00, +01 and Z;
// %Z takes UTC, GMT, Z, offsets, and what the given zone is called then (CET, CEST). Weekdays are read and
// not compared. A month or a day of the year without a year is in the year of the clock, or the one before
// where that is no date or more than a day ahead. What else is not there is 1970-01-01 00:00:00 in the given
// zone. %U and %W cannot be read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "functions/calendar.h"
#include "functions/function.h"
#include "functions/text_builder.h"

namespace weir {

class TimeFormat : public Prepared {
 public:
  // Throws PipelineError with an empty span when a code is unknown, or cannot be read where `for_reading`.
  static std::unique_ptr<TimeFormat> compile(std::string_view format, bool for_reading);

  void print(int64_t ns, const TimeZone& zone, TextBuilder& out) const;

  // Nothing when the text does not match or names no existing time.
  std::optional<int64_t> read(std::string_view text, const TimeZone& zone, int64_t now) const;

  bool is_plain() const { return is_plain_; }  // what it prints may stand in JSON as it is

 private:
  struct Piece {
    char code;       // 0: `text` as it is
    char pad;        // '-', '_', '0', or 0 for the code's own
    uint8_t digits;  // of %f, 0 when not said
    bool colon;      // %:z
    std::string text;
  };
  struct Reading;
  void add(std::string_view format, bool for_reading);
  void add_text(char c);
  static bool read_piece(const Piece& piece, Reading& r);
  static bool read_zone(Reading& r);
  static std::optional<int64_t> resolve(const Reading& r, const TimeZone& zone, int64_t now);
  static std::optional<int64_t> resolve_in(int64_t year, const Reading& r, const TimeZone& zone);

  std::vector<Piece> pieces_;
  bool is_plain_ = true;
};

// English names, for both directions.
inline constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                               "May",       "June",     "July",     "August",
                                               "September", "October",  "November", "December"};
inline constexpr std::string_view kWeekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                 "Thursday", "Friday", "Saturday"};

}  // namespace weir
