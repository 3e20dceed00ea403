// Scalar functions of numbers, times, and logic.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <random>

#include "function_cases.h"
#include "functions/rounding.h"

using namespace weir;
using namespace weir::function_cases;

TEST_CASE("numbers") {
  check({
      {"abs", "[-5]", "5"},
      {"abs", "[-2.50]", "2.5"},
      {"abs", R"(["-7"])", "7"},
      {"abs", "[-9223372036854775808]", "9.223372036854776e+18"},
      {"abs", "[-12345678901234567890]", "12345678901234567890"},
      {"abs", R"(["D:-90s"])", "90"},
      {"abs", "[true]", "null"},
      {"abs", R"(["abc"])", "null"},
      {"ceil", "[1.2]", "2"},
      {"ceil", "[-0.5]", "0"},
      {"ceil", R"(["D:1.5s"])", "2"},
      {"floor", "[-1.2]", "-2"},
      {"floor", "[7.0]", "7"},
      {"floor", "[1e300]", "1e+300"},
      {"floor", "[12345678901234567890]", "12345678901234567890"},
      {"floor", R"(["D:-1.5s"])", "-2"},
      {"trunc", "[-1.7]", "-1"},
      {"trunc", "[null]", "null"},
      {"round", "[2.5]", "3"},
      {"round", "[-2.5]", "-3"},
      {"round", "[0.49999999999999994]", "0"},
      {"round", "[2.675, 2]", "2.68"},
      {"round", "[-2.675, 2]", "-2.68"},
      {"round", "[1.005, 2]", "1.01"},
      {"round", "[0.285, 2]", "0.29"},
      {"round", "[9.9999, 3]", "10"},
      {"round", "[2.50, 1]", "2.5"},
      {"round", "[-0.001, 2]", "0"},
      {"round", "[1234567890123.4567, 3]", "1234567890123.457"},
      {"round", "[1e-320, 2]", "0"},
      {"round", "[1.7976931348623157e308, -308]", "1.7976931348623157e+308"},
      {"round", "[123.456, 400]", "123.456"},
      {"round", "[5, 2]", "5"},
      {"round", "[1250, -2]", "1300"},
      {"round", "[-1250, -2]", "-1300"},
      {"round", "[1249, -2]", "1200"},
      {"round", "[9223372036854775807, -1]", "9.223372036854776e+18"},
      {"round", "[9223372036854775807, -19]", "1e+19"},
      {"round", "[4999999999999999999, -19]", "0"},
      {"round", "[55.5, -1]", "60"},
      {"round", "[5.5, -9]", "0"},
      {"round", R"(["3.14159", 3])", "3.142"},
      {"round", R"(["D:1234ms", 1])", "1.2"},
      {"round", R"(["D:1500ms"])", "2"},
      {"round", R"([1.5, "x"])", "null"},
      {"sqrt", "[2.25]", "1.5"},
      {"sqrt", "[-1]", "null"},
      {"pow", "[2, 10]", "1024"},
      {"pow", "[10, 18]", "1000000000000000000"},
      {"pow", "[10, 19]", "1e+19"},
      {"pow", "[-3, 3]", "-27"},
      {"pow", "[2, -1]", "0.5"},
      {"pow", "[0, -1]", "null"},
      {"pow", "[-8, 0.5]", "null"},
      {"exp", "[1]", "2.718281828459045"},
      {"exp", "[1000]", "null"},
      {"ln", "[0]", "null"},
      {"log10", "[1000]", "3"},
      {"log2", "[8]", "3"},
      {"log2", R"([[8]])", "null"},
      {"sign", "[-0.5]", "-1"},
      {"sign", "[0.0]", "0"},
      {"sign", "[12345678901234567890]", "1"},
      {"sign", R"(["D:-5s"])", "-1"},
      {"mod", "[-7, 3]", "2"},
      {"mod", "[7, 0]", "null"},
      {"mod", "[7.5, 2]", "1.5"},
  });
}

TEST_CASE("round_decimal agrees with printf where no half is near") {
  std::mt19937_64 random(7);
  int compared = 0;
  for (int i = 0; i < 100000; ++i) {
    const int digits = static_cast<int>(random() % 12);
    const double x = std::ldexp(static_cast<double>(static_cast<int64_t>(random())),
                                -40 - static_cast<int>(random() % 40));
    const double scaled = std::fabs(x) * std::pow(10.0, digits);
    if (scaled > 1e12 || std::fabs(scaled - std::trunc(scaled) - 0.5) < 1e-3) continue;
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, x);
    double expected = 0;
    std::from_chars(text, text + sizeof text, expected);
    REQUIRE_MESSAGE(round_decimal(x, digits) == expected, x, " to ", digits);
    ++compared;
  }
  CHECK(compared > 50000);
}

TEST_CASE("greatest, least, clamp") {
  check({
      {"greatest", "[3, 7.5, 5]", "7.5"},
      {"greatest", "[3, null]", "null"},
      {"greatest", R"([3, "abc"])", R"("abc")"},
      {"greatest", R"([9, "10"])", R"("10")"},
      {"greatest", R"(["T:2026-01-01", "T:2026-01-02"])", R"("2026-01-02T00:00:00Z")"},
      {"greatest", "[1, 1.0]", "1"},
      {"least", "[3, 7, 5]", "3"},
      {"least", R"(["b", "a"])", R"("a")"},
      {"least", "[12345678901234567890, 12345678901234567889]", "12345678901234567889"},
      {"clamp", "[120, 0, 100]", "100"},
      {"clamp", "[-1.5, 0, 100]", "0"},
      {"clamp", "[50.0, 0, 100]", "50"},
      {"clamp", R"(["50", 0, 100])", R"("50")"},
      {"clamp", "[5, 10, 0]", "null"},
      {"clamp", R"(["abc", 0, 100])", "null"},
      {"clamp", R"(["D:5m", "D:1s", "D:1m"])", "60"},
  });
}

TEST_CASE("bin") {
  check({
      {"bin", "[17, 5]", "15"},
      {"bin", "[-1, 5]", "-5"},
      {"bin", "[17, 0]", "null"},
      {"bin", "[17, -5]", "null"},
      {"bin", "[17.5, 5]", "15"},
      {"bin", "[0.7, 0.1]", "0.7"},
      {"bin", "[0.29, 0.01]", "0.29"},
      {"bin", "[0.3, 0.1]", "0.3"},
      {"bin", "[0.35, 0.1]", "0.3"},
      {"bin", "[7, 2.5]", "5"},
      {"bin", "[-0.05, 0.1]", "-0.1"},
      {"bin", "[-9223372036854775807, 10]", "-9.223372036854776e+18"},
      {"bin", R"(["17", "5"])", "15"},
      {"bin", R"(["T:2026-01-31T09:07:30Z", "D:5m"])", R"("2026-01-31T09:05:00Z")"},
      {"bin", R"(["2026-01-31T09:07:30Z", 60])", R"("2026-01-31T09:07:00Z")"},
      {"bin", R"(["2026-01-31T09:07:30Z", "15m"])", R"("2026-01-31T09:00:00Z")"},
      {"bin", R"([1769850450, "D:5m"])", R"("2026-01-31T09:05:00Z")"},
      {"bin", R"(["T:2026-01-31T09:07Z", "D:1d"])", R"("2026-01-31T00:00:00Z")"},
      {"bin", R"(["T:2026-01-31T09:07Z", "D:1w"])", R"("2026-01-26T00:00:00Z")"},
      {"bin", R"(["T:1969-12-31T23:59:59Z", "D:10s"])", R"("1969-12-31T23:59:50Z")"},
      {"bin", R"(["T:2026-01-31", "D:0s"])", "null"},
      {"bin", R"(["T:1677-09-21T00:12:44Z", "D:52w"])", "null"},
      {"bin", R"(["D:95s", "D:1m"])", "60"},
      {"bin", R"(["D:95s", 10])", "90"},
      {"bin", R"(["abc", 10])", "null"},
      {"bin", R"([5, "abc"])", "null"},
  });
  check({{"bin", R"(["T:2026-03-29T12:00Z", "D:1d"])", R"("2026-03-29T00:00:00+01:00")"},
         {"bin", R"(["T:2026-03-30T12:00Z", "D:7d"])", R"("2026-03-30T00:00:00+02:00")"},
         {"bin", R"(["T:2026-03-29T12:34Z", "D:1h"])", R"("2026-03-29T14:00:00+02:00")"}},
        zone_of("Europe/Berlin"));
}

TEST_CASE("parts of times") {
  check({
      {"time", R"(["2026-01-31 09:00"])", R"("2026-01-31T09:00:00Z")"},
      {"time", "[1769850000.5]", R"("2026-01-31T09:00:00.500Z")"},
      {"time", R"(["abc"])", "null"},
      {"time", "[true]", "null"},
      {"now", "[]", R"("2026-01-31T09:00:00Z")"},
      {"epoch", R"(["T:2026-01-31T09:00:00.25Z"])", "1769850000.25"},
      {"epoch", R"(["1969-12-31T23:59:59.5Z"])", "-0.5"},
      {"epoch", "[1769850000000]", "1769850000"},
      {"epoch", R"(["D:5s"])", "null"},
      {"epoch_ms", R"(["T:2026-01-31T09:00:00.2509Z"])", "1769850000250"},
      {"epoch_ms", R"(["1969-12-31T23:59:59.9999Z"])", "-1"},
      {"duration", R"(["1h30m"])", "5400"},
      {"duration", R"(["12ms"])", "0.012"},
      {"duration", "[1.5]", "1.5"},
      {"duration", R"(["90"])", "90"},
      {"duration", R"(["abc"])", "null"},
      {"date_trunc", R"(["second", "T:2026-08-15T09:07:30.123456789Z"])", R"("2026-08-15T09:07:30Z")"},
      {"date_trunc", R"(["millisecond", "T:2026-08-15T09:07:30.123456789Z"])",
       R"("2026-08-15T09:07:30.123Z")"},
      {"date_trunc", R"(["microseconds", "T:1969-08-15T09:07:30.123456789Z"])",
       R"("1969-08-15T09:07:30.123456Z")"},
      {"date_trunc", R"(["minute", "T:2026-08-15T09:07:30Z"])", R"("2026-08-15T09:07:00Z")"},
      {"date_trunc", R"(["hours", "T:2026-08-15T09:07:30Z"])", R"("2026-08-15T09:00:00Z")"},
      {"date_trunc", R"(["day", "2026-08-15T09:07:30Z"])", R"("2026-08-15T00:00:00Z")"},
      {"date_trunc", R"(["week", "T:2026-08-16T09:07:30Z"])", R"("2026-08-10T00:00:00Z")"},
      {"date_trunc", R"(["month", 1786784850])", R"("2026-08-01T00:00:00Z")"},
      {"date_trunc", R"(["quarter", "T:2026-08-15T09:07:30Z"])", R"("2026-07-01T00:00:00Z")"},
      {"date_trunc", R"(["year", "T:1965-08-15T09:07:30Z"])", R"("1965-01-01T00:00:00Z")"},
      {"date_trunc", R"(["year", "T:1677-12-01"])", "null"},
      {"date_trunc", R"(["dow", "T:2026-08-15T09:07:30Z"])", "null"},
      {"date_part", R"(["year", "T:2026-08-15T09:07:30.123456789Z"])", "2026"},
      {"date_part", R"(["quarter", "T:2026-08-15"])", "3"},
      {"date_part", R"(["month", "T:2026-08-15"])", "8"},
      {"date_part", R"(["week", "T:2027-01-01"])", "53"},
      {"date_part", R"(["isoyear", "T:2027-01-01"])", "2026"},
      {"date_part", R"(["week", "T:2024-12-30"])", "1"},
      {"date_part", R"(["day", "T:2026-08-15"])", "15"},
      {"date_part", R"(["dow", "T:2026-08-16"])", "0"},
      {"date_part", R"(["weekday", "T:2026-08-15"])", "6"},
      {"date_part", R"(["isodow", "T:2026-08-16"])", "7"},
      {"date_part", R"(["doy", "T:2024-12-31"])", "366"},
      {"date_part", R"(["hour", "T:1969-12-31T23:07:30Z"])", "23"},
      {"date_part", R"(["minute", "T:2026-08-15T09:07:30Z"])", "7"},
      {"date_part", R"(["second", "T:2026-08-15T09:07:30.9Z"])", "30"},
      {"date_part", R"(["millisecond", "T:2026-08-15T09:07:30.123456789Z"])", "123"},
      {"date_part", R"(["microsecond", "T:2026-08-15T09:07:30.123456789Z"])", "123456"},
      {"date_part", R"(["nanosecond", "T:1960-08-15T09:07:30.123456789Z"])", "123456789"},
      {"date_part", R"(["epoch", "T:1970-01-01T00:00:01.5Z"])", "1.5"},
      {"date_part", R"(["era", "T:1970-01-01T00:00:01.5Z"])", "null"},
  });
  check({{"date_trunc", R"(["day", "T:2026-06-30T22:30Z"])", R"("2026-07-01T00:00:00+02:00")"},
         {"date_trunc", R"(["year", "T:2026-06-30T22:30Z"])", R"("2026-01-01T00:00:00+01:00")"},
         {"date_trunc", R"(["hour", "T:2026-10-25T01:30Z"])", R"("2026-10-25T02:00:00+01:00")"},
         {"date_part", R"(["hour", "T:2026-06-30T22:30Z"])", "0"}},
        zone_of("Europe/Berlin"));
  check({{"date_trunc", R"(["hour", "T:2026-06-30T22:40Z"])", R"("2026-07-01T04:00:00+05:30")"}},
        zone_of("Asia/Kolkata"));
  CHECK(prepare_error("date_trunc", R"(["mnth", "MISSING"])").ends_with("| did you mean \"month\"?"));
  CHECK(prepare_error("date_trunc", R"(["dow", "MISSING"])").starts_with("expected a unit of time: year, "));
  CHECK(prepare_error("date_part", R"(["MISSING", "hour"])") ==
        "the unit is the first argument, the time the second");
}

TEST_CASE("strftime") {
  const char* const t = "T:2026-01-05T09:07:03.0405Z";
  const auto prints = [&](const char* format, const char* expected, const TimeZone& zone = {}) {
    const std::string args = std::string("[\"") + t + "\",\"" + format + "\"]";
    check({{"strftime", args.c_str(), (std::string("\"") + expected + "\"").c_str()}}, zone);
  };
  prints("%Y-%m-%d %H:%M:%S", "2026-01-05 09:07:03");
  prints("%F %T %D %R %x %X", "2026-01-05 09:07:03 01/05/26 09:07 01/05/26 09:07:03");
  prints("%c|%r", "Mon Jan  5 09:07:03 2026|09:07:03 AM");
  prints("%y %C %e %k %l %I %p %P", "26 20  5  9  9 09 AM am");
  prints("%-d/%-m %_H %0e", "5/1  9 05");
  prints("%f %3f %9f %1f %L", "040500 040 040500000 0 040");
  prints("%a %A %b %B %h %j %u %w", "Mon Monday Jan January Jan 005 1 1");
  prints("%G-W%V %g %U %W", "2026-W02 26 01 01");
  prints("%s %z %:z %Z", "1767604023 +0000 +00:00 UTC");
  prints("%z %:z %H", "+0530 +05:30 14", zone_of("Asia/Kolkata"));
  prints("%z", "-0300", zone_of("America/Sao_Paulo"));
  prints("100%% äö \\\"%n%t\\u0001", "100% äö \\\"\\n\\t\\u0001");
  prints("", "");
  CHECK(run({"strftime", R"(["abc", "%Y"])", ""}, {}, true) == "null");
  CHECK(run({"strftime", R"([0, "%q"])", ""}, {}, false) == "null");
  CHECK(run({"strftime", R"(["T:1969-12-31T23:59:59.5Z", "%s %f"])", ""}, {}, true) == "\"-1 500000\"");
  CHECK(prepare_error("strftime", R"([0, "%Q"])") ==
        "unknown code '%Q' in a time format | a percent sign is %%");
  CHECK(prepare_error("strftime", R"([0, "100%"])") ==
        "unknown code '%' in a time format | a percent sign is %%");
  CHECK(prepare_error("strftime", "[0, 5]") == "expected a time format like \"%Y-%m-%d\"");
}

TEST_CASE("strptime") {
  const auto reads = [](const char* text, const char* format, const char* expected,
                        const TimeZone& zone = {}) {
    const std::string args = std::string("[\"") + text + "\",\"" + format + "\"]";
    const std::string result = std::string(expected) == "null" ? "null" : "\"" + std::string(expected) + "\"";
    check({{"strptime", args.c_str(), result.c_str()}}, zone);
  };
  reads("31/Jan/2026:09:00:00 +0100", "%d/%b/%Y:%H:%M:%S %z", "2026-01-31T08:00:00Z");
  reads("2026-01-31T09:00:00.25+05:30", "%FT%T.%f%z", "2026-01-31T03:30:00.250Z");
  reads("2026-01-31 09:00Z", "%F %R%z", "2026-01-31T09:00:00Z");
  reads("2026-01-31 09:00-03", "%F %R%z", "2026-01-31T12:00:00Z");
  reads("2026-01-31 09:00 GMT", "%F %R %Z", "2026-01-31T09:00:00Z");
  reads("2026-01-31 09:00 +1", "%F %R %z", "null");
  reads("2026-01-31 09:00 +01:", "%F %R %z", "null");
  reads("20260131090001", "%Y%m%d%H%M%S", "2026-01-31T09:00:01Z");
  reads("Jan  5 2026", "%b %d %Y", "2026-01-05T00:00:00Z");
  reads("  5 JANUARY 26", " %e %b %y", "2026-01-05T00:00:00Z");
  reads("Saturday, 31 dec 1969", "%A, %d %B %Y", "1969-12-31T00:00:00Z");
  reads("12:05 AM", "%I:%M %p", "1970-01-01T00:05:00Z");
  reads("12:05 pm", "%I:%M %p", "1970-01-01T12:05:00Z");
  reads("9:05", "%H:%M", "1970-01-01T09:05:00Z");
  reads("2024-366", "%Y-%j", "2024-12-31T00:00:00Z");
  reads("2026-366", "%Y-%j", "null");
  reads("2026-W01-1", "%G-W%V-%u", "2025-12-29T00:00:00Z");
  reads("2025-W53", "%G-W%V", "null");
  reads("1769850000.5", "%s.%f", "2026-01-31T09:00:00.500Z");
  reads("-0.5", "%s.%f", "1969-12-31T23:59:59.500Z");
  reads("1769850000.1234567899", "%s.%f", "2026-01-31T09:00:00.123456789Z");
  reads("123", "%L", "1970-01-01T00:00:00.123Z");
  reads("1234", "%3f", "null");
  reads("20 69", "%C %y", "2069-01-01T00:00:00Z");
  reads("69", "%y", "1969-01-01T00:00:00Z");
  reads("68", "%y", "2068-01-01T00:00:00Z");
  reads("9999", "%Y", "null");
  reads("2026-02-29", "%F", "null");
  reads("2024-02-29", "%F", "2024-02-29T00:00:00Z");
  reads("2026-13-01", "%F", "null");
  reads("2026-01-31x", "%F", "null");
  reads("2026-01", "%F", "null");
  reads("24:00", "%H:%M", "null");
  reads("50%", "%M%%", "1970-01-01T00:50:00Z");
  reads("2016-12-31 23:59:60.5", "%F %T.%f", "2017-01-01T00:00:00.500Z");
  reads("2016-12-31 12:59:60", "%F %T", "null");
  reads("", "", "1970-01-01T00:00:00Z");
  reads("2026-07-01 09:00", "%F %R", "2026-07-01T09:00:00+02:00", zone_of("Europe/Berlin"));
  reads("2026-07-01 09:00 Z", "%F %R %z", "2026-07-01T11:00:00+02:00", zone_of("Europe/Berlin"));
  CHECK(run({"strptime", R"([20260131, "%Y%m%d"])", ""}, {}, true) == R"("2026-01-31T00:00:00Z")");
  CHECK(prepare_error("strptime", R"(["MISSING", "%Y %W"])") ==
        "'%W' cannot be read: a week of the year is %G-W%V");
}

TEST_CASE("what strftime prints strptime reads") {
  std::mt19937_64 random(3);
  for (const char* zone_name : {"UTC", "America/New_York", "Asia/Kathmandu"}) {
    const TimeZone zone = zone_of(zone_name);
    for (const char* format : {"%F %T.%9f %z", "%s.%9f", "%d/%b/%Y:%I:%M:%S %p %z", "%G-W%V-%u %R %:z"}) {
      for (int i = 0; i < 500; ++i) {
        Arena arena;
        // Since 1970, as older zones had offsets of seconds, which %z cuts.
        const int64_t ns = static_cast<int64_t>(random() >> 1) / kMinute * kMinute;
        const Environment env{zone, 0};
        const Value made[] = {Value::time(ns), Value::string(format)};
        const Value text = find_function("strftime")->call({made, arena, env, nullptr});
        const Value back[] = {text, Value::string(format)};
        const Value read = find_function("strptime")->call({back, arena, env, nullptr});
        REQUIRE_MESSAGE(read.i == ns, text.view());
      }
    }
  }
}

TEST_CASE("choosing and asking") {
  check({
      {"if", R"([true, "a", "b"])", R"("a")"},
      {"if", R"([false, "a", "b"])", R"("b")"},
      {"if", R"([null, 1, 2.0])", "2"},
      {"if", R"(["true", 1, 2])", "2"},
      {"if", R"([1, 1, 2])", "2"},
      {"if", "[false, 1]", "null"},
      {"if", R"([true, "MISSING", 1])", "null"},
      {"case", "[false, 1, true, 2, 3]", "2"},
      {"case", "[false, 1, null, 2, 3]", "3"},
      {"case", "[false, 1, false, 2]", "null"},
      {"coalesce", R"([null, "MISSING", 1.50, 2])", "1.5"},
      {"coalesce", "[null]", "null"},
      {"coalesce", "[[1, 2.0]]", "[1, 2.0]"},
      {"nullif", "[1, 1.0]", "null"},
      {"nullif", R"(["a", "b"])", R"("a")"},
      {"nullif", "[1, null]", "null"},
      {"exists", "[null]", "true"},
      {"exists", R"(["MISSING"])", "false"},
      {"typeof", R"(["MISSING"])", R"("null")"},
      {"typeof", "[true]", R"("bool")"},
      {"typeof", "[1]", R"("int")"},
      {"typeof", "[12345678901234567890]", R"("int")"},
      {"typeof", "[1.0]", R"("float")"},
      {"typeof", R"(["a"])", R"("string")"},
      {"typeof", R"(["T:2026-01-01"])", R"("time")"},
      {"typeof", R"(["D:1s"])", R"("duration")"},
      {"typeof", "[[]]", R"("array")"},
      {"typeof", "[{}]", R"("object")"},
  });
}

TEST_CASE("conversions") {
  check({
      {"int", R"(["12.7"])", "12"},
      {"int", "[-12.7]", "-12"},
      {"int", "[1e3]", "1000"},
      {"int", "[1e19]", "null"},
      {"int", "[12345678901234567890]", "12345678901234567890"},
      {"int", "[true]", "1"},
      {"int", R"([" +007 "])", "7"},
      {"int", R"(["-00"])", "0"},
      {"int", R"(["1 2"])", "null"},
      {"int", R"(["--1"])", "null"},
      {"int", R"(["0x10"])", "null"},
      {"int", R"(["abc"])", "null"},
      {"int", R"([""])", "null"},
      {"int", R"(["."])", "null"},
      {"int", R"(["D:90.5s"])", "90"},
      {"int", R"(["T:2026-01-01"])", "null"},
      {"int", "[[1]]", "null"},
      {"float", R"(["12.70"])", "12.7"},
      {"float", "[5]", "5"},
      {"float", R"([".5"])", "0.5"},
      {"float", R"(["-5."])", "-5"},
      {"float", R"(["nan"])", "null"},
      {"float", R"(["1e999"])", "null"},
      {"float", R"(["D:1500ms"])", "1.5"},
      {"float", "[false]", "0"},
      {"string", "[5]", R"("5")"},
      {"string", "[1.50]", R"("1.50")"},
      {"string", "[true]", R"("true")"},
      {"string", R"(["\u0022"])", R"("\"")"},
      {"string", R"(["D:90s"])", R"("90")"},
      {"string", R"([{"a": [1]}])", R"("{\"a\": [1]}")"},
      {"bool", R"(["true"])", "true"},
      {"bool", R"(["FALSE"])", "false"},
      {"bool", R"(["0"])", "false"},
      {"bool", "[0.5]", "true"},
      {"bool", "[0]", "false"},
      {"bool", R"(["yes"])", "null"},
      {"bool", "[[]]", "null"},
  });
  CHECK(run({"string", "[null]", ""}, {}, false) == "null");
}
