#include "base/screen_text.h"

#include <doctest/doctest.h>

#include <string>

using namespace weir;

namespace {

std::string shown(std::string_view text) {
  std::string out;
  append_shown(text, out);
  return out;
}

}  // namespace

TEST_CASE("text is shown without what moves the cursor") {
  CHECK(shown("plain") == "plain");
  CHECK(shown("a\tb\nc\r") == "a\\tb\\nc\\r");
  CHECK(shown("\x1b[31m\x7f") == "\\u001b[31m\\u007f");
  CHECK(shown("\xC2\x85") == "\\u0085");  // a C1 control
  CHECK(shown("\xE2\x80\xAE"
              "x") == "\\u202ex");  // turns the direction of writing
  CHECK(shown("ä日") == "ä日");
}

TEST_CASE("invalid UTF-8 is replaced and counted") {
  std::string out;
  CHECK(append_shown("a\xFF\xC3", out) == 2);
  CHECK(out == "a\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(append_shown("ok", out) == 0);
}

TEST_CASE("a message keeps its line ends and tells bytes apart") {
  CHECK(shown_message("a\n\x1b[31m \u009b \xE9\x9B\r\n", true) == "a\n\\u001b[31m \\u009b \\xe9\\x9b\\r\n");
  CHECK(shown_message("a\nä 日\u2066", false) == "a\\nä 日\\u2066");
}

TEST_CASE("a character with its marks") {
  CHECK(character_bytes("") == 0);
  CHECK(character_bytes("ab") == 1);
  CHECK(character_bytes("日本") == 3);
  CHECK(character_bytes("e\u0301\u0301e") == 5);
  CHECK(character_bytes("e\u202ex") == 1);  // shown for itself
  CHECK(character_bytes("\x9B\x9B") == 1);
}

TEST_CASE("columns of a text") {
  CHECK(shown_width("") == 0);
  CHECK(shown_width("abc") == 3);
  CHECK(shown_width("日本") == 4);
  CHECK(shown_width("e\xCC\x81") == 1);  // with a combining accent
  CHECK(shown_width("ä…") == 2);
}

TEST_CASE("text is cut to columns, not through a character") {
  CHECK(cut_shown("abcdef", 6, "…") == "abcdef");
  CHECK(cut_shown("abcdefg", 6, "…") == "abcde…");
  CHECK(cut_shown("abcdefg", 6, "...") == "abc...");
  CHECK(cut_shown("日本語", 5, "…") == "日本…");
  CHECK(cut_shown("日本語", 4, "…") == "日…");
  CHECK(cut_shown("e\xCC\x81"
                  "bc",
                  2, "…") == "e\xCC\x81…");
  CHECK(cut_shown("abc", 2, "...") == "ab");
  CHECK(cut_shown("abc", 0, "…") == "");
}

TEST_CASE("text is cut at the left") {
  CHECK(cut_shown_left("abcdef", 6, "…") == "abcdef");
  CHECK(cut_shown_left("abcdefg", 6, "…") == "…cdefg");
  CHECK(cut_shown_left("日本語", 5, "…") == "…本語");
  CHECK(cut_shown_left("日本語", 4, "…") == "…語");
  CHECK(cut_shown_left("ae\xCC\x81"
                       "bc",
                       3, "…") == "…bc");
  CHECK(cut_shown_left("abc", 2, "...") == "bc");
  CHECK(cut_shown_left("abc", 0, "") == "");
}
