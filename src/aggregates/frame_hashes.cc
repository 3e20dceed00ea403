// Tested by tests/unit/frames_test.cc.
#include "aggregates/frame_hashes.h"

#include <bit>

namespace weir {
namespace {

constexpr int kRankBits = 6;
static_assert(HyperLogLog::kGreatestRank < 1 << kRankBits);

// 0 where there are no hashes, as a register that took none.
size_t greatest(uint64_t ranks) { return ranks == 0 ? 0 : static_cast<size_t>(std::bit_width(ranks) - 1); }

uint32_t key_of(const HyperLogLog::Place& place) {
  return static_cast<uint32_t>(place.index << kRankBits | place.rank);
}

}  // namespace

void FrameHashes::Registers::set(size_t index, uint64_t bits) {
  --of_rank[greatest(ranks[index])];
  ranks[index] = bits;
  ++of_rank[greatest(bits)];
}

void FrameHashes::Registers::add(uint64_t hash) {
  const HyperLogLog::Place place = HyperLogLog::place_of(hash);
  if (++hashes[key_of(place)] == 1) set(place.index, ranks[place.index] | uint64_t{1} << place.rank);
}

void FrameHashes::Registers::remove(uint64_t hash) {
  const HyperLogLog::Place place = HyperLogLog::place_of(hash);
  const auto found = hashes.find(key_of(place));
  if (--found->second > 0) return;
  hashes.erase(found);
  set(place.index, ranks[place.index] & ~(uint64_t{1} << place.rank));
}

void FrameHashes::add(uint64_t hash) {
  if (hash == 0) hash = 1;  // as in the sketch
  if (++counts_[hash] > 1) return;
  if (registers_) {
    registers_->add(hash);
  } else if (counts_.size() > HyperLogLog::kExact) {
    registers_ = std::make_unique<Registers>();
    registers_->of_rank[0] = HyperLogLog::kRegisters;
    for (const auto& [h, n] : counts_) registers_->add(h);
  }
}

void FrameHashes::remove(uint64_t hash) {
  if (hash == 0) hash = 1;
  const auto found = counts_.find(hash);
  if (--found->second > 0) return;
  counts_.erase(found);
  if (registers_) registers_->remove(hash);
  // Not as soon as they are too few: a frame that stays near the limit would make them again and again.
  if (counts_.size() == HyperLogLog::kExact / 2) registers_ = nullptr;
  if (counts_.capacity() > 16 && counts_.size() < counts_.capacity() / 8) counts_.rehash(0);
}

uint64_t FrameHashes::estimate() const {
  if (counts_.size() <= HyperLogLog::kExact) return counts_.size();
  return HyperLogLog::estimate(registers_->of_rank);
}

size_t FrameHashes::heap_bytes() const {
  using Map = decltype(counts_);
  size_t total = counts_.capacity() * (sizeof(Map::value_type) + 1);
  if (registers_) {
    total += sizeof(Registers) + registers_->hashes.capacity() * (sizeof(std::pair<uint32_t, uint32_t>) + 1);
  }
  return total;
}

}  // namespace weir
