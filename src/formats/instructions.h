// Functions that use instructions which not every machine has; whoever calls them asks the processor first.
//
//   WEIR_TARGET("avx2,bmi")
//   … functions that may use these
//   WEIR_TARGET_END
//
// Headers and templates of others are included before: what is between is compiled for such machines alone.
#pragma once

#ifdef __x86_64__
#include <immintrin.h>
#define WEIR_PRAGMA(text) _Pragma(#text)
#ifdef __clang__
#define WEIR_TARGET(names) \
  WEIR_PRAGMA(clang attribute push(__attribute__((target(names))), apply_to = function))
#define WEIR_TARGET_END WEIR_PRAGMA(clang attribute pop)
#else
#define WEIR_TARGET(names) WEIR_PRAGMA(GCC push_options) WEIR_PRAGMA(GCC target(names))
#define WEIR_TARGET_END WEIR_PRAGMA(GCC pop_options)
#endif
#endif
