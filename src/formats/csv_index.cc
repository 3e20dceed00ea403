// The passes of csv_passes.inc are compiled once for each set of instructions; which one is taken is decided
// when the program runs. Tested by csv_index_test.cc, with all that the machine has.
#include "formats/csv_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "formats/instructions.h"

namespace weir {
namespace {

// Writes `base` + the number of each bit set. A text has few separators in 64 bytes: the first ones are
// written without asking how many there are. (As in simdjson's stage 1: Langdale and Lemire, Parsing
// Gigabytes of JSON per Second, 2019)
[[gnu::always_inline]] inline uint32_t* write_one_by_one(uint64_t bits, uint32_t base, uint32_t* out) {
  const int count = std::popcount(bits);
  constexpr int kStep = 8;
  for (int written = 0; written < count; written += kStep) {
    for (int i = 0; i < kStep; ++i) {
      out[written + i] = base + static_cast<uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  return out + count;
}

}  // namespace
}  // namespace weir

#ifdef __x86_64__
WEIR_TARGET("avx512f,avx512bw,avx512vbmi2,bmi,popcnt")
namespace weir {
namespace {
namespace avx512 {

#include "formats/write_compressed.inc"

class Bytes64 {
 public:
  explicit Bytes64(const char* p) : bytes_(_mm512_loadu_si512(p)) {}
  uint64_t equal_to(char c) const { return _mm512_cmpeq_epi8_mask(bytes_, _mm512_set1_epi8(c)); }

  static uint32_t* write_bits(uint64_t bits, uint32_t base, uint32_t* out) {
    return write_compressed(bits, base, out);
  }

 private:
  __m512i bytes_;
};

#include "formats/csv_passes.inc"

}  // namespace avx512
}  // namespace
}  // namespace weir
WEIR_TARGET_END

WEIR_TARGET("avx2,bmi,popcnt")
namespace weir {
namespace {
namespace avx2 {

class Bytes64 {
 public:
  explicit Bytes64(const char* p)
      : low_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))),
        high_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32))) {}
  uint64_t equal_to(char c) const { return uint64_t{equal_to(low_, c)} | uint64_t{equal_to(high_, c)} << 32; }

  static uint32_t* write_bits(uint64_t bits, uint32_t base, uint32_t* out) {
    return write_one_by_one(bits, base, out);
  }

 private:
  static uint32_t equal_to(__m256i bytes, char c) {
    return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c))));
  }
  __m256i low_;
  __m256i high_;
};

#include "formats/csv_passes.inc"

}  // namespace avx2
}  // namespace
}  // namespace weir
WEIR_TARGET_END
#endif

namespace weir {
namespace {
namespace portable {

constexpr uint64_t kOnes = 0x0101010101010101;

// The high bit of each byte that is zero, exactly. (Hacker's Delight, 6-1)
uint64_t zero_bytes(uint64_t w) {
  constexpr uint64_t kLow = 0x7F * kOnes;
  return ~(((w & kLow) + kLow) | w | kLow);
}

// The high bits of the eight bytes as eight bits. The product adds bit 8i shifted by 56 - 7i: no two of the
// 64 terms meet, so none carries.
uint64_t pack(uint64_t high_bits) { return ((high_bits >> 7) * 0x0102040810204080) >> 56; }

class Bytes64 {
 public:
  explicit Bytes64(const char* p) {
    std::memcpy(words_, p, sizeof words_);
    if constexpr (std::endian::native == std::endian::big) {
      for (uint64_t& word : words_) word = __builtin_bswap64(word);
    }
  }
  uint64_t equal_to(char c) const {
    uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i)
      bits |= pack(zero_bytes(words_[i] ^ kOnes * static_cast<unsigned char>(c))) << (8 * i);
    return bits;
  }

  static uint32_t* write_bits(uint64_t bits, uint32_t base, uint32_t* out) {
    return write_one_by_one(bits, base, out);
  }

 private:
  uint64_t words_[8];
};

#include "formats/csv_passes.inc"

}  // namespace portable
}  // namespace

std::vector<const CellPasses*> cell_passes() {
  std::vector<const CellPasses*> all;
#ifdef __x86_64__
  const bool bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
  if (bits && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vbmi2"))
    all.push_back(&avx512::kPasses);
  if (bits && __builtin_cpu_supports("avx2")) all.push_back(&avx2::kPasses);
#endif
  all.push_back(&portable::kPasses);
  return all;
}

bool CellIndex::build(std::string_view text, CellDialect dialect) {
  constexpr size_t kSlack = 64;  // of write_bits
  if (capacity_ < text.size() || ends_ == nullptr) {
    capacity_ = std::max(text.size(), 2 * capacity_);
    separators_.reset(new uint32_t[1 + capacity_ + kSlack]);
    ends_.reset(new RecordEnd[1 + capacity_]);
    separators_[0] = UINT32_MAX;
    ends_[0] = {UINT32_MAX, 0, 0, 0};
  }
  bool odd = false;
  const auto pass = dialect.tsv ? passes_.index_tsv : passes_.index_csv;
  records_ = pass(text, dialect, separators_.get() + 1, ends_.get(), odd);
  return !odd;
}

}  // namespace weir
