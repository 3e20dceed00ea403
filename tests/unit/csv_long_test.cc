// csv texts that are longer than a batch or than the limit of a record.
#include <string>
#include <vector>

#include "csv_input.h"
#include "doctest/doctest.h"
#include "formats/format.h"

namespace weir {
namespace {

TEST_CASE("more rows than a batch holds, with bad ones between") {
  std::string text = "a,b\n";
  Lines rows{"[a|b]"};
  for (size_t i = 2; i < 10002; ++i) {
    const std::string n = std::to_string(i);
    const bool bad = i % 2048 < 3;
    text += bad ? n + "\n" : i % 3 == 0 ? "\"" + n + "\",x\n" : n + ",x\n";
    rows.push_back(bad ? n + "! 1 cell where the header has 2: " + n : n + ": " + n + "|x");
  }
  CHECK(read_in(csv_format(), {}, {text}) == rows);
  CHECK(read_in(csv_format(), {},
                {std::string_view(text).substr(0, 5000), std::string_view(text).substr(5000)}) == rows);
}

// Reads a long text, whole and 1 MiB at a time. Of rows and reasons only the beginning is given, and the
// length of what follows.
Lines read_long(const std::string& text) {
  std::vector<std::string_view> pieces;
  for (size_t i = 0; i < text.size(); i += 1 << 20)
    pieces.push_back(std::string_view(text).substr(i, 1 << 20));
  Lines whole = read_in(csv_format(), {}, {text});
  CHECK((read_in(csv_format(), {}, pieces) == whole));
  for (std::string& row : whole) {
    const size_t size = row.size();
    if (size > 100) row = row.substr(0, row.find('x')) + "x " + std::to_string(size - row.find('x'));
  }
  return whole;
}

TEST_CASE("records at the limit of 16 MiB") {
  const auto xs = [](size_t n) { return std::string(n, 'x'); };
  const std::string mib = xs((1 << 20) - 3) + ",1\n";
  const std::string mib_row = "x " + std::to_string((1 << 20) - 1);
  const std::string limit = std::to_string(kMaxRecord);

  CHECK(read_long("a,b\n" + xs(kMaxRecord - 2) + ",1\n3,4\n") == Lines{"[a|b]", "2: x " + limit, "3: 3|4"});
  CHECK(read_long("a,b\n" + xs(kMaxRecord - 1) + ",1\n3,4\n") ==
        Lines{"[a|b]", "2! line over 16 MiB: x " + std::to_string(kMaxRecord + 1), "3: 3|4"});
  CHECK(read_long("a,b\n\"" + xs(kMaxRecord) + "\n3,4\n") ==
        Lines{"[a|b]", "2! line over 16 MiB: \"x " + limit, "3: 3|4"});
  CHECK(read_long("a,b\n" + xs(kMaxRecord + 1)) ==
        Lines{"[a|b]", "2! line over 16 MiB: x " + std::to_string(kMaxRecord + 1)});

  // A cell of many lines that takes all of the limit, and one that takes a byte more.
  std::string inside;
  for (int i = 0; i < 15; ++i) inside += mib;
  const std::string fill = xs(kMaxRecord - inside.size() - 5);
  const Lines whole = read_long("a,b\n1,\"\n" + inside + fill + "\"\n3,4\n");
  CHECK(whole == Lines{"[a|b]", "2: 1|\nx " + std::to_string(kMaxRecord - 5), "19: 3|4"});
  Lines broken = read_long("a,b\n1,\"\n" + inside + fill + "x\"\n3,4\n");
  REQUIRE(broken.size() == 19);
  CHECK(broken[1] == "2! a quoted cell never ends: 1,\"");
  for (size_t i = 2; i < 17; ++i) CHECK(broken[i] == std::to_string(i + 1) + ": " + mib_row);
  CHECK(broken[17].starts_with("18! 1 cell where the header has 2: x "));
  CHECK(broken[18] == "19: 3|4");

  // A record of closed cells.
  broken = read_long("a,b\n\"1\n\",\"2\n\",3," + xs(kMaxRecord - 11) + "\n5,6\n");
  CHECK(broken == Lines{"[a|b]", "2! a quoted cell never ends: \"1\n\",\"2",
                        "4! a quoted cell never ends: \",3,x " + std::to_string(kMaxRecord - 11), "5: 5|6"});
}

}  // namespace
}  // namespace weir
