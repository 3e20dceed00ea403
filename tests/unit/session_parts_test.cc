// The queue and the index under sessions, beside containers of the standard library.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "stages/close_queue.h"
#include "stages/key_index.h"

using namespace weir;

TEST_CASE("a close queue gives what is due, whatever the order and the distances") {
  std::mt19937_64 random(1);
  for (const int bits : {1, 4, 16, 40, 61}) {
    CloseQueue queue;
    std::multimap<int64_t, uint32_t> model;
    int64_t now = -(int64_t{1} << bits);
    for (uint32_t step = 0; step < 3000; ++step) {
      for (uint64_t pushes = random() % 4; pushes > 0; --pushes) {
        const int64_t time = now + 1 + static_cast<int64_t>(random() >> (64 - bits));
        const auto id = static_cast<uint32_t>(random());
        queue.push(time, id);
        model.emplace(time, id);
      }
      if (random() % 3 != 0) now += static_cast<int64_t>(random() >> (64 - bits)) / 8;
      if (now > (int64_t{1} << 61)) break;
      std::vector<CloseQueue::Entry> due;
      queue.take_until(now, due);
      std::vector<std::pair<int64_t, uint32_t>> got;
      for (const auto& e : due) got.emplace_back(e.time, e.id);
      const auto end = model.upper_bound(now);
      std::vector<std::pair<int64_t, uint32_t>> wanted(model.begin(), end);
      model.erase(model.begin(), end);
      std::sort(got.begin(), got.end());
      std::sort(wanted.begin(), wanted.end());
      REQUIRE(got == wanted);
    }
  }
}

TEST_CASE("a close queue takes the end of time, and goes on where nothing is left") {
  CloseQueue queue;
  std::vector<CloseQueue::Entry> due;
  queue.take_until(kEndOfTime, due);
  CHECK(due.empty());
  queue = CloseQueue();
  queue.push(kEndOfTime - 1, 1);
  queue.push(-5, 2);
  queue.push(kNoTime + 1, 3);
  queue.take_until(-6, due);
  REQUIRE(due.size() == 1);
  CHECK(due[0].id == 3);
  queue.take_until(kEndOfTime, due);
  CHECK(due.size() == 3);
}

TEST_CASE("a key index finds what was inserted and not erased, with hashes that collide") {
  std::mt19937_64 random(2);
  for (const uint32_t hashes : {1u, 7u, 40u, 1000u, 0xffffffffu}) {
    KeyIndex index;
    std::map<uint32_t, uint32_t> model;  // id, hash
    for (uint32_t step = 0; step < 4000; ++step) {
      const auto id = static_cast<uint32_t>(random() % 300);
      const auto at = model.find(id);
      if (at == model.end()) {
        const auto hash = static_cast<uint32_t>(random() % hashes) << (step % 2 * 7);
        index.insert(hash, id);
        model.emplace(id, hash);
      } else if (random() % 8 == 0 && model.count(id + 1000) == 0) {
        index.replace(at->second, id, id + 1000);
        index.replace(at->second, id + 1000, id);
      } else {
        index.erase(at->second, id);
        model.erase(at);
      }
      if (step % 50 != 0) continue;
      for (const auto& [i, hash] : model)
        REQUIRE(index.find(hash, [&, wanted = i](uint32_t found) { return found == wanted; }) == i);
      for (uint32_t i = 0; i < 300; ++i) {
        if (model.count(i) != 0) continue;
        const auto gone = [&](uint32_t found) { return found == i; };
        for (uint32_t hash = 0; hash < 40; ++hash) REQUIRE(index.find(hash, gone) == KeyIndex::kNone);
      }
    }
  }
}
