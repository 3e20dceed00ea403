// Tested by tests/unit/json_walk_test.cc and ndjson_test.cc.
#include "formats/json_scalar.h"

#include "value/number.h"

namespace weir {
namespace {

// Past the digits at p.
const char* skip_digits(const char* p) {
  for (;;) {
    const uint64_t others = other_bytes(load_word(p));
    if (others != 0) return p + (std::countr_zero(others) >> 3);
    p += 8;
  }
}

}  // namespace

const char* number_end(const char* const begin) {
  const char* p = begin + (*begin == '-');
  const char* digits = p;
  p = *p == '0' ? p + 1 : skip_digits(p);
  if (p == digits) return nullptr;
  if (*p == '.') {
    digits = p + 1;
    p = skip_digits(digits);
    if (p == digits) return nullptr;
  }
  bool large = p - begin > 300;  // 10^308 is the limit
  if ((*p | 0x20) == 'e') {
    large = true;
    p += p[1] == '+' || p[1] == '-' ? 2 : 1;
    digits = p;
    p = skip_digits(p);
    if (p == digits) return nullptr;
  }
  if (!ends_scalar(*p)) return nullptr;
  if (large && !number_in_range({begin, static_cast<size_t>(p - begin)})) return nullptr;
  return p;
}

}  // namespace weir
