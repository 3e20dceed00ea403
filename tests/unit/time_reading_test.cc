// Times read eight characters at a time, against a plain reading of RFC 3339.
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <re2/re2.h>

#include "doctest/doctest.h"
#include "value/time.h"

using namespace weir;

namespace {

// In UTC.
std::optional<int64_t> read_plainly(const std::string& text) {
  static const RE2 kTime(
      "([0-9]{4})-([0-9]{2})-([0-9]{2})"
      "(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?");
  std::array<re2::StringPiece, 9> part;
  if (!kTime.Match(text, 0, text.size(), RE2::ANCHOR_BOTH, part.data(), part.size())) return std::nullopt;
  const auto number = [&](size_t k) { return part[k].empty() ? 0 : std::stoi(std::string(part[k])); };
  const absl::CivilDay day(number(1), number(2), number(3));
  if (day.month() != number(2) || day.day() != number(3)) return std::nullopt;
  if (number(4) > 23 || number(5) > 59 || number(6) > 60) return std::nullopt;
  const std::string zone = std::string(part[8]);
  int64_t offset = 0;
  if (zone.size() == 6) {
    const int hours = std::stoi(zone.substr(1, 2));
    const int minutes = std::stoi(zone.substr(4, 2));
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset = (hours * 3600 + minutes * 60) * (zone[0] == '-' ? -1 : 1);
  }
  const int64_t seconds =
      (day - absl::CivilDay(1970, 1, 1)) * 86400 + number(4) * 3600 + number(5) * 60 + number(6) - offset;
  if (number(6) == 60 && (seconds % 86400) != 0) return std::nullopt;
  return instant(seconds, std::stoi((std::string(part[7]) + "000000000").substr(0, 9)));
}

void check_time(const std::string& text) {
  const std::vector<char> exact(text.begin(), text.end());  // so that a sanitizer sees what reads behind it
  CAPTURE(text);
  REQUIRE(parse_time({exact.data(), exact.size()}, {}) == read_plainly(text));
}

std::string digits(std::mt19937_64& random, size_t count, const char* letters = "0123456789") {
  std::string out;
  while (out.size() < count) out += letters[random() % std::char_traits<char>::length(letters)];
  return out;
}

std::string random_time(std::mt19937_64& random) {
  const auto two = [&](uint64_t limit) {
    const uint64_t n = random() % limit;
    return std::string(n < 10 ? "0" : "") + std::to_string(n);
  };
  const std::string date =
      (random() % 8 == 0 ? digits(random, 4) : "20" + digits(random, 2)) + "-" + two(14) + "-" + two(33);
  if (random() % 16 == 0) return date;
  std::string text = date + "T t "[random() % 4] + two(25) + ":" + two(62);
  if (random() % 8 != 0) text += ":" + two(62);
  if (random() % 2 == 0) text += "." + digits(random, random() % 12);
  switch (random() % 6) {
    case 0: return text;
    case 1: return text + "z";
    case 2: return text + (random() % 2 == 0 ? "+" : "-") + two(25) + ":" + two(62);
    default: return text + "Z";
  }
}

}  // namespace

TEST_CASE("every day of the calendar") {
  for (int year = 1670; year <= 2270; ++year) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; day += day == 1 ? 26 : 1) {
        const std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
        check_time(std::string(date) + "T12:34:56.789Z");
      }
    }
  }
}

TEST_CASE("every second of a day, and what is none") {
  for (int hour = 0; hour <= 25; ++hour) {
    for (int minute = 0; minute <= 61; ++minute) {
      for (int second = 0; second <= 61; second += minute % 20 == 19 ? 1 : 12) {
        const std::string clock = fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
        check_time(std::string("2024-02-29T") + clock);
      }
    }
  }
}

TEST_CASE("random times, and one character changed, added or gone") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::string text = random_time(random);
    check_time(text);
    const size_t at = random() % text.size();
    switch (random() % 4) {
      case 0: text[at] = static_cast<char>(random() % 256); break;
      case 1: text[at] = "0123456789:-.TtZz +/;,"[random() % 22]; break;
      case 2: text.insert(at, 1, "0123456789:-.TtZz +"[random() % 19]); break;
      default: text.erase(at, 1); break;
    }
    check_time(text);
  }
}

TEST_CASE("every byte at every place of a time") {
  const std::string text = "2026-01-31T09:00:59.123456789Z";
  for (size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      check_time(changed);
      check_time(changed.substr(0, 19));
    }
  }
}
