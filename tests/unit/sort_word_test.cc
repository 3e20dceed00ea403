// Words of sort keys must never contradict the order of the keys themselves.
#include "value/sort_word.h"

#include <limits>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "value/compare.h"
#include "value/number.h"

using namespace weir;

namespace {

int sign(int n) { return n < 0 ? -1 : n > 0 ? 1 : 0; }
int order_of(uint64_t a, uint64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

std::vector<Value> samples(const std::vector<std::string>& texts) {
  std::vector<Value> all = {Value::boolean(false), Value::boolean(true)};
  for (const char* n : {"0",
                        "-0.0",
                        "1",
                        "1.0",
                        "-1",
                        "0.1",
                        "-0.1",
                        "5e-324",
                        "-5e-324",
                        "1.7976931348623157e308",
                        "-1.7976931348623157e308",
                        "9007199254740991",
                        "9007199254740992",
                        "9007199254740992.0",
                        "9007199254740993",
                        "9007199254740994.0",
                        "-9007199254740992.0",
                        "-9007199254740993",
                        "9223372036854775807",
                        "9223372036854775808.0",
                        "9223372036854775808",
                        "-9223372036854775808",
                        "-9223372036854775809",
                        "18446744073709551616",
                        "18446744073709551617",
                        "1e300",
                        "1.5",
                        "1.4999999999999998",
                        "9223372036.854775807",
                        "9223372036.854776",
                        "0.000000001"}) {
    all.push_back(parse_number(n));
  }
  const int64_t least = std::numeric_limits<int64_t>::min() + 1;
  const int64_t most = std::numeric_limits<int64_t>::max();
  for (const int64_t ns :
       {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{1'500'000'000}, int64_t{-1'500'000'000},
        int64_t{9'007'199'254'740'993}, int64_t{16383}, int64_t{16384}, least, most, most - 1}) {
    all.push_back(Value::duration(ns));
    all.push_back(Value::time(ns));
  }
  for (const std::string& text : texts) all.push_back(Value::string(text));
  for (const char* array : {"[]", "[1]", "[ 1 ]", "[\"a\"]"})
    all.push_back(Value::of_text(Kind::Array, array));
  for (const char* object : {"{}", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"})
    all.push_back(Value::of_text(Kind::Object, object));
  return all;
}

// As sort does it: by words level for level, by the values where words cannot tell.
int order_by_words(const Value& a, const Value& b) {
  const SortWord left = sort_word(a);
  const SortWord right = sort_word(b);
  uint64_t l = left.word;
  uint64_t r = right.word;
  for (uint32_t level = 0;; ++level) {
    if (l != r) return order_of(l, r);
    switch (tie_of_word(l, level)) {
      case Tie::Equal: return 0;
      case Tie::Number: return left.exact && right.exact ? 0 : sign(sort_order_of_keys(a, b));
      case Tie::Compare: return sign(sort_order_of_keys(a, b));
      case Tie::Deeper: break;
    }
    l = deeper_sort_word(a, level + 1);
    r = deeper_sort_word(b, level + 1);
  }
}

}  // namespace

TEST_CASE("words order as the keys do") {
  std::vector<std::string> texts = {"",
                                    std::string(1, '\0'),
                                    "a",
                                    std::string("a\0", 2),
                                    "abcdef",
                                    "abcdefg",
                                    std::string("abcdef\0", 7),
                                    "abcdefgh",
                                    "b",
                                    "\xff\xff\xff\xff\xff\xff\xff\xff",
                                    "\xc3\xa9"};
  for (const size_t n : {6, 7, 12, 13, 14, 20, 21, 60, 61, 62, 63, 64, 200}) {
    texts.push_back(std::string(n, 'x'));
    texts.push_back(std::string(n, 'x') + "y");
    texts.push_back(std::string(n, 'x') + '\0');
  }
  const std::vector<Value> all = samples(texts);
  for (const Value& a : all) {
    const SortWord word = sort_word(a);
    CHECK(word.word != kLeastWord);
    CHECK(word.word != kGreatestWord);
    if (word.exact) CHECK(sort_order_of_keys(value_of_word(word.word), a) == 0);
    for (const Value& b : all) {
      const int want = sign(sort_order_of_keys(a, b));
      if (want < 0) CHECK(word.word <= sort_word(b).word);
      if (word.exact && sort_word(b).exact && word.word == sort_word(b).word) CHECK(want == 0);
      CHECK(order_by_words(a, b) == want);
    }
  }
}
