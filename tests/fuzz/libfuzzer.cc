// The entry point of one libFuzzer target; WEIR_FUZZ_BODY is its body's name.
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return weir::WEIR_FUZZ_BODY(data, size);
}
