// Fuzz bodies: each takes any bytes, runs something in several ways that must agree, and throws Disagreement
// when they do not. The same body is a libFuzzer target (-DWEIR_FUZZ=ON, clang) and a test over the files of
// its corpus (replay.cc).
//
//   build/fuzz/fuzz_csv -max_len=2000 -timeout=10 tests/fuzz/corpus/csv
//
// What is found goes into tests/fuzz/corpus/NAME, small and with a name that says what it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir {

int fuzz_csv(const uint8_t* data, size_t size);
int fuzz_engine(const uint8_t* data, size_t size);
int fuzz_logfmt(const uint8_t* data, size_t size);
int fuzz_ndjson(const uint8_t* data, size_t size);
int fuzz_pipeline(const uint8_t* data, size_t size);
int fuzz_values(const uint8_t* data, size_t size);

class Disagreement : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline void must(bool holds, const std::string& what) {
  if (!holds) throw Disagreement(what);
}

inline void must_equal(std::string_view what, std::string_view a, std::string_view b) {
  if (a != b) throw Disagreement(std::string(what) + "\n" + std::string(a) + "\n--- and\n" + std::string(b));
}

// The choices that the first bytes make, and the rest. 'A' is choice 0, 'B' 1 and so on, so that corpus files
// can be written by hand; past the end all choices are 0.
class Choices {
 public:
  Choices(const uint8_t* data, size_t size) : left_(reinterpret_cast<const char*>(data), size) {}
  size_t below(size_t n) {
    if (left_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(left_.front());
    left_.remove_prefix(1);
    return static_cast<uint8_t>(byte - 'A') % n;
  }
  bool flag() { return below(2) != 0; }
  std::string_view rest() const { return left_; }

 private:
  std::string_view left_;
};

}  // namespace weir
