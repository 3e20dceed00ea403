// The table of scalar functions, and those of text: results, null, wrong kinds, and what a wrong constant
// says.
#include <set>
#include <string>

#include "function_cases.h"
#include "functions/contains.h"
#include "functions/regex.h"
#include "functions/utf8.h"

using namespace weir;
using namespace weir::function_cases;

TEST_CASE("the table is whole") {
  std::set<std::string_view> names;
  for (const FunctionDef* f : all_functions()) {
    CAPTURE(f->name);
    CHECK(names.insert(f->name).second);
    CHECK((f->call != nullptr));
    CHECK(f->signature.starts_with(f->name));
    CHECK(!f->help.empty());
    CHECK(!f->help.ends_with('.'));
    CHECK(f->example.expr.find(f->name) != std::string_view::npos);
    CHECK(check_json(f->example.result).empty());
    CHECK(find_function(f->name) == f);
  }
  CHECK(find_function("") == nullptr);
  CHECK(find_function("lowr") == nullptr);
}

TEST_CASE("null and wrong kinds give null") {
  for (const FunctionDef* f : all_functions()) {
    if ((f->flags & FunctionDef::kTakesNull) != 0 || f->min_args == 0) continue;
    std::string nulls = "[null";
    std::string objects = "[{\"a\":1}";
    for (int i = 1; i < f->min_args; ++i) {
      nulls += ",null";
      objects += ",{\"a\":1}";
    }
    CAPTURE(f->name);
    CHECK(run({f->name.data(), (nulls + "]").c_str(), ""}, {}, true) == "null");
    const std::set<std::string_view> takes_objects = {"length", "string",  "greatest", "least",  "nullif",
                                                      "array",  "to_json", "keys",     "values", "hash"};
    if (takes_objects.count(f->name) != 0) continue;
    CHECK(run({f->name.data(), (objects + "]").c_str(), ""}, {}, false) == "null");
  }
}

TEST_CASE("case, trimming, parts of text") {
  check({
      {"lower", R"(["WEIR the 2ND, AND MORE @[`{"])", R"("weir the 2nd, and more @[`{")"},
      {"upper", R"(["weir the 2nd, and more @[`{z"])", R"("WEIR THE 2ND, AND MORE @[`{Z")"},
      {"lower", R"(["ÄÖÜ ÀÉ ΑΒΓ ЖЗ İ K"])", R"("äöü àé αβγ жз i k")"},
      {"upper", R"(["äöüß ÿ ɐ 😀"])", R"("ÄÖÜß Ÿ Ɐ 😀")"},
      {"lower", R"([1.50])", R"("1.50")"},
      {"upper", R"([true])", R"("TRUE")"},
      {"upper", R"(["T:2026-01-31T09:00Z"])", R"("2026-01-31T09:00:00Z")"},
      {"lower", R"([[1]])", "null"},
      {"trim", R"(["  a b\t\n"])", R"("a b")"},
      {"trim", "[\" \xC2\xA0x\xE3\x80\x80\"]", R"("x")"},
      {"trim", R"(["   "])", R"("")"},
      {"trim", R"(["xyaxbyx", "xy"])", R"("axb")"},
      {"trim", R"(["ßaé", "éß"])", R"("a")"},
      {"trim", R"([" a ", ""])", R"(" a ")"},
      {"ltrim", R"(["  a "])", R"("a ")"},
      {"rtrim", R"(["  a "])", R"("  a")"},
      {"length", R"(["weir"])", "4"},
      {"length", R"(["Grün, 12 Zeichen 😀"])", "18"},
      {"length", R"([""])", "0"},
      {"length", R"([-12.50])", "6"},
      {"length", R"([[1,[2,3],null]])", "3"},
      {"length", R"([{}])", "0"},
      {"length", R"([{"a":1,"b":{"c":1},"\u0061":3}])", "2"},
      {"substr", R"(["weir", 1, 2])", R"("ei")"},
      {"substr", R"(["weir", 1])", R"("eir")"},
      {"substr", R"(["weir", -2])", R"("ir")"},
      {"substr", R"(["weir", -9, 2])", R"("we")"},
      {"substr", R"(["weir", 9])", R"("")"},
      {"substr", R"(["weir", 1, -1])", R"("")"},
      {"substr", R"(["weir", 1.9, 1e300])", R"("eir")"},
      {"substr", R"(["Grün-ab-cdefghijklmnop", 3, 16])", R"("n-ab-cdefghijklm")"},
      {"substr", R"(["weir", "x"])", "null"},
      {"substr", R"([12345, 1, 2])", R"("23")"},
      {"concat", R"(["a", 1.0, true, "D:90s"])", R"("a1.0true90")"},
      {"concat", R"(["a", null])", "null"},
      {"concat", R"(["a", [1]])", "null"},
      {"concat", R"([""])", R"("")"},
      {"replace", R"(["a-b-c", "-", "+"])", R"("a+b+c")"},
      {"replace", R"(["aaa", "aa", "b"])", R"("ba")"},
      {"replace", R"(["abc", "", "x"])", R"("abc")"},
      {"replace", R"(["a\"b", "\"", ""])", R"("ab")"},
      {"replace", R"(["a.b", ".", "\\"])", R"("a\\b")"},
      {"reverse", R"(["Grün😀"])", R"("😀nürG")"},
      {"lpad", R"([7, 3, "0"])", R"("007")"},
      {"lpad", R"(["weir", 2])", R"("we")"},
      {"lpad", R"(["é", 4, "äö"])", R"("äöäé")"},
      {"lpad", R"(["a", 3, ""])", R"("a")"},
      {"lpad", R"(["a", -1])", R"("")"},
      {"lpad", R"(["a", 1e12])", "null"},
      {"rpad", R"(["ab", 4])", R"("ab  ")"},
      {"rpad", R"(["ab", 5, "xy"])", R"("abxyx")"},
      {"repeat", R"(["ab", 3])", R"("ababab")"},
      {"repeat", R"(["ab", 0])", R"("")"},
      {"repeat", R"(["ab", 1e15])", "null"},
  });
}

TEST_CASE("search in text and arrays") {
  check({
      {"contains", R"(["weir", "ei"])", "true"},
      {"contains", R"(["weir", "xx"])", "false"},
      {"contains", R"(["weir", ""])", "true"},
      {"contains", R"([12345, 34])", "true"},
      {"contains", R"([[1, "a", 2.0], 2])", "true"},
      {"contains", R"([["1"], 1])", "true"},
      {"contains", R"([["ab"], "a"])", "false"},
      {"contains", R"([[{"a":1}], {"a":1.0}])", "true"},
      {"contains", R"([{"a":1}, "a"])", "null"},
      {"starts_with", R"(["weir", "we"])", "true"},
      {"starts_with", R"(["weir", "weirs"])", "false"},
      {"starts_with", R"([404, 4])", "true"},
      {"ends_with", R"(["weir", "ir"])", "true"},
      {"ends_with", R"(["weir", []])", "null"},
      {"index_of", R"(["grüße", "ß"])", "3"},
      {"index_of", R"(["weir", "x"])", "null"},
      {"index_of", R"(["weir", ""])", "0"},
      {"split", R"(["a,b,,c", ","])", R"(["a","b","","c"])"},
      {"split", R"(["a\"b,\u0001", ","])", R"(["a\"b","\u0001"])"},
      {"split", R"(["", ","])", R"([""])"},
      {"split", R"(["aé", ""])", R"(["a","é"])"},
      {"split", R"(["", ""])", R"([])"},
      {"split", R"([1.25, "."])", R"(["1","25"])"},
      {"join", R"([["a", 1.0, null, true], "-"])", R"("a-1.0--true")"},
      {"join", R"([["\u0022"], ","])", R"("\"")"},
      {"join", R"([[], ","])", R"("")"},
      {"join", R"([[[1]], ","])", "null"},
      {"join", R"(["abc", ","])", "null"},
  });
}

TEST_CASE("bytes that are no UTF-8 pass") {
  Arena arena;
  CHECK(to_lower("\xFF"
                 "AB\xC3",
                 arena) ==
        "\xFF"
        "ab\xC3");
  CHECK(count_code_points("\x80\x80"
                          "a\xC3") == 2);
  CHECK(code_point_offset("\x80\x80"
                          "abc",
                          0) == 0);
  CHECK(code_point_offset("abc", 7) == 3);
  CHECK(find_text("abc", "") == 0);
  // One letter at each place of a word of eight, and the neighbours of the alphabet.
  for (size_t at = 0; at < 17; ++at) {
    for (int c = 1; c < 128; ++c) {
      std::string text(17, '.');
      text[at] = static_cast<char>(c);
      std::string lower = text, upper = text;
      if (c >= 'A' && c <= 'Z') lower[at] = static_cast<char>(c + 32);
      if (c >= 'a' && c <= 'z') upper[at] = static_cast<char>(c - 32);
      REQUIRE(to_lower(text, arena) == lower);
      REQUIRE(to_upper(text, arena) == upper);
    }
  }
}

TEST_CASE("regular expressions") {
  check({
      {"regex_match", R"j(["error: 42", "\\d+"])j", "true"},
      {"regex_match", R"j(["Error", "(?i)^error$"])j", "true"},
      {"regex_match", R"j(["a.b", "literal"])j", "false"},
      {"regex_match", R"j(["a literal b", "literal"])j", "true"},
      {"regex_match", R"j([404, "^4"])j", "true"},
      {"regex_match", R"j(["é", "^.$"])j", "true"},
      {"regex_match", R"j(["a", "("])j", "null"},
      {"regex_match", R"j([{}, "a"])j", "null"},
      {"regex_extract", R"j(["port=8080", "port=(\\d+)"])j", R"("8080")"},
      {"regex_extract", R"j(["port=8080", "\\d+"])j", R"("8080")"},
      {"regex_extract", R"j(["port=8080", "(\\w+)=(\\d+)", 0])j", R"("port=8080")"},
      {"regex_extract", R"j(["port=8080", "(\\w+)=(\\d+)", 2])j", R"("8080")"},
      {"regex_extract", R"j(["port=8080", "(?<k>\\w+)=(?P<v>\\d+)", "v"])j", R"("8080")"},
      {"regex_extract", R"j(["port=8080", "(\\w+)", 2])j", "null"},
      {"regex_extract", R"j(["port", "\\d+"])j", "null"},
      {"regex_extract", R"j(["a", "a|(b)"])j", "null"},
      {"regex_extract", R"j(["", "(x*)"])j", R"("")"},
      {"regex_extract",
       R"j(["abcdefghijklmnopqrst", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)(m)(n)(o)(p)(q)", 17])j", R"("q")"},
      {"regex_replace", R"j(["2026-01-31", "(\\d+)-(\\d+)", "\\2/\\1"])j", R"("01/2026-31")"},
      {"regex_replace", R"j(["a  b c", "\\s+", " "])j", R"("a b c")"},
      {"regex_replace", R"j(["abc", "", "-"])j", R"("-a-b-c-")"},
      {"regex_replace", R"j(["äö", "x*", "-"])j", R"("-ä-ö-")"},
      {"regex_replace", R"j(["aaa", "a*", "b"])j", R"("b")"},
      {"regex_replace", R"j(["aba", "^a", "x"])j", R"("xba")"},
      {"regex_replace", R"j(["abc", "b", "[\\0\\\\]"])j", R"("a[b\\]c")"},
      {"regex_replace", R"j(["abc", "b", "\\n"])j", "null"},
  });
  CHECK(prepare_error("regex_match", R"j(["MISSING", "a("])j") == "invalid regex: missing ): a(");
  CHECK(prepare_error("regex_match", R"j(["MISSING", "(?<=a)b"])j") ==
        "invalid regex: invalid perl operator: (?<");
  CHECK(prepare_error("regex_extract", R"j(["MISSING", "(a)", 2])j") == "the regex has no group 2");
  CHECK(prepare_error("regex_replace", R"j(["MISSING", "(a)", "\\2"])j") ==
        "invalid replacement: Rewrite schema requests 2 matches, but the regexp only has 1 parenthesized "
        "subexpressions.");
  CHECK(prepare_error("regex_match", R"j(["MISSING", "MISSING"])j").empty());
}

TEST_CASE("named groups in both spellings, but not where they are text") {
  CHECK(Regex::compile(R"((?<a>x)(?P<b>y))")->groups() == 2);
  CHECK(Regex::compile(R"(\(?<a>)")->matches("<a>"));
  CHECK(Regex::compile(R"([(?<a>]+$)")->matches("(?<a>"));
  CHECK(Regex::compile(R"([]a(?<b>])")->groups() == 0);
  CHECK(Regex::compile(R"([[:digit:](?<b>])")->groups() == 0);
  CHECK(Regex::compile(R"(\Q(?<a>\E(?<b>x))")->groups() == 1);
  CHECK(Regex::compile("\xC3\xA9+")->matches("caf\xC3\xA9"));
  CHECK(
      !Regex::compile("b.c")->matches("a\xFF"
                                      "b\xFF"
                                      "c"));
  CHECK_THROWS_AS(Regex::compile("[[:"), PipelineError);
  CHECK_THROWS_AS(Regex::compile("\\"), PipelineError);
}
