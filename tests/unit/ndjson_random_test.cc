// Lines as most programs write them, many of them spoilt somewhere: read with the vectors of TightIndex and
// without, and judged by check_json.
#include <array>
#include <random>
#include <string>

#include "doctest/doctest.h"
#include "ndjson_rows.h"
#include "value/json.h"

namespace weir {
namespace {

using Random = std::mt19937;

template <size_t kSize>
std::string one_of(const std::array<std::string_view, kSize>& from, Random& random) {
  return std::string(from[random() % kSize]);
}

std::string some_string(Random& random) {
  constexpr std::array<std::string_view, 17> kParts{"",
                                                    "a",
                                                    "host",
                                                    ",",
                                                    ":",
                                                    "{}",
                                                    "[",
                                                    "\\\"",
                                                    "\\\\",
                                                    "\\/",
                                                    "\\n",
                                                    "\xC3\xA9",
                                                    "\\u00e9",
                                                    "\\ud83d\\ude00",
                                                    "\xF0\x9F\x98\x80",
                                                    "]}",
                                                    "0123456789abcdefghij"};
  std::string out;
  for (size_t n = random() % 4; n > 0; --n) out += one_of(kParts, random);
  if (random() % 50 == 0) out.append(random() % 150, 'x');
  return '"' + out + '"';
}

std::string some_scalar(Random& random) {
  constexpr std::array<std::string_view, 16> kScalars{
      "0",         "-1",   "1.5",   "12345678", "123456789012",         "0.25", "1e5",     "-2.5E-3", "true",
      "123456.78", "null", "false", "1e308",    "12345678901234567890", "-0",   "99999999"};
  return random() % 3 == 0 ? some_string(random) : one_of(kScalars, random);
}

std::string some_object(size_t depth, Random& random) {
  constexpr std::array<std::string_view, 12> kKeys{"a",  "b",          "host",    "most",
                                                   "",   "latency_ms", "c",       "id",
                                                   "ts", "x.y",        "\\u0061", "a_longer_name_of_a_field"};
  std::string out = "{";
  for (size_t n = random() % 5; n > 0; --n) {
    out += '"' + (random() % 8 == 0 ? one_of(kKeys, random) : std::string(kKeys[random() % 6])) + "\":";
    const size_t kind = random() % 12;
    if (kind == 0 && depth < 20) {
      out += some_object(depth + 1, random);
    } else if (kind == 1) {
      out += '[';
      for (size_t i = random() % 3; i > 0; --i) out += some_scalar(random) + (i == 1 ? "" : ",");
      out += ']';
    } else {
      out += some_scalar(random);
    }
    if (n != 1) out += ',';
  }
  return out + '}';
}

void spoil(std::string& line, Random& random) {
  constexpr std::array<std::string_view, 30> kBits{
      "\"",   "\\",   ",",    ":",        "{",  "}",  "[",  "]",    " ",    "0",
      "1",    "-",    ".",    "e",        "t",  "\n", "\r", "\t",   "\\",   "\x01",
      "\x7f", "\xC3", "\xA9", "\xDB\xAC", "{}", "[]", "y",  "\"\"", "\xAC", "\\u"};
  const size_t at = random() % line.size();
  switch (random() % 4) {
    case 0: line.erase(at, 1 + random() % 2); break;
    case 1: line.replace(at, 1, one_of(kBits, random)); break;
    case 2: std::swap(line[at], line[random() % line.size()]); break;
    default: line.insert(at, one_of(kBits, random));
  }
}

// Some of them are no UTF-8.
constexpr std::array<std::string_view, 8> kForeign{"\xC3\xA9",     "\xC3",    "\xF0\x9F\x98\x80",
                                                   "\xE6\xA4\x85", "\xA9",    "\xED\xA0\x80",
                                                   "\xF0\x9F\x98", "\xC0\x80"};

std::string some_lines(size_t count, size_t spoilt, Random& random) {
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    std::string line = some_object(0, random);
    if (random() % 30 == 0) {
      for (int depth = 0; depth < 16; ++depth) line = "{\"a\":" + line + '}';
    }
    if (random() % spoilt == 0) spoil(line, random);
    if (random() % 20 == 0) line = "{\"b\":\"" + one_of(kForeign, random) + "\"}";
    out += line + '\n';
  }
  return out;
}

// Good lines and bad ones, as check_json sees them.
std::string judged(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const size_t first = line.find_first_not_of(" \t\r");
    if (first != line.npos) out += line[first] == '{' && check_json(line).empty() ? '+' : '-';
  }
  return out;
}

}  // namespace

TEST_CASE("random lines are read alike with vectors and without") {
  const std::array<Paths, 6> wanted{Paths{},
                                    {{"host"}, {"latency_ms"}},
                                    {{"a"}, {"a", "b"}, {"a", "host"}, {""}, {"a_longer_name_of_a_field"}},
                                    {{"a", "a", "a"}, {"x", "y"}, {"x.y"}, {"b"}, {"b"}},
                                    {{"c"}, {"id"}, {"ts"}, {"most"}, {"st"}, {"t"}, {"host"}},
                                    {{"ms"}, {"latency_m"}, {"\xC3\xA9"}, {"b"}, {"c"}}};
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    const std::string text = some_lines(1 + random() % 60, 1 + random() % 30, random);
    const Paths& paths = wanted[random() % wanted.size()];
    const std::string with = read_rows(text, paths, random() % 4 == 0, true);
    CHECK(with == read_rows(text, paths, false, false));
    std::string verdicts;
    for (size_t at = 0; at < with.size(); at = with.find('\n', at) + 1)
      verdicts += with[with.find_first_of(":!", at)] == ':' ? '+' : '-';
    CHECK(verdicts == judged(text));
  }
}

}  // namespace weir
