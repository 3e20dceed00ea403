// What a HyperLogLog of the values of a frame would answer, as values come and go: approx_count_distinct.
//
// How often each hash is there tells when one is gone. Above 1,024 different ones, where the sketch has
// registers, there are for each of them the ranks that its hashes have, as bits, the greatest of which is the
// register; and how many hashes have each. Everything is bounded by the frame, which keeps its rows; a change
// takes some 0.1 µs, where a sketch for each part of the frame would have to be merged for each result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "aggregates/hyperloglog.h"

namespace weir {

class FrameHashes {
 public:
  void add(uint64_t hash);
  void remove(uint64_t hash);  // one that was added
  uint64_t estimate() const;
  size_t heap_bytes() const;

 private:
  struct Registers {
    std::array<uint64_t, HyperLogLog::kRegisters> ranks{};  // bit r: there are hashes of rank r
    absl::flat_hash_map<uint32_t, uint32_t> hashes;         // how many, by register and rank
    HyperLogLog::OfRank of_rank{};

    void add(uint64_t hash);
    void remove(uint64_t hash);
    // To have the register count at another rank.
    void set(size_t index, uint64_t bits);
  };

  absl::flat_hash_map<uint64_t, uint32_t> counts_;
  std::unique_ptr<Registers> registers_;  // null while there are few
};

}  // namespace weir
