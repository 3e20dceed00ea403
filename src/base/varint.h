// Numbers as LEB128: seven bits a byte, the lowest first. For lengths and the like in bytes that stages keep.
//
//   char* end = write_varint(bytes, 300);   // 2 bytes
//   read_varint(from) == 300                // `from` now behind them
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir {

constexpr size_t kMaxVarint = 10;  // bytes

inline char* write_varint(char* to, uint64_t n) {
  while (n >= 0x80) {
    *to++ = static_cast<char>(n | 0x80);
    n >>= 7;
  }
  *to++ = static_cast<char>(n);
  return to;
}

inline uint64_t read_varint(const char*& from) {
  auto byte = static_cast<unsigned char>(*from++);
  uint64_t n = byte & 0x7f;
  for (int shift = 7; byte >= 0x80; shift += 7) {
    byte = static_cast<unsigned char>(*from++);
    n |= static_cast<uint64_t>(byte & 0x7f) << shift;
  }
  return n;
}

}  // namespace weir
