// Writes the log that tests/bench/run measures with: requests of a made-up shop, the same bytes on every
// machine.
//
//     weir_bench_data [--lines 3000000] [--seed 1] [--format ndjson|csv]
//
// Both formats hold the same rows; the CSV twin is flat (user.id, trace.span), its tags are joined by ";",
// and a value that is null or missing is an empty cell. What the measurements rely on:
//   - One line a millisecond of event time, in order but for one in eight, which is up to 3 s behind.
//   - "status":5 stands in a line exactly when status >= 500, in one of twenty.
//   - `id` differs from line to line; user.id has 50,000 values, host 200, service 12.
//   - In CSV no cell before tags is quoted, so that `mawk -F,` reads those right.
//
// Everything is computed with integers: a float's last bit may differ between C libraries.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

namespace {

using Text = std::string_view;

constexpr std::array<Text, 12> kServices = {"web",     "search",  "catalog", "checkout",
                                            "auth",    "cart",    "mail",    "inventory",
                                            "pricing", "reviews", "billing", "recommend"};
constexpr std::array<Text, 5> kRegions = {"euw1", "eun1", "use1", "usw2", "aps1"};
constexpr std::array<Text, 6> kMethods = {"GET", "GET", "GET", "GET", "POST", "PUT"};
constexpr std::array<Text, 10> kGoodStatus = {"200", "200", "200", "200", "200",
                                              "200", "201", "204", "302", "304"};
constexpr std::array<Text, 6> kClientErrors = {"404", "404", "404", "401", "403", "429"};
constexpr std::array<Text, 4> kServerErrors = {"500", "502", "503", "504"};
constexpr std::array<Text, 10> kCountries = {"DE", "US", "FR", "GB", "NL", "PL", "ES", "IT", "JP", "BR"};
constexpr std::array<Text, 8> kResources = {"items",   "orders",  "users", "offers",
                                            "baskets", "reviews", "stock", "prices"};
constexpr std::array<Text, 8> kWords = {"lamp", "chair", "oak+table", "rug",
                                        "desk", "sofa",  "mirror",    "shelf"};
constexpr std::array<Text, 4> kForeignWords = {"caf\u00e9", "m\u00f6bel", "\u6905\u5b50",
                                               "cr\u00e8me+br\u00fbl\u00e9e"};
constexpr std::array<Text, 8> kTags = {"cached", "mobile",   "beta",    "retry",
                                       "canary", "internal", "premium", "slow-path"};
constexpr std::array<Text, 12> kAgents = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) Safari/605.1",
    "ShopApp/7.4 (Android 16; \"Pixel 9\")",
    "ShopApp/7.4 (iOS 18.2)",
    "Googlebot/2.1 (+http://www.google.com/bot.html)",
    "okhttp/5.1.0",
    "curl/8.11.1",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "kube-probe/1.31"};

/// The output function of splitmix64 (Steele, Lea, Flood 2014): one-to-one, so distinct numbers stay
/// distinct.
constexpr uint64_t scrambled(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}
constexpr uint64_t kGolden = 0x9e3779b97f4a7c15;

class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t next() { return scrambled(state_ += kGolden); }
  /// From 0 to below n; n is small, so the bias of multiplying (Lemire 2019) is of no account.
  uint64_t below(uint64_t n) { return ((next() >> 32) * n) >> 32; }
  bool one_in(uint64_t n) { return below(n) == 0; }
  template <class Array>
  Text pick(const Array& from) {
    return from[below(from.size())];
  }

 private:
  uint64_t state_;
};

/// Writes the characters of a decimal number, in no fewer than `digits`.
void put(std::string& out, uint64_t number, int digits = 1) {
  std::array<char, 20> text{};
  char* at = text.end();
  for (; number > 0 || digits > 0; number /= 10, --digits) {
    *--at = static_cast<char>('0' + number % 10);
  }
  out.append(at, text.end());
}

void put_hex(std::string& out, uint64_t number, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[(number >> shift) & 15];
  }
}

struct Row {
  std::string ts, host, path, latency, bytes, user, country,
      tags;  // empty: null, or missing when the bit is set
  Text service, level, method, status, agent;
  uint64_t id = 0, request = 0, span = 0;
  bool sampled = false;
  bool latency_missing = false, bytes_missing = false, country_missing = false;
  bool slashes_escaped = false, foreign_escaped = false;
};

/// UTC, 2026-03-01T00:00:00Z and later, within the month.
void put_time(std::string& out, uint64_t ms) {
  const uint64_t s = ms / 1000;
  out += "2026-03-";
  put(out, 1 + s / 86400, 2);
  out += 'T';
  put(out, s / 3600 % 24, 2);
  out += ':';
  put(out, s / 60 % 60, 2);
  out += ':';
  put(out, s % 60, 2);
  out += '.';
  put(out, ms % 1000, 3);
  out += 'Z';
}

/// Half of the values lie below 2 ms, and each further doubling is half as likely: a long tail, as latencies
/// have.
void put_latency(std::string& out, Dice& dice, bool slow) {
  uint64_t scale = slow ? 16384 : 1024;
  for (uint64_t bits = dice.next() | 0x1000; (bits & 1) == 0; bits >>= 1) {
    scale *= 2;
  }
  uint64_t us = scale + dice.below(scale);
  const uint64_t decimals = dice.below(16) == 0 ? 0 : 1 + dice.below(3);
  put(out, us / 1000);
  if (decimals > 0) {
    out += '.';
    us %= 1000;
    put(out, decimals == 1 ? us / 100 : decimals == 2 ? us / 10 : us, static_cast<int>(decimals));
  }
}

void put_path(Row& row, Dice& dice) {
  row.path = "/api/v2/";
  row.path += dice.pick(kResources);
  row.path += '/';
  put(row.path, dice.below(100000));
  const uint64_t kind = dice.below(32);
  if (kind < 8) {
    row.path += "?q=";
    row.path += kind < 2 ? dice.pick(kForeignWords) : dice.pick(kWords);
    row.path += "&page=";
    put(row.path, 1 + dice.below(9));
  }
  row.foreign_escaped = kind == 0;
  row.slashes_escaped = dice.one_in(20);
}

void fill(Row& row, uint64_t number, Dice& dice) {
  row = Row();
  const uint64_t now = 3000 + number;
  put_time(row.ts, dice.one_in(8) ? now - dice.below(3001) : now);
  row.id = (number * 0x9e3779b1) & ((uint64_t{1} << 36) - 1);  // an odd factor: one-to-one below 2^36
  row.request = scrambled(number + 1);
  row.service = dice.pick(kServices);
  row.host = dice.pick(kRegions);
  row.host += "-n";
  put(row.host, dice.below(40), 2);
  row.method = dice.pick(kMethods);
  put_path(row, dice);
  const uint64_t outcome = dice.below(100);
  row.status = outcome < 5    ? dice.pick(kServerErrors)
               : outcome < 12 ? dice.pick(kClientErrors)
                              : dice.pick(kGoodStatus);
  row.level = outcome < 5 ? "error" : outcome < 12 ? "warn" : outcome < 20 ? "debug" : "info";
  if (const uint64_t odd = dice.below(500); odd >= 2) {
    put_latency(row.latency, dice, outcome < 5);
  } else {
    row.latency_missing = odd == 1;
  }
  if (dice.one_in(200)) {
    row.bytes_missing = true;
  } else {
    put(row.bytes, dice.below(uint64_t{64} << dice.below(12)));
  }
  row.user = "u";
  put(row.user, dice.below(50000), 5);
  if (const uint64_t odd = dice.below(50); odd >= 2) {
    row.country = dice.pick(kCountries);
  } else {
    row.country_missing = odd == 1;
  }
  for (uint64_t n = dice.below(3); n > 0; --n) {
    row.tags += row.tags.empty() ? "" : ";";
    row.tags += dice.pick(kTags);
  }
  row.agent = dice.pick(kAgents);
  row.span = dice.next() >> 32;
  row.sampled = dice.one_in(10);
}

/// The agents' quotes, and where asked slashes and characters of two or three bytes (kForeignWords has no
/// others).
void put_json(std::string& out, Text text, bool slashes = false, bool foreign = false) {
  out += '"';
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"' || (c == '/' && slashes)) {
      out += '\\';
      out += text[i];
    } else if (c >= 0xc0 && foreign) {
      uint64_t code = c < 0xe0 ? c & 0x1fU : c & 0x0fU;
      for (int more = c < 0xe0 ? 1 : 2; more > 0; --more) {
        code = code << 6 | (static_cast<unsigned char>(text[++i]) & 0x3fU);
      }
      out += "\\u";
      put_hex(out, code, 4);
    } else {
      out += text[i];
    }
  }
  out += '"';
}

void put_ndjson(std::string& out, const Row& row) {
  const auto member = [&](Text name, Text text) { out.append(name).append(text); };
  member("{\"ts\":\"", row.ts);
  member("\",\"level\":\"", row.level);
  out += "\",\"id\":";
  put(out, row.id);
  member(",\"service\":\"", row.service);
  member("\",\"host\":\"", row.host);
  member("\",\"method\":\"", row.method);
  out += "\",\"path\":";
  put_json(out, row.path, row.slashes_escaped, row.foreign_escaped);
  member(",\"status\":", row.status);
  if (!row.latency_missing) {
    member(",\"latency_ms\":", row.latency.empty() ? Text("null") : row.latency);
  }
  if (!row.bytes_missing) {
    member(",\"bytes\":", row.bytes);
  }
  member(",\"user\":{\"id\":\"", row.user);
  out += '"';
  if (row.country.empty()) {
    out += row.country_missing ? "" : ",\"country\":null";
  } else {
    member(",\"country\":\"", row.country);
    out += '"';
  }
  out += "},\"request_id\":\"";
  put_hex(out, row.request, 16);
  out += "\",\"tags\":[";
  for (size_t from = 0; from < row.tags.size();) {
    const size_t end = std::min(row.tags.find(';', from), row.tags.size());
    member(from == 0 ? "\"" : ",\"", Text(row.tags).substr(from, end - from));
    out += '"';
    from = end + 1;
  }
  out += "],\"trace\":{\"span\":\"";
  put_hex(out, row.span, 8);
  out += row.sampled ? "\",\"sampled\":true},\"ua\":" : "\"},\"ua\":";
  put_json(out, row.agent);
  out += "}\n";
}

void put_csv(std::string& out, const Row& row) {
  const auto cell = [&](Text text) { out.append(text).push_back(','); };
  cell(row.ts);
  cell(row.level);
  put(out, row.id);
  out += ',';
  cell(row.service);
  cell(row.host);
  cell(row.method);
  cell(row.path);
  cell(row.status);
  cell(row.latency);
  cell(row.bytes);
  cell(row.user);
  cell(row.country);
  put_hex(out, row.request, 16);
  out += ',';
  cell(row.tags);
  put_hex(out, row.span, 8);
  out += ',';
  cell(row.sampled ? "true" : "");
  const bool quoted = row.agent.find_first_of(",\"") != Text::npos;
  out += quoted ? "\"" : "";
  for (const char c : row.agent) {
    out.append(c == '"' ? 2 : 1, c);
  }
  out += quoted ? "\"\n" : "\n";
}

struct Options {
  uint64_t lines = 3000000, seed = 1;
  bool csv = false;
};

bool read_number(Text text, uint64_t& number) {
  const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
  return error == std::errc() && end == text.end();
}

bool read_options(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; i += 2) {
    const Text name = argv[i];
    const Text value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--format" && (value == "csv" || value == "ndjson")) {
      options.csv = value == "csv";
    } else if (!(name == "--lines" && read_number(value, options.lines)) &&
               !(name == "--seed" && read_number(value, options.seed))) {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!read_options(argc, argv, options)) {
    std::fputs("usage: weir_bench_data [--lines N] [--seed N] [--format ndjson|csv]\n", stderr);
    return 2;
  }
  constexpr size_t kBuffer = 1 << 20;
  std::string out;
  out.reserve(2 * kBuffer);
  if (options.csv) {
    out =
        "ts,level,id,service,host,method,path,status,latency_ms,bytes,user.id,user.country,request_id,tags,"
        "trace.span,"
        "trace.sampled,ua\n";
  }
  Dice dice(scrambled(options.seed));
  Row row;
  for (uint64_t number = 0; number < options.lines; ++number) {
    fill(row, number, dice);
    (options.csv ? put_csv : put_ndjson)(out, row);
    if (out.size() >= kBuffer || number + 1 == options.lines) {
      if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) {
        return 1;
      }
      out.clear();
    }
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
