#include "aggregates/group_table.h"

#include <string>
#include <unordered_map>

#include "doctest/doctest.h"

using namespace weir;

namespace {

struct Fixture {
  std::unique_ptr<Aggregate> count = find_aggregate("count")->make("count", {}, TimeZone());
  std::unique_ptr<Aggregate> last = find_aggregate("last")->make("last", {}, TimeZone());
  GroupLayout layout{{count.get(), last.get()}};

  void add(GroupTable& t, const std::string& key, uint64_t arrival, const std::string& x) const {
    bool added;
    const uint32_t g = t.find_or_add(key, hash_key(key), arrival, &added);
    if (added) t.set_payload(g, "<" + x + ">");
    const Value v = Value::string(x);
    for (size_t i = 0; i < layout.count(); ++i) {
      layout.aggregate(i).add(t.state(g) + layout.offset(i), &v, {0, arrival});
    }
  }

  // "key<payload>@arrival=count,last" of every group, in order.
  std::string dump(const GroupTable& t) const {
    std::string out;
    Arena arena;
    for (const uint32_t g : t.in_order()) {
      out += std::string(t.key(g)) + std::string(t.payload(g)) + "@" + std::to_string(t.first_arrival(g)) +
             "=" + std::to_string(layout.result(t.state(g), 0, arena).i) + "," +
             std::string(layout.result(t.state(g), 1, arena).view()) + " ";
    }
    return out;
  }
};

}  // namespace

TEST_CASE("groups are numbered by first appearance") {
  const Fixture f;
  GroupTable t(f.layout);
  f.add(t, "b", 0, "x");
  f.add(t, "", 1, "y");
  f.add(t, "b", 2, "z");
  f.add(t, std::string(100'000, 'k'), 3, "w");
  f.add(t, std::string("a\0", 2), 4, "v");
  CHECK(t.size() == 4);
  CHECK(t.find("b", hash_key("b")) == 0);
  CHECK(t.find("a", hash_key("a")) == GroupTable::kNone);
  CHECK(t.key(2).size() == 100'000);
  CHECK(t.payload(2) == "<w>");
  CHECK(t.key(3) == std::string_view("a\0", 2));
}

TEST_CASE("a payload may be set late, or again") {
  const Fixture f;
  GroupTable t(f.layout);
  bool added;
  const uint32_t a = t.find_or_add("a", hash_key("a"), 0, &added);
  t.find_or_add("b", hash_key("b"), 1, &added);
  CHECK(t.payload(a).empty());
  for (const size_t size : {1, 127, 128, 300, 5}) {
    t.set_payload(a, std::string(size, 'p'));
    CHECK(t.payload(a) == std::string(size, 'p'));
    CHECK(t.key(a) == "a");
  }
  CHECK(t.payload(1).empty());
}

TEST_CASE("tables that were split merge to what one table is") {
  const Fixture f;
  for (uint64_t split = 0; split <= 12; ++split) {
    GroupTable one(f.layout), left(f.layout), right(f.layout), in_order(f.layout), reversed(f.layout);
    for (uint64_t i = 0; i < 12; ++i) {
      const std::string key(1, static_cast<char>('a' + i * i % 7));
      const std::string x = "row " + std::to_string(i);
      f.add(one, key, i, x);
      f.add(i < split ? left : right, key, i < split ? i : i - split, x);
    }
    in_order.merge(left);
    in_order.merge(right, split);
    reversed.merge(right, split);
    reversed.merge(left);
    CHECK(f.dump(in_order) == f.dump(one));
    CHECK(f.dump(reversed) == f.dump(one));

    StateWriter out;
    in_order.save(out);
    GroupTable loaded(f.layout);
    StateReader in(out.bytes());
    loaded.load(in);
    CHECK(in.at_end());
    CHECK(f.dump(loaded) == f.dump(one));
  }
}

TEST_CASE("moving and clearing") {
  const Fixture f;
  GroupTable t(f.layout);
  for (uint64_t i = 0; i < 100; ++i) f.add(t, std::to_string(i), i, "a text that lies on the heap");
  GroupTable moved(std::move(t));
  t = GroupTable(f.layout);
  CHECK(moved.size() == 100);
  CHECK(t.empty());
  f.add(t, "x", 0, "y");
  t = std::move(moved);
  CHECK(t.size() == 100);
  for (int round = 0; round < 5; ++round) {
    t.clear();
    CHECK(t.empty());
    CHECK(t.find("7", hash_key("7")) == GroupTable::kNone);
    f.add(t, "new", 5, "x");
    CHECK(f.dump(t) == "new<x>@5=1,x ");
  }
}

TEST_CASE("many groups, in little memory, and found again") {
  const auto count = find_aggregate("count")->make("count", {}, TimeZone());
  const GroupLayout layout({count.get()});
  GroupTable t(layout);
  constexpr uint32_t kGroups = 200'000;
  bool added;
  const auto key_of = [](uint32_t i) { return "user-" + std::to_string(i * 7919u); };
  char* first = nullptr;
  for (uint32_t round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < kGroups; ++i) {
      const std::string key = key_of(i);
      const uint32_t g = t.find_or_add(key, hash_key(key), i, &added);
      CHECK(g == i);
      CHECK(added == (round == 0));
      if (added) t.set_payload(g, key);
      if (g == 0 && first == nullptr) first = t.state(g);
    }
  }
  CHECK(t.state(0) == first);  // growing moves no state
  CHECK(t.key(kGroups - 1) == key_of(kGroups - 1));
  CHECK(t.bytes() / kGroups < 90);
}
