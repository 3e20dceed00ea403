// Keys made for many rows at once are those of append_group_key(), and hash as hash_key() does.
#include "value/row_keys.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "value/compare.h"

using namespace weir;

TEST_CASE("row keys: columns one after the other, constants, only the asked rows") {
  const std::string words[] = {"", "a", "a text of more than sixteen bytes", std::string(300, 'x')};
  std::vector<Value> texts;
  std::vector<Value> numbers;
  for (const std::string& word : words) {
    texts.push_back(Value::string(word));
    numbers.push_back(Value::integer(static_cast<int64_t>(word.size())));
  }
  const Value constant = Value::real(1.0);
  const std::vector<Vec> columns = {{texts.data(), 1}, {numbers.data(), 1}, {&constant, 0}};
  RowKeys keys;
  for (int again = 0; again < 2; ++again) {
    const std::vector<uint32_t> rows = {0, 1, 3};
    keys.build(columns, 4, rows);
    for (const uint32_t row : rows) {
      std::string expected;
      append_group_key(texts[row], expected);
      append_group_key(numbers[row], expected);
      append_group_key(Value::integer(1), expected);
      CHECK(keys.key(row) == expected);
      CHECK(keys.hash(row) == hash_key(expected));
    }
  }
}

TEST_CASE("row keys: without columns all rows have the empty key") {
  RowKeys keys;
  const std::vector<uint32_t> rows = {0, 1};
  keys.build({}, 2, rows);
  CHECK(keys.key(0).empty());
  CHECK(keys.hash(1) == hash_key({}));
}
