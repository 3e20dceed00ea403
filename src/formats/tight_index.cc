// Tested by tests/unit/ndjson_random_test.cc.
#include "formats/tight_index.h"

#include <algorithm>
#include <bit>

#include "formats/instructions.h"

namespace weir {

void KeyEndings::add(std::string_view name) {
  const auto bit = static_cast<uint8_t>(1U << (names_++ % 8));
  const auto enter = [bit](std::array<uint8_t, 64>& bytes, char c) {
    bytes[static_cast<uint8_t>(c) % 64] |= bit;
  };
  // What is before a short name is its quote, and what is before that.
  enter(last, name.empty() ? '"' : name.back());
  if (name.size() > 1) return enter(before, name[name.size() - 2]);
  for (const char c : name.empty() ? std::string_view("{,") : std::string_view("\"")) enter(before, c);
}

}  // namespace weir

#ifdef __x86_64__
WEIR_TARGET("avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,popcnt,pclmul")
namespace weir {
namespace {

#include "formats/write_compressed.inc"

// What a byte is as the second of two, and what it lets follow as the first; outside strings, so a quote
// closes one as the first and opens one as the second.
enum : uint8_t {
  kValue = 1,
  kKeyOrElement = 2,
  kMoreOfScalar = 4,
  kColon = 8,
  kComma = 16,
  kOpen = 32,
  kClose = 64,
  kNewline = 128,
};
constexpr std::array<uint8_t, 128> kSecond = [] {
  std::array<uint8_t, 128> is{};
  is.fill(kMoreOfScalar | kValue | kKeyOrElement);
  is['"'] = kValue | kKeyOrElement;
  is[':'] = kColon;
  is[','] = kComma;
  is['{'] = is['['] = kOpen;
  is['}'] = is[']'] = kClose;
  is['\n'] = kNewline;
  return is;
}();
constexpr std::array<uint8_t, 128> kFirst = [] {
  std::array<uint8_t, 128> lets{};
  lets.fill(kMoreOfScalar | kComma | kClose);
  lets['"'] = kColon | kComma | kClose;
  lets[':'] = kValue | kOpen;
  lets[','] = kKeyOrElement;
  lets['{'] = kKeyOrElement | kClose;
  lets['['] = kValue | kClose;
  lets['}'] = kComma | kClose | kNewline;
  lets[']'] = kComma | kClose;
  lets['\n'] = kOpen;
  return lets;
}();

class Table {
 public:
  explicit Table(const std::array<uint8_t, 128>& of_bytes)
      : low_(_mm512_loadu_si512(of_bytes.data())), high_(_mm512_loadu_si512(of_bytes.data() + 64)) {}
  __m512i of(__m512i bytes) const { return _mm512_permutex2var_epi8(low_, bytes, high_); }

 private:
  __m512i low_;
  __m512i high_;
};

inline __m512i look_up64(__m512i table, __m512i bytes) {
  return _mm512_maskz_permutexvar_epi8(~__mmask64{0}, bytes, table);
}

inline uint64_t equal(__m512i bytes, char c) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); }
inline uint64_t equal_among(uint64_t among, __m512i bytes, char c) {
  return _mm512_mask_cmpeq_epi8_mask(among, bytes, _mm512_set1_epi8(c));
}
inline uint64_t has_among(uint64_t among, __m512i bytes, uint8_t bits) {
  return _mm512_mask_test_epi8_mask(among, bytes, _mm512_set1_epi8(static_cast<char>(bits)));
}

// Bit i is the parity of bits 0 to i.
inline uint64_t prefix_xor(uint64_t bits) {
  const __m128i product =
      _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<int64_t>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

// Ones from each bit of `begins` to before the next one of `ends`. Where these two don't take turns, not all
// begins are ones or not all ends zeros.
inline uint64_t ranges(uint64_t begins, uint64_t ends, unsigned char& open) {
  unsigned long long out;
  open = _subborrow_u64(open, ends, begins, &out);
  return out;
}

// The backslashes that begin an escape. Takes what they escape from `quotes`.
[[gnu::always_inline]] inline uint64_t find_escapes(uint64_t backslashes, uint64_t& next_escaped,
                                                    uint64_t& quotes) {
  uint64_t escapes = 0;
  uint64_t escaped = next_escaped;
  next_escaped = 0;
  for (uint64_t left = backslashes & ~escaped; left != 0;) {
    const uint64_t first = left & -left;
    escapes |= first;
    escaped |= first << 1;
    next_escaped = first >> 63;
    left &= ~(first | first << 1);
  }
  quotes &= ~escaped;
  return escapes;
}

// Returns the size of the indexed lines; `end` is moved behind the entries.
size_t index_lines(const char* text, size_t size, const KeyEndings& endings, uint32_t*& end) {
  uint32_t* const begin = end;
  uint32_t* out = end;
  const Table first(kFirst);
  const Table second(kSecond);
  const __m512i last_bytes = _mm512_loadu_si512(endings.last.data());
  const __m512i bytes_before = _mm512_loadu_si512(endings.before.data());
  uint64_t inside = 0;  // all ones when the next byte is in a string
  uint64_t next_escaped = 0;
  unsigned char in_array = 0;
  unsigned char in_key = 0;
  uint64_t scalars_before = 0;  // of the last 64 bytes
  uint64_t ending_before = 0;   // likewise
  for (size_t at = 0; at < size; at += 64) {
    const __m512i bytes = _mm512_loadu_si512(text + at);
    const __m512i next = _mm512_loadu_si512(text + at + 1);
    uint64_t quotes = equal(bytes, '"');
    const uint64_t backslashes = equal(bytes, '\\');
    uint64_t escapes = 0;
    if ((backslashes | next_escaped) != 0) [[unlikely]]
      escapes = find_escapes(backslashes, next_escaped, quotes);
    if ((quotes | ~inside | escapes) == 0) {  // the middle of a long string
      const uint64_t high = _mm512_movepi8_mask(bytes);
      scalars_before = ending_before = 0;
      if ((_mm512_cmplt_epu8_mask(bytes, _mm512_set1_epi8(' ')) | high) == 0) continue;
    }
    const uint64_t strings = prefix_xor(quotes) ^ inside;  // with their first quotes
    inside = uint64_t{0} - (strings >> 63);
    const uint64_t outside = ~strings;

    const uint64_t colons = equal_among(outside, bytes, ':');
    const uint64_t open_braces = equal_among(outside, bytes, '{');
    const uint64_t close_braces = equal_among(outside, bytes, '}');
    const uint64_t close_arrays = equal_among(outside, bytes, ']');
    const uint64_t arrays = ranges(equal_among(outside, bytes, '['), close_arrays, in_array);
    const __m512i lets = first.of(bytes);
    const __m512i agreed = _mm512_and_si512(lets, second.of(next));
    const uint64_t before_keys = has_among(outside, agreed, kKeyOrElement) & ~arrays;
    const uint64_t keys = ranges(before_keys, colons, in_key);  // from the brace or comma to before the colon
    const uint64_t scalars = has_among(outside, lets, kMoreOfScalar);

    uint64_t bad = _mm512_mask_testn_epi8_mask(outside, agreed, agreed);
    bad |= _mm512_mask_cmplt_epu8_mask(strings, bytes, _mm512_set1_epi8(' '));
    bad |= arrays & (colons | close_braces | close_arrays);
    bad |= (keys & ~(strings | quotes)) ^ before_keys;  // between them and the colons there are only strings
    bad |= escapes & (keys | outside);

    const uint64_t ending =
        _mm512_test_epi8_mask(look_up64(bytes_before, bytes), look_up64(last_bytes, next));
    uint64_t entries = open_braces | close_braces | escapes;
    entries |= scalars ^ (scalars << 1 | scalars_before >> 63);
    entries |= colons & (ending << 3 | ending_before >> 61);
    scalars_before = scalars;
    ending_before = ending;
    if (const uint64_t high = _mm512_movepi8_mask(bytes); high != 0) [[unlikely]] {
      bad |= high & outside;  // the tables take them for others
      entries |= equal(bytes, '\n') == 0 ? high & -high : high & ~(high << 1);  // one a line at least
    }
    out = write_compressed(entries, static_cast<uint32_t>(at), out);
    if (bad == 0) [[likely]]
      continue;
    size_t line = at + static_cast<size_t>(std::countr_zero(bad));
    if (line >= size) break;
    while (line != 0 && text[line - 1] != '\n') --line;
    size = line;
  }
  while (out != begin && out[-1] >= size) --out;
  end = out;
  return size;
}

}  // namespace
}  // namespace weir
WEIR_TARGET_END
#endif

namespace weir {

bool TightIndex::runs_here() {
#ifdef __x86_64__
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") &&
         __builtin_cpu_supports("pclmul");
#else
  return false;
#endif
}

size_t TightIndex::build([[maybe_unused]] const char* text, size_t size,
                         [[maybe_unused]] const KeyEndings& endings) {
  constexpr size_t kSlack = 64;  // of write_compressed, and for the sentinels
  if (capacity_ < size) {
    capacity_ = std::max(size, 2 * capacity_);
    entries_.reset(new uint32_t[capacity_ + 2 * kSlack]);
  }
  uint32_t* out = entries_.get();
  size_t indexed = 0;
#ifdef __x86_64__
  indexed = index_lines(text, size, endings, out);
#endif
  count_ = static_cast<size_t>(out - entries_.get());
  std::fill_n(out, 4, static_cast<uint32_t>(size - 1));
  return indexed;
}

}  // namespace weir
