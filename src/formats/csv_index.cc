// The code between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE is compiled once for each kind of vectors;
// Highway picks one of them when the program runs. Tested by csv_index_test.cc, with all of them.
#include "formats/csv_index.h"

#include <algorithm>
#include <bit>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "formats/csv_index.cc"
#include "hwy/foreach_target.h"  // must come before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace weir::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Bit i is byte i of 64.
struct Masks {
  uint64_t delimiters = 0;
  uint64_t marks = 0;
  uint64_t newlines = 0;
};

template <class D, class M>
HWY_INLINE uint64_t bits_of(D d, M mask) {
  uint64_t bits = 0;
  hn::StoreMaskBits(d, mask, reinterpret_cast<uint8_t*>(&bits));
  return std::endian::native == std::endian::big ? __builtin_bswap64(bits) : bits;
}

HWY_INLINE Masks masks_of(const char* p, CellDialect dialect) {
  const hn::CappedTag<uint8_t, 64> d;
  const auto delimiter = hn::Set(d, static_cast<uint8_t>(dialect.delimiter));
  const auto mark = hn::Set(d, static_cast<uint8_t>(dialect.mark()));
  const auto newline = hn::Set(d, uint8_t{'\n'});
  Masks masks;
  for (size_t i = 0; i < 64; i += hn::Lanes(d)) {
    const auto bytes = hn::LoadU(d, reinterpret_cast<const uint8_t*>(p) + i);
    masks.delimiters |= bits_of(d, hn::Eq(bytes, delimiter)) << i;
    masks.marks |= bits_of(d, hn::Eq(bytes, mark)) << i;
    masks.newlines |= bits_of(d, hn::Eq(bytes, newline)) << i;
  }
  return masks;
}

// Of the up to 64 bytes from `at` on.
HWY_INLINE Masks masks_at(std::string_view text, size_t at, CellDialect dialect) {
  const size_t left = text.size() - at;
  if (left >= 64) [[likely]]
    return masks_of(text.data() + at, dialect);
  char bytes[64] = {};
  std::memcpy(bytes, text.data() + at, left);
  const Masks masks = masks_of(bytes, dialect);
  const uint64_t inside = (uint64_t{1} << left) - 1;
  return {masks.delimiters & inside, masks.marks & inside, masks.newlines & inside};
}

// Bit i is the parity of bits 0 to i. (Hacker's Delight, 5-2)
HWY_INLINE uint64_t prefix_xor(uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

// Those of the candidates that are no CR before a line end or the text's end.
HWY_INLINE uint64_t without_cr(uint64_t candidates, std::string_view text, size_t at) {
  uint64_t odd = 0;
  for (; candidates != 0; candidates &= candidates - 1) {
    const size_t place = at + static_cast<size_t>(std::countr_zero(candidates));
    if (place >= text.size()) break;
    const bool before_end = place + 1 == text.size() || text[place + 1] == '\n';
    if (text[place] != '\r' || !before_end) odd |= candidates & -candidates;
  }
  return odd;
}

struct Word {
  uint64_t separators = 0;  // outside quotes
  uint64_t newlines = 0;    // likewise
  uint64_t escapes = 0;
  bool odd = false;  // the others are cut off before the first odd quote
};

HWY_INLINE Word read_word(const Masks& masks, QuoteState& state, std::string_view text, size_t at) {
  const uint64_t all = masks.delimiters | masks.newlines;
  const uint64_t quotes = masks.marks;
  if ((quotes | state.inside | state.closing) == 0) {
    state.starts = all >> 63;
    return {all, masks.newlines, 0, false};
  }
  const uint64_t inside = prefix_xor(quotes) ^ state.inside;
  const uint64_t opening = quotes & inside;
  const uint64_t closing = quotes & ~inside;
  const uint64_t behind_closing = closing << 1 | state.closing;
  Word word{all & ~inside, masks.newlines & ~inside, opening & behind_closing, false};
  uint64_t odd = opening & ~(word.separators << 1 | state.starts | behind_closing);
  odd |= without_cr(behind_closing & ~(quotes | all), text, at);
  if (odd != 0) [[unlikely]] {
    const uint64_t before = (odd & -odd) - 1;
    return {word.separators & before, word.newlines & before, word.escapes & before, true};
  }
  state = {uint64_t{0} - (inside >> 63), word.separators >> 63, closing >> 63};
  return word;
}

// Writes `base` + the number of each bit set; room for 64 is needed. A text has few separators in 64 bytes:
// the first ones are written without asking how many there are. (As in simdjson's stage 1: Langdale and
// Lemire, Parsing Gigabytes of JSON per Second, 2019)
HWY_INLINE uint32_t* write_bits(uint64_t bits, uint32_t base, uint32_t* out) {
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

// Returns the number of records; `odd` tells whether it stopped at an odd quote. `ends` is before the first.
template <bool kTsv>
size_t index_text(std::string_view text, CellDialect dialect, uint32_t* const separators,
                  RecordEnd* const ends, bool& odd) {
  QuoteState state;
  uint32_t* separator = separators;
  RecordEnd* end = ends + 1;
  uint32_t lines = 0;
  uint32_t escapes = 0;
  for (size_t at = 0; at < text.size() && !odd; at += 64) {
    const Masks masks = masks_at(text, at, dialect);
    Word word{masks.delimiters | masks.newlines, masks.newlines, masks.marks, false};
    if constexpr (!kTsv) word = read_word(masks, state, text, at);
    const auto base = static_cast<uint32_t>(at);
    const auto separators_before = static_cast<uint32_t>(separator - separators);
    for (uint64_t left = word.newlines; left != 0; left &= left - 1) {
      const uint64_t up_to = left ^ (left - 1);
      *end++ = {base + static_cast<uint32_t>(std::countr_zero(left)),
                separators_before + static_cast<uint32_t>(std::popcount(word.separators & up_to)),
                lines + static_cast<uint32_t>(std::popcount(masks.newlines & up_to)),
                escapes + static_cast<uint32_t>(std::popcount(word.escapes & up_to))};
    }
    separator = write_bits(word.separators, base, separator);
    lines += static_cast<uint32_t>(std::popcount(masks.newlines));
    escapes += static_cast<uint32_t>(std::popcount(word.escapes));
    odd = word.odd;
  }
  return static_cast<size_t>(end - ends) - 1;
}

size_t index_csv(std::string_view text, CellDialect dialect, uint32_t* separators, RecordEnd* ends,
                 bool& odd) {
  return index_text<false>(text, dialect, separators, ends, odd);
}

size_t index_tsv(std::string_view text, CellDialect dialect, uint32_t* separators, RecordEnd* ends,
                 bool& odd) {
  return index_text<true>(text, dialect, separators, ends, odd);
}

bool scan_records(std::string_view text, char delimiter, RecordScan& scan) {
  QuoteState state = scan.quotes;
  size_t at = scan.at;
  size_t record = scan.record;
  bool odd = false;
  for (; at < text.size() && !odd; at += 64) {
    scan.quotes = state;  // the last bytes are read again when there are more
    scan.at = at;
    const Word word = read_word(masks_at(text, at, {delimiter}), state, text, at);
    if (word.newlines != 0) record = at + 64 - static_cast<size_t>(std::countl_zero(word.newlines));
    odd = word.odd;
  }
  scan.record = record;
  scan.inside = state.inside != 0;
  return !odd;
}

}  // namespace
}  // namespace weir::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weir {

HWY_EXPORT(index_csv);
HWY_EXPORT(index_tsv);
HWY_EXPORT(scan_records);

bool CellIndex::build(std::string_view text, CellDialect dialect) {
  constexpr size_t kSlack = 64;  // what write_bits may touch
  if (capacity_ < text.size() || ends_ == nullptr) {
    capacity_ = std::max(text.size(), 2 * capacity_);
    separators_.reset(new uint32_t[1 + capacity_ + kSlack]);
    ends_.reset(new RecordEnd[1 + capacity_]);
    separators_[0] = UINT32_MAX;
    ends_[0] = {UINT32_MAX, 0, 0, 0};
  }
  bool odd = false;
  uint32_t* const separators = separators_.get() + 1;
  records_ = dialect.tsv ? HWY_DYNAMIC_DISPATCH(index_tsv)(text, dialect, separators, ends_.get(), odd)
                         : HWY_DYNAMIC_DISPATCH(index_csv)(text, dialect, separators, ends_.get(), odd);
  return !odd;
}

bool RecordScan::go_on(std::string_view text, char delimiter) {
  return HWY_DYNAMIC_DISPATCH(scan_records)(text, delimiter, *this);
}

}  // namespace weir
#endif  // HWY_ONCE
