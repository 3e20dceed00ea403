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

TEST_CASE("the caret counts the columns of a terminal") {
  const auto under = [](std::string_view source, std::string_view what) {
    const auto begin = static_cast<uint32_t>(source.find(what));
    return Diagnostic{{begin, begin + static_cast<uint32_t>(what.size())}, "m", "h"}.render(source);
  };
  CHECK(under("s = \"日本\" x", "x") == "m\n  s = \"日本\" x\n             ^ h\n");
  CHECK(under("\"日本\"", "\"日本\"") == "m\n  \"日本\"\n  ^^^^^^ h\n");
  CHECK(under("e\u0301e\u0301 x", "x") == "m\n  e\u0301e\u0301 x\n     ^ h\n");
  CHECK(under("ae\u0301x", "\u0301") == "m\n  ae\u0301x\n   ^ h\n");  // stands under what it combines with
  CHECK(under("a\u0301", "\u0301") == "m\n  a\u0301\n  ^ h\n");
  // Cut through neither half of a wide character.
  const std::string wide = repeat("日", 100) + "xyz" + repeat("本", 100);
  CHECK(under(wide, "xyz") ==
        "m\n  … " + repeat("日", 24) + "xyz" + repeat("本", 23) + "…\n  " + repeat(" ", 50) + "^^^ h\n");
}

TEST_CASE("what would act on the terminal is shown") {
  const std::string_view source = "a\x1b[1m \u009b \u202ex \x9b y";
  const auto at = static_cast<uint32_t>(source.find('y'));
  CHECK(Diagnostic{{at, at + 1}, "no '\x1b[1m\n'", "\u202eh"}.render(source) ==
        "no '\\u001b[1m\\n'\n  a\\u001b[1m \\u009b \\u202ex \\x9b y\n" + repeat(" ", 33) + "^ \\u202eh\n");
}

TEST_CASE("on a terminal the source is cut to its width, and the hint finds its place") {
  Screen screen;
  screen.terminal = true;
  const auto render = [&screen](std::string_view source, uint32_t begin, uint32_t end, unsigned columns) {
    screen.size.columns = columns;
    return Diagnostic{{begin, end}, "m", "a longer hint"}.render(source, screen);
  };
  const std::string x = repeat("x", 300);
  CHECK(render(x, 150, 153, 40) ==
        "m\n  …" + repeat("x", 35) + "…\n  " + repeat(" ", 18) + "^^^ a longer hint\n");
  CHECK(render(x, 150, 153, 34) ==
        "m\n  …" + repeat("x", 29) + "…\n  " + repeat(" ", 15) + "^^^ a longer hint\n");
  CHECK(render(x, 150, 153, 33) ==
        "m\n  …" + repeat("x", 28) + "…\n  " + repeat(" ", 15) + "^^^\n  a longer hint\n");
  CHECK(render(x, 300, 300, 200) ==
        "m\n  …" + repeat("x", 196) + "\n  " + repeat(" ", 197) + "^\n  a longer hint\n");
  CHECK(render(x, 0, 300, 40) ==
        "m\n  " + repeat("x", 36) + "…\n  " + repeat("^", 37) + "\n  a longer hint\n");
  // However narrow, something is seen.
  CHECK(render(x, 150, 153, 1) ==
        "m\n  …" + repeat("x", 14) + "…\n  " + repeat(" ", 8) + "^^^\n  a longer hint\n");
  screen.ascii = true;
  CHECK(render(x, 150, 153, 40) ==
        "m\n  ..." + repeat("x", 31) + "...\n  " + repeat(" ", 18) + "^^^ a longer hint\n");
  CHECK(render("x", 0, 1, 40) == "m\n  x\n  ^ a longer hint\n");
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
