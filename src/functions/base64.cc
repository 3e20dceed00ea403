#include "functions/base64.h"

#include <array>
#include <cstdint>

namespace weir {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr uint8_t kSpace = 64;
constexpr uint8_t kPad = 65;
constexpr uint8_t kNone = 66;

// What each byte stands for: six bits, or one of the above.
constexpr std::array<uint8_t, 256> meanings() {
  std::array<uint8_t, 256> m{};
  m.fill(kNone);
  for (uint8_t i = 0; i < 64; ++i) m[static_cast<uint8_t>(kAlphabet[i])] = i;
  m['-'] = 62;
  m['_'] = 63;
  m['='] = kPad;
  for (const char c : {' ', '\t', '\n', '\r'}) m[static_cast<uint8_t>(c)] = kSpace;
  return m;
}
constexpr std::array<uint8_t, 256> kMeaning = meanings();

}  // namespace

void append_base64(std::string_view bytes, TextBuilder& out) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])); };
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    const char four[] = {kAlphabet[bits >> 18], kAlphabet[bits >> 12 & 63], kAlphabet[bits >> 6 & 63],
                         kAlphabet[bits & 63]};
    out.append({four, 4});
  }
  const size_t left = bytes.size() - i;
  if (left == 0) return;
  const uint32_t bits = byte(i) << 16 | (left == 2 ? byte(i + 1) << 8 : 0);
  const char four[] = {kAlphabet[bits >> 18], kAlphabet[bits >> 12 & 63],
                       left == 2 ? kAlphabet[bits >> 6 & 63] : '=', '='};
  out.append({four, 4});
}

bool append_base64_decoded(std::string_view text, TextBuilder& out) {
  uint32_t bits = 0;
  unsigned digits = 0;  // of four that belong together
  unsigned padding = 0;
  for (const char c : text) {
    const uint8_t meaning = kMeaning[static_cast<unsigned char>(c)];
    if (meaning == kSpace) continue;
    if (meaning == kPad) {
      ++padding;
      continue;
    }
    if (meaning == kNone || padding > 0) return false;
    bits = bits << 6 | meaning;
    if (++digits < 4) continue;
    const char three[] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8),
                          static_cast<char>(bits)};
    out.append({three, 3});
    bits = digits = 0;
  }
  // One digit is no byte; padding, where there is any, fills up the four.
  if (digits == 1 || (padding > 0 && (digits == 0 || digits + padding != 4))) return false;
  if (digits == 2) out.push(static_cast<char>(bits >> 4));
  if (digits == 3) {
    out.push(static_cast<char>(bits >> 10));
    out.push(static_cast<char>(bits >> 2));
  }
  return true;
}

}  // namespace weir
