// Writes and reads operator state as bytes: for checkpoints and for the test mode that saves and restores
// everything after every block.
//
// Fixed-width little-endian numbers, length-prefixed strings. A reader that runs out of bytes or meets a
// wrong tag turns `bad()` and gives zeros.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/arena.h"
#include "value/value.h"

namespace weir {

class StateWriter {
 public:
  StateWriter() = default;
  // Writes into the memory of a string that is not wanted any more.
  explicit StateWriter(std::string memory) : out_(std::move(memory)) { out_.clear(); }
  void u8(uint8_t v) { out_.push_back(static_cast<char>(v)); }
  void u32(uint32_t v);
  void u64(uint64_t v);
  void i64(int64_t v) { u64(static_cast<uint64_t>(v)); }
  void f64(double v);
  void string(std::string_view s);
  void raw(std::string_view s) { out_.append(s); }  // without its length
  void value(const Value& v);  // with source text and flags; pending values are saved pending
  // What is written until end_part() is read back as one string().
  size_t begin_part();
  void end_part(size_t begun);
  const std::string& bytes() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class StateReader {
 public:
  explicit StateReader(std::string_view bytes) : left_(bytes) {}
  uint8_t u8();
  uint32_t u32();
  uint64_t u64();
  int64_t i64() { return static_cast<int64_t>(u64()); }
  double f64();
  std::string_view string();  // in the bytes given to the constructor
  Value value();              // likewise
  bool bad() const { return bad_; }
  bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
  bool bad_ = false;
};

// A value that owns its text: for states that keep values from one batch to the next.
class OwnedValue {
 public:
  OwnedValue() : value_(Value::missing()) {}
  explicit OwnedValue(const Value& v) { set(v); }
  void set(const Value& v);
  // Views into this object; valid until it is set again or moved.
  Value get() const;
  size_t bytes() const { return text_.capacity(); }

 private:
  Value value_ = Value::missing();
  std::string text_;  // the text, then the raw token's inside with its closing quote
};

}  // namespace weir
