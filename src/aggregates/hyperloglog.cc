// Tested by tests/unit/sketches_test.cc.
#include "aggregates/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir {
namespace {

constexpr size_t kFirstSlots = 4;

// What the registers that are still 0 add: sum over x^(2^k) 2^(k-1), from x on. Ertl, algorithm 6.
double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double power = 1;
  double sum = x;
  for (double before = -1; sum != before;) {
    before = sum;
    x *= x;
    sum += x * power;
    power += power;
  }
  return sum;
}

// What the registers at their greatest rank add.
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double power = 1;
  double sum = 1 - x;
  for (double before = -1; sum != before;) {
    before = sum;
    x = std::sqrt(x);
    power /= 2;
    sum -= (1 - x) * (1 - x) * power;
  }
  return sum / 3;
}

}  // namespace

uint64_t HyperLogLog::hash(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

void HyperLogLog::add(uint64_t hash) {
  if (registers_) {
    note(hash);
  } else {
    add_few(hash);
  }
}

// Keeps the hash; false when it is there already.
bool HyperLogLog::insert(uint64_t hash) {
  const size_t mask = hashes_.size() - 1;
  size_t at = hash & mask;
  for (; hashes_[at] != 0; at = (at + 1) & mask) {
    if (hashes_[at] == hash) return false;
  }
  hashes_[at] = hash;
  return true;
}

void HyperLogLog::add_few(uint64_t hash) {
  if (hash == 0) hash = 1;  // 0 is an empty slot
  if (hashes_.empty()) hashes_.resize(kFirstSlots);
  if (!insert(hash)) return;
  ++count_;
  if (count_ > kExact) {
    registers_ = std::make_unique<Registers>();
    const std::vector<uint64_t> all = std::exchange(hashes_, {});
    for (const uint64_t h : all) {
      if (h != 0) note(h);
    }
    count_ = 0;
  } else if (count_ * 4 > hashes_.size() * 3) {
    const std::vector<uint64_t> all = std::exchange(hashes_, std::vector<uint64_t>(hashes_.size() * 2));
    for (const uint64_t h : all) {
      if (h != 0) insert(h);
    }
  }
}

HyperLogLog::Place HyperLogLog::place_of(uint64_t hash) {
  if (hash == 0) hash = 1;
  const size_t index = hash >> (64 - kPrecision);
  // The bit behind the last one ends a run of zeros only.
  const uint64_t rest = hash << kPrecision | uint64_t{1} << (kPrecision - 1);
  return {index, static_cast<uint8_t>(std::countl_zero(rest) + 1)};
}

void HyperLogLog::note(uint64_t hash) {
  const Place place = place_of(hash);
  uint8_t& greatest = (*registers_)[place.index];
  if (place.rank > greatest) greatest = place.rank;
}

void HyperLogLog::merge(const HyperLogLog& from) {
  if (!from.registers_) {
    for (const uint64_t h : from.hashes_) {
      if (h != 0) add(h);
    }
    return;
  }
  if (!registers_) {
    registers_ = std::make_unique<Registers>();
    for (const uint64_t h : hashes_) {
      if (h != 0) note(h);
    }
    hashes_ = {};
    count_ = 0;
  }
  for (size_t i = 0; i < kRegisters; ++i)
    (*registers_)[i] = std::max((*registers_)[i], (*from.registers_)[i]);
}

uint64_t HyperLogLog::estimate() const {
  if (!registers_) return count_;
  OfRank of_rank{};
  for (const uint8_t rank : *registers_) ++of_rank[rank];
  return estimate(of_rank);
}

uint64_t HyperLogLog::estimate(const OfRank& of_rank) {
  constexpr double kSize = kRegisters;
  double z = kSize * tau(1 - of_rank[kGreatestRank] / kSize);
  for (size_t rank = kGreatestRank - 1; rank >= 1; --rank) z = (z + of_rank[rank]) / 2;
  z += kSize * sigma(of_rank[0] / kSize);
  return static_cast<uint64_t>(std::llround(kSize * kSize / (2 * std::log(2.0) * z)));
}

void HyperLogLog::save(StateWriter& out) const {
  out.u8(registers_ ? 1 : 0);
  if (registers_) {
    out.string({reinterpret_cast<const char*>(registers_->data()), kRegisters});
    return;
  }
  out.u64(count_);
  for (const uint64_t h : hashes_) {
    if (h != 0) out.u64(h);
  }
}

void HyperLogLog::load(StateReader& in) {
  if (in.u8() == 0) {
    const uint64_t count = in.u64();
    for (uint64_t i = 0; i < count && !in.bad(); ++i) add(in.u64());
    return;
  }
  const std::string_view bytes = in.string();
  registers_ = std::make_unique<Registers>();
  // A damaged file must not make ranks that are none.
  for (size_t i = 0; i < std::min(bytes.size(), kRegisters); ++i) {
    (*registers_)[i] =
        static_cast<uint8_t>(std::min(static_cast<int>(static_cast<uint8_t>(bytes[i])), kGreatestRank));
  }
}

}  // namespace weir
