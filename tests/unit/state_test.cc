// State as bytes, and values that own their text.
#include "value/state.h"

#include <vector>

#include "doctest/doctest.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

using namespace weir;

namespace {

std::string printed(const Value& v) {
  std::string out;
  print_json(v, TimeZone(), out);
  return out;
}

// One of each kind, settled and pending, computed and from source text.
std::vector<Value> samples(Arena& arena) {
  const Value escaped = read_json_value(R"("caf\u00e9 \"x\"")");
  return {Value::missing(),
          Value::null(),
          Value::boolean(true),
          Value::integer(-5),
          Value::real(2.5),
          decode(read_json_value("1.0"), arena),
          decode(read_json_value("123456789012345678901234567890"), arena),
          Value::time(1769850000000000000),
          Value::duration(1500000000),
          Value::string(""),
          Value::string("tab\t"),
          Value::string("plain", Value::kPlain),
          escaped,
          decode(escaped, arena),
          read_json_value("[1, 2]"),
          read_json_value("{}"),
          read_json_value("1e3"),
          Value::of_text(Kind::RawCell, "12")};
}

void check_same(const Value& a, const Value& b) {
  CHECK(a.kind == b.kind);
  CHECK(a.flags == b.flags);
  CHECK(a.has_text() == b.has_text());
  CHECK(a.view() == b.view());
  if (a.kind != Kind::Duration) CHECK(printed(a) == printed(b));
  if (a.kind != Kind::String && a.kind != Kind::RawString) CHECK(a.i == b.i);
}

}  // namespace

TEST_CASE("what is written is read back") {
  Arena arena;
  StateWriter w;
  w.u8(7);
  w.u32(0xDEADBEEF);
  w.i64(-2);
  w.f64(-0.1);
  w.string("text");
  for (const Value& v : samples(arena)) w.value(v);
  StateReader r(w.bytes());
  CHECK(r.u8() == 7);
  CHECK(r.u32() == 0xDEADBEEF);
  CHECK(r.i64() == -2);
  CHECK(r.f64() == -0.1);
  CHECK(r.string() == "text");
  for (const Value& v : samples(arena)) {
    const Value back = r.value();
    check_same(v, back);
    check_same(decode(v, arena), decode(back, arena));
  }
  CHECK(r.at_end());
  CHECK(!r.bad());
}

TEST_CASE("cut bytes turn the reader bad, never wild") {
  Arena arena;
  for (const Value& v : samples(arena)) {
    StateWriter w;
    w.value(v);
    for (size_t size = 0; size < w.bytes().size(); ++size) {
      StateReader r(std::string_view(w.bytes()).substr(0, size));
      r.value();
      CHECK(r.bad());
    }
  }
}

TEST_CASE("an owned value outlives its source") {
  Arena arena;
  for (const Value& v : samples(arena)) {
    OwnedValue owned(v);
    check_same(v, owned.get());
    const OwnedValue copy = owned;
    owned.set(owned.get());
    check_same(v, owned.get());
    OwnedValue moved = std::move(owned);
    check_same(v, moved.get());
    check_same(v, copy.get());
  }
}
