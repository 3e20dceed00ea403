// Values as the fewest bytes.
#include "value/packed_value.h"

#include <limits>
#include <vector>

#include "doctest/doctest.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/number.h"

using namespace weir;

namespace {

// Computed ones come back as they are, those with source text pending: settled they are the same again.
void check_comes_back(const Value& v) {
  std::string bytes = "x";
  pack(v, bytes);
  pack(Value::integer(7), bytes);
  const char* from = bytes.data() + 1;
  Arena arena;
  const Value back = decode(unpack(from), arena);
  CHECK(unpack(from).i == 7);
  CHECK(from == bytes.data() + bytes.size());
  const Value want = decode(v, arena);
  CHECK(back.kind == want.kind);
  CHECK(back.flags == want.flags);
  CHECK(back.has_text() == want.has_text());
  CHECK(back.view() == want.view());
  if (want.kind == Kind::String && (want.flags & Value::kHasRaw) != 0) {
    CHECK(raw_json(back) == raw_json(want));
  } else if (want.kind < Kind::String) {
    CHECK(back.i == want.i);
  }
}

}  // namespace

TEST_CASE("packed values come back") {
  Arena arena;
  const int64_t least = std::numeric_limits<int64_t>::min();
  const int64_t most = std::numeric_limits<int64_t>::max();
  for (const int64_t i :
       {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{63}, int64_t{-64}, int64_t{64}, least, most}) {
    check_comes_back(Value::integer(i));
    check_comes_back(Value::time(i));
    check_comes_back(Value::duration(i));
  }
  for (const Value& v : {Value::missing(), Value::null(), Value::boolean(true), Value::boolean(false),
                         Value::real(-0.0), Value::real(1e300)}) {
    check_comes_back(v);
  }
  const std::string long_text(300, 'x');
  for (const char* json : {"12", "-0", "1.50", "1e3", "18446744073709551617", "\"\"", "\"plain\"",
                           R"("a\"\\")", R"("caf\u00e9")", "[1, 2]", "{}", "true", "null"}) {
    check_comes_back(read_json_value(json));
    check_comes_back(decode(read_json_value(json), arena));
  }
  check_comes_back(Value::string(long_text));
  check_comes_back(Value::string("tab\t", Value::kPlain));
  check_comes_back(Value::of_text(Kind::RawCell, ""));
  check_comes_back(decode(Value::of_text(Kind::RawCell, "1.0"), arena));
}

TEST_CASE("a number with its text takes no more than the text") {
  std::string bytes;
  pack(parse_number("43.8"), bytes);
  CHECK(bytes.size() == 2 + 4);
}
