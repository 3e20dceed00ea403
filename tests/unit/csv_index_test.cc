#include "formats/csv_index.h"

#include <random>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "formats/format.h"

namespace weir {
namespace {

TEST_CASE("the index lists every separator") {
  std::mt19937 random(7);
  BlockIndex index;
  for (size_t size = 0; size < 300; ++size) {
    std::string block;
    while (block.size() < size) block += "\",\nx\x80\xff\0\x8a"[random() % 8];
    const std::string padded = block + std::string(kPadding, ',');
    index.build(padded.data(), size, ',', '"');
    std::vector<uint32_t> delimiters;
    std::vector<uint32_t> marks;
    size_t line = 0;
    for (uint32_t i = 0; i < size; ++i) {
      if (block[i] == ',') delimiters.push_back(i);
      if (block[i] == '"') marks.push_back(i);
      if (block[i] != '\n' && i + 1 != size) continue;
      const LineEnd& end = index.ends()[++line];
      CHECK(end.at == (block[i] == '\n' ? i : size));
      CHECK(end.delimiters == delimiters.size());
      CHECK(end.marks == marks.size());
    }
    CHECK(index.lines() == line);
    CHECK(std::vector<uint32_t>(index.delimiters().begin(),
                                index.delimiters().begin() + index.delimiters().size()) == delimiters);
    CHECK(std::vector<uint32_t>(index.marks().begin(), index.marks().begin() + index.marks().size()) ==
          marks);
  }
}

}  // namespace
}  // namespace weir
