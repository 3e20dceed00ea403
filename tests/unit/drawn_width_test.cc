// No line of a table, of bars or of a plot is wider than its screen, whatever is drawn; a picture of a stream
// leaves the screen's last row to the cursor.
#include <doctest/doctest.h>

#include <cmath>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "base/screen_text.h"
#include "formats/drawn_writer.h"
#include "value/text.h"

using namespace weir;

namespace {

class RandomTable {
 public:
  explicit RandomTable(unsigned seed) : random_(seed) {}

  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }

  std::string text() {
    static const std::vector<std::string> kParts = {"a",   "web", "日本", "é", "user.geo.",
                                                    "x y", "\t",  "ä…",   "0"};
    std::string out;
    for (size_t left = below(4) == 0 ? below(60) : below(5); left > 0; --left)
      out += kParts[below(kParts.size())];
    return out;
  }

  double number() {
    const double size = std::pow(10.0, static_cast<double>(below(12)) - 4);
    switch (below(8)) {
      case 0: return 0;
      case 1: return -size;
      case 2: return below(50) == 0 ? 1e308 : size;
      case 3: return below(50) == 0 ? -1e308 : 1e18 + size;
      default: return (static_cast<double>(below(2001)) - 1000) * size / 999;
    }
  }

  // Of a column's kind.
  Value value(size_t kind) {
    if (below(12) == 0) return Value::null();
    switch (kind) {
      case 0: return Value::string(texts_.emplace_back(text()));
      case 1: return Value::real(number());
      case 2: return Value::integer(static_cast<int64_t>(below(2000)) - 500);
      case 3: return Value::time(start_ + static_cast<int64_t>(below(40)) * step_);
      default: return Value::boolean(below(2) == 0);
    }
  }

  void choose_times() {
    static constexpr int64_t kSteps[] = {1,     kMicrosecond, kSecond,   kMinute,
                                         kHour, kDay,         30 * kDay, 365 * kDay};
    step_ = kSteps[below(std::size(kSteps))];
    start_ = static_cast<int64_t>(below(2'000'000'000)) * kSecond;
  }

 private:
  std::mt19937 random_;
  std::deque<std::string> texts_;  // viewed
  int64_t start_ = 0;
  int64_t step_ = kSecond;
};

std::string plain(std::string_view line) {
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\x1b') {
      out += line[i];
    } else {
      i = std::min(line.find('m', i), line.size());
    }
  }
  return out;
}

// How many lines; fails where one is too wide.
size_t lines_within(const std::string& drawn, size_t columns) {
  size_t lines = 0;
  for (size_t begin = 0; begin < drawn.size(); ++lines) {
    const size_t end = drawn.find('\n', begin);
    REQUIRE(end != std::string::npos);
    const std::string line = plain(std::string_view(drawn).substr(begin, end - begin));
    if (shown_width(line) > columns) {
      CAPTURE(columns);
      CAPTURE(drawn);
      CHECK(shown_width(line) <= columns);
      return lines;
    }
    begin = end + 1;
  }
  return lines;
}

WriteOptions random_options(RandomTable& random) {
  WriteOptions options;
  options.screen.size.columns = static_cast<unsigned>(5 + random.below(random.below(2) == 0 ? 40 : 200));
  options.screen.size.rows = static_cast<unsigned>(4 + random.below(60));
  options.screen.terminal = true;
  options.screen.ascii = random.below(2) == 0;
  options.screen.color = random.below(2) == 0;
  options.fixed = true;
  const size_t columns = 1 + random.below(8);
  for (size_t i = 0; i < columns; ++i) options.columns.push_back(random.text() + std::to_string(i));
  if (random.below(3) == 0) {
    options.columns[0] = "window_start";
    if (columns > 1) options.columns[1] = "window_end";
  }
  if (random.below(2) == 0) {
    options.shape.aggregated = true;
    for (size_t i = 0; i < columns / 2; ++i) options.shape.keys.push_back(options.columns[i]);
  }
  return options;
}

void draw_one(std::string_view format, unsigned seed) {
  RandomTable random(seed);
  const WriteOptions options = random_options(random);
  random.choose_times();
  std::vector<size_t> kinds;
  for (const std::string& name : options.columns)
    kinds.push_back(name.starts_with("window") ? 3 : random.below(5));
  const auto rows = [&](Writer& writer, size_t count, std::string& out) {
    for (; count > 0; --count) {
      std::vector<Value> row;
      for (const size_t kind : kinds) row.push_back(random.value(kind));
      writer.closed_row(row, out);
    }
  };
  const std::unique_ptr<Writer> writer = find_format(format)->writer(options);
  std::string out;
  CAPTURE(seed);
  writer->begin(out);
  rows(*writer, random.below(30), out);
  DrawnWriter& drawn = *writer->drawn();
  for (int looks = 0; looks < 2; ++looks) {
    drawn.begin_look();
    rows(*writer, random.below(60), out);
    const size_t lines = lines_within(drawn.end_look(looks == 0), options.screen.size.columns);
    const bool tiny = format == "plot" && (options.screen.size.rows < 10 || options.screen.size.columns < 30);
    if (!tiny) CHECK(lines < options.screen.size.rows);
    rows(*writer, random.below(10), out);
  }
  writer->end(out);
  lines_within(out, options.screen.size.columns);
}

void draw_many(std::string_view format) {
  for (unsigned seed = 1; seed <= 3000; ++seed) draw_one(format, seed);
}

}  // namespace

TEST_CASE("random tables fit the screen") { draw_many("table"); }
TEST_CASE("random bars fit the screen") { draw_many("bars"); }
TEST_CASE("random plots fit the screen") { draw_many("plot"); }
