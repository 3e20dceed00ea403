// Functions of times and durations. A time is a Time or whatever reads as one. Tested by
// tests/unit/functions_test.cc.
#include <cmath>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/near.h"
#include "functions/arguments.h"
#include "functions/calendar.h"
#include "functions/text_builder.h"
#include "functions/time_format.h"
#include "value/civil.h"

namespace weir {
namespace {

Value now(const CallContext& c) { return Value::time(c.env.now); }

Value time(const CallContext& c) { return optional_time(to_time(c.args[0], c.env.zone)); }

Value duration(const CallContext& c) {
  const std::optional<int64_t> ns = to_duration(c.args[0]);
  return ns ? Value::duration(*ns) : Value::null();
}

Value epoch(const CallContext& c) {
  const std::optional<int64_t> ns = to_time(c.args[0], c.env.zone);
  return ns ? time_part(TimePart::Epoch, *ns, c.env.zone) : Value::null();
}

Value epoch_ms(const CallContext& c) {
  const std::optional<int64_t> ns = to_time(c.args[0], c.env.zone);
  return ns ? Value::integer(floor_quotient(*ns, kMillisecond)) : Value::null();
}

// floor(x / size) × size. A quotient that misses a whole number by a rounding or two is taken as that number,
// so that bin(0.3, 0.1) is 0.3; and where the size is a whole part of 1 the result is a quotient, which is
// nearer to the decimal than a product.
Value bin_number(const Value& x, const Value& size) {
  if (x.kind == Kind::Int && size.kind == Kind::Int) {
    int64_t bin = 0;
    if (size.i <= 0) return Value::null();
    if (!__builtin_sub_overflow(x.i, floor_modulo(x.i, size.i), &bin)) return Value::integer(bin);
  }
  const double width = to_double(size);
  if (!(width > 0)) return Value::null();
  const double quotient = to_double(x) / width;
  const double nearest_whole = std::nearbyint(quotient);
  const bool is_whole = std::fabs(quotient - nearest_whole) <= std::fabs(quotient) * 0x1p-50;
  const double count = is_whole ? nearest_whole : std::floor(quotient);
  const double parts = std::nearbyint(1 / width);
  return Value::real((parts > 1 && 1 / parts == width ? count / parts : count * width) + 0.0);
}

Value bin(const CallContext& c) {
  const Value& x = c.args[0];
  const Value number = number_of(x);
  const Value size = number_of(c.args[1]);
  if (!number.is_null() && !size.is_null()) return bin_number(number, size);
  const std::optional<int64_t> ns = to_duration(c.args[1]);
  if (!ns || *ns <= 0) return Value::null();
  if (x.kind == Kind::Duration) {
    int64_t start = 0;
    if (__builtin_sub_overflow(x.i, floor_modulo(x.i, *ns), &start)) return Value::null();
    return Value::duration(start);
  }
  const std::optional<int64_t> t = to_time(x, c.env.zone);
  return t ? optional_time(bin_time(*t, *ns, c.env.zone)) : Value::null();
}

struct PreparedPart : Prepared {
  explicit PreparedPart(TimePart p) : part(p) {}
  TimePart part;
};

std::unique_ptr<Prepared> prepare_part(std::span<const Value> constants, bool unit_only) {
  const Value& name = constants[0];
  if (name.is_null()) {
    const Value& second = constants[1];
    if (name.kind == Kind::Missing && second.is_string() && find_time_part(second.view())) {
      throw PipelineError(argument_span(0), "the unit is the first argument, the time the second");
    }
    return nullptr;
  }
  const std::string_view given = name.is_string() ? name.view() : std::string_view{};
  const std::optional<TimePart> part = find_time_part(given);
  if (part && (!unit_only || is_time_unit(*part))) return std::make_unique<PreparedPart>(*part);
  std::vector<std::string> names = {"year",   "quarter", "month",       "week",        "day",       "hour",
                                    "minute", "second",  "millisecond", "microsecond", "nanosecond"};
  if (!unit_only) names.insert(names.end(), {"dow", "isodow", "doy", "isoyear", "epoch"});
  std::string all;
  for (const std::string& n : names) all += (all.empty() ? "" : ", ") + n;
  const std::string near = nearest(given, names);
  throw PipelineError(argument_span(0), "expected a unit of time: " + all,
                      near.empty() ? "" : "did you mean \"" + near + "\"?");
}

std::unique_ptr<Prepared> prepare_date_trunc(std::span<const Value> constants, const TimeZone&) {
  return prepare_part(constants, true);
}

std::unique_ptr<Prepared> prepare_date_part(std::span<const Value> constants, const TimeZone&) {
  return prepare_part(constants, false);
}

std::optional<TimePart> part_arg(const CallContext& c) {
  if (c.prepared != nullptr) return static_cast<const PreparedPart*>(c.prepared)->part;
  return c.args[0].is_string() ? find_time_part(c.args[0].view()) : std::nullopt;
}

Value date_trunc(const CallContext& c) {
  const std::optional<TimePart> unit = part_arg(c);
  const std::optional<int64_t> ns = to_time(c.args[1], c.env.zone);
  return unit && ns ? optional_time(truncate_time(*unit, *ns, c.env.zone)) : Value::null();
}

Value date_part(const CallContext& c) {
  const std::optional<TimePart> part = part_arg(c);
  const std::optional<int64_t> ns = to_time(c.args[1], c.env.zone);
  return part && ns ? time_part(*part, *ns, c.env.zone) : Value::null();
}

std::unique_ptr<Prepared> prepare_format(const Value& constant, bool for_reading) {
  if (constant.is_null()) return nullptr;
  if (!constant.is_string())
    throw PipelineError(argument_span(1), "expected a time format like \"%Y-%m-%d\"");
  return TimeFormat::compile(constant.view(), for_reading);
}

std::unique_ptr<Prepared> prepare_strftime(std::span<const Value> constants, const TimeZone&) {
  return prepare_format(constants[1], false);
}

std::unique_ptr<Prepared> prepare_strptime(std::span<const Value> constants, const TimeZone&) {
  return prepare_format(constants[1], true);
}

// The prepared format, or one made for this row and kept in `own`; null when it is wrong.
const TimeFormat* format_arg(const CallContext& c, bool for_reading, std::unique_ptr<TimeFormat>& own) {
  if (c.prepared != nullptr) return static_cast<const TimeFormat*>(c.prepared);
  if (!c.args[1].is_string()) return nullptr;
  try {
    own = TimeFormat::compile(c.args[1].view(), for_reading);
  } catch (const PipelineError&) {
    return nullptr;
  }
  return own.get();
}

Value strftime(const CallContext& c) {
  std::unique_ptr<TimeFormat> own;
  const TimeFormat* format = format_arg(c, false, own);
  const std::optional<int64_t> ns = to_time(c.args[0], c.env.zone);
  if (format == nullptr || !ns) return Value::null();
  TextBuilder out(c.arena, 48);
  format->print(*ns, c.env.zone, out);
  return out.finish(format->is_plain() ? Value::kPlain : 0);
}

Value strptime(const CallContext& c) {
  std::unique_ptr<TimeFormat> own;
  const TimeFormat* format = format_arg(c, true, own);
  const Text s = text_arg(c, 0);
  return format != nullptr && s.has ? optional_time(format->read(s.view, c.env.zone, c.env.now))
                                    : Value::null();
}

constexpr FunctionDef kFunctions[] = {
    {"now",
     "",
     "now()",
     0,
     0,
     FunctionDef::kNoFold,
     "the time at which the row was read",
     {"now() > @2020-01-01", "true"},
     now,
     nullptr},
    {"time",
     "",
     "time(x)",
     1,
     1,
     0,
     "the time that a text (RFC 3339) or a number (epoch) reads as",
     {R"(time("2026-01-31 09:00"))", R"("2026-01-31T09:00:00Z")"},
     time,
     nullptr},
    {"strftime",
     "",
     "strftime(t, format)",
     2,
     2,
     0,
     "a time as text by % codes",
     {R"(strftime(@2026-01-31T09:00Z, "%d %b %Y, %H:%M"))", R"("31 Jan 2026, 09:00")"},
     strftime,
     prepare_strftime},
    {"strptime",
     "",
     "strptime(s, format)",
     2,
     2,
     0,
     "the time that a text reads as by % codes",
     {R"(strptime("31/Jan/2026:09:00:00 +0100", "%d/%b/%Y:%T %z"))", R"("2026-01-31T08:00:00Z")"},
     strptime,
     prepare_strptime},
    {"bin",
     "",
     "bin(x, size)",
     2,
     2,
     0,
     "the greatest multiple of size not above x: numbers, durations, and times by a duration",
     {"bin(@2026-01-31T09:07Z, 5m)", R"("2026-01-31T09:05:00Z")"},
     bin,
     nullptr},
    {"date_trunc",
     "",
     "date_trunc(unit, t)",
     2,
     2,
     0,
     "t cut to its microsecond, millisecond, second, minute, hour, day, week (Monday), month, quarter or "
     "year",
     {R"(date_trunc("month", @2026-01-31T09:07Z))", R"("2026-01-01T00:00:00Z")"},
     date_trunc,
     prepare_date_trunc},
    {"date_part",
     "",
     "date_part(unit, t)",
     2,
     2,
     0,
     "a number of t: year … second, millisecond …, week (ISO), dow (Sunday is 0), isodow (Monday is 1), doy, "
     "epoch",
     {R"(date_part("week", @2026-01-31))", "5"},
     date_part,
     prepare_date_part},
    {"epoch",
     "",
     "epoch(t)",
     1,
     1,
     0,
     "seconds since 1970-01-01 UTC, with their fraction",
     {R"(epoch("1970-01-01T00:00:01.5Z"))", "1.5"},
     epoch,
     nullptr},
    {"epoch_ms",
     "",
     "epoch_ms(t)",
     1,
     1,
     0,
     "milliseconds since 1970-01-01 UTC",
     {R"(epoch_ms("1970-01-01T00:00:01.5Z"))", "1500"},
     epoch_ms,
     nullptr},
    {"duration",
     "",
     "duration(x)",
     1,
     1,
     0,
     "the duration that a text (\"1h30m\") or a number of seconds reads as",
     {R"(duration("1h30m"))", "5400"},
     duration,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> time_functions() { return kFunctions; }

}  // namespace weir
