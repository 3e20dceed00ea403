// How many different values there were, of any number, in at most 16 KiB; merging is exact, so a sketch
// depends only on its values.
//
// Ph. Flajolet, É. Fusy, O. Gandouet, F. Meunier, "HyperLogLog: the analysis of a near-optimal cardinality
// estimation algorithm" (2007): the first 14 bits of a value's hash choose one of 16,384 registers, which
// keeps the greatest rank (leading zeros + 1) of the other 50. As in S. Heule, M. Nunkesser, A. Hall,
// "HyperLogLog in practice" (2013) hashes have 64 bits, and a few values take a smaller form: here their
// hashes themselves, so that up to 1,024 values are counted exactly. The estimate is that of O. Ertl, "New
// cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6, which needs no tables
// against bias; its standard error is 1.04 / sqrt(16,384) = 0.81%.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "value/state.h"

namespace weir {

class HyperLogLog {
 public:
  static constexpr size_t kExact = 1024;

  void add(uint64_t hash);
  // XXH3 (Yann Collet), 64 bits, not seeded: saved sketches have to go with those of other runs.
  static uint64_t hash(std::string_view bytes);
  // Which register takes a hash, and with which rank.
  struct Place {
    size_t index;
    uint8_t rank;
  };
  static Place place_of(uint64_t hash);
  // How many registers there are at each rank, and what that means.
  static constexpr size_t kRegisters = size_t{1} << 14;
  static constexpr int kGreatestRank = 51;
  using OfRank = std::array<uint32_t, kGreatestRank + 1>;
  static uint64_t estimate(const OfRank& of_rank);
  void merge(const HyperLogLog& from);
  uint64_t estimate() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  size_t heap_bytes() const {
    return hashes_.capacity() * sizeof(uint64_t) + (registers_ ? sizeof(Registers) : 0);
  }

 private:
  static constexpr int kPrecision = 14;
  static_assert(kRegisters == size_t{1} << kPrecision && kGreatestRank == 64 - kPrecision + 1);
  using Registers = std::array<uint8_t, kRegisters>;

  bool insert(uint64_t hash);
  void add_few(uint64_t hash);
  void note(uint64_t hash);

  std::vector<uint64_t> hashes_;  // open addressing, 0 is empty; until there are too many of them
  size_t count_ = 0;              // of hashes_
  std::unique_ptr<Registers> registers_;
};

}  // namespace weir
