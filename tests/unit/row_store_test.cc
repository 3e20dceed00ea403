#include "value/row_store.h"

#include <string>
#include <utility>
#include <vector>

#include "doctest/doctest.h"

using namespace weir;

TEST_CASE("rows come back in the order of adding, at places that grow") {
  RowStore rows;
  std::vector<std::string> added;
  for (size_t i = 0; i < 5000; ++i) added.emplace_back(i * 7 % 300, static_cast<char>('a' + i % 26));
  added.emplace_back(3 << 20, 'z');  // larger than a chunk
  added.emplace_back("last");
  for (const std::string& row : added) rows.add(row);
  CHECK(rows.size() == added.size());
  std::vector<uint64_t> places;
  bool same = true;
  rows.for_each([&](uint64_t row, std::string_view bytes) {
    same = same && bytes == added[places.size()] && (places.empty() || places.back() < row);
    places.push_back(row);
  });
  CHECK(same);
  REQUIRE(places.size() == added.size());
  for (size_t i = 0; i < added.size(); ++i) same = same && rows.at(places[i]) == added[i];
  CHECK(same);
  const RowStore moved = std::move(rows);
  CHECK(moved.at(places.back()) == "last");
}

TEST_CASE("a store of few rows is small") {
  RowStore rows;
  CHECK(rows.bytes() == 0);
  rows.add("x");
  CHECK(rows.bytes() <= 256);
}
