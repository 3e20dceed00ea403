// Error messages with their source line, and near names.
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/near.h"
#include "doctest/doctest.h"

using namespace weir;

namespace {

std::string repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("rendering") {
  auto render = [](std::string_view source, uint32_t begin, uint32_t end) {
    return Diagnostic{{begin, end}, "m", "h"}.render(source);
  };
  CHECK(render("abc", 0, 0) == "m; h\n");
  CHECK(render("", 0, 5) == "m; h\n");
  CHECK(render("abc", 3, 3) == "m\n  abc\n     ^ h\n");
  CHECK(render("abc", 9, 12) == "m\n  abc\n     ^ h\n");
  CHECK(render("a\tb\r", 2, 3) == "m\n  a b \n    ^ h\n");
  CHECK(render("äöü x", 7, 8) == "m\n  äöü x\n      ^ h\n");
  CHECK(render("one\ntwo\nthree", 4, 7) == "m\n  two\n  ^^^ h\n");
  CHECK(render("one\ntwo\nthree", 5, 12) == "m\n  two\n   ^^ h\n");
  CHECK(render("one\ntwo", 3, 3) == "m\n  one\n     ^ h\n");
  const std::string cut = render(repeat("x", 300), 150, 153);
  CHECK(cut == "m\n  …" + repeat("x", 98) + "…\n  " + repeat(" ", 50) + "^^^ h\n");
  const std::string wide = render(repeat("x", 300), 10, 290);
  CHECK(wide == "m\n  " + repeat("x", 99) + "…\n  " + repeat(" ", 10) + repeat("^", 90) + " h\n");
  const std::string end = render(repeat("x", 300), 300, 300);
  CHECK(end == "m\n  …" + repeat("x", 99) + "\n  " + repeat(" ", 100) + "^ h\n");
}

TEST_CASE("near names") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("srot", "sort") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  const std::vector<std::string> names = {"level", "latency_ms", "LEVEL2", "a"};
  CHECK(nearest("lvl", names) == "level");  // an abbreviation
  CHECK(nearest("vl", names) == "");
  CHECK(nearest("levl", names) == "level");
  CHECK(nearest("latencyms", names) == "latency_ms");
  CHECK(nearest("level2", names) == "LEVEL2");
  CHECK(nearest("b", names) == "");
  CHECK(nearest("A", names) == "a");
}
