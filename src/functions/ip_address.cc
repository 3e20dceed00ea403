#include "functions/ip_address.h"

#include <arpa/inet.h>

#include <cstring>

namespace weir {
namespace {

constexpr uint64_t kMapped = uint64_t{0xFFFF} << 32;

std::optional<uint32_t> parse_v4(std::string_view text) {
  uint32_t bits = 0;
  size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == text.size() || text[at++] != '.')) return std::nullopt;
    const size_t begin = at;
    uint32_t n = 0;
    while (at < text.size() && at - begin < 3 && text[at] >= '0' && text[at] <= '9')
      n = n * 10 + static_cast<uint32_t>(text[at++] - '0');
    if (at == begin || n > 255 || (at - begin > 1 && text[begin] == '0')) return std::nullopt;
    bits = bits << 8 | n;
  }
  if (at != text.size()) return std::nullopt;
  return bits;
}

// Up to three digits.
std::optional<unsigned> parse_prefix(std::string_view text, unsigned most) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  unsigned n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + static_cast<unsigned>(c - '0');
  }
  if (n > most) return std::nullopt;
  return n;
}

// The first `count` of 64 bits.
constexpr uint64_t upper_bits(unsigned count) {
  return count == 0 ? 0 : count >= 64 ? ~uint64_t{0} : ~uint64_t{0} << (64 - count);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  if (const std::optional<uint32_t> v4 = parse_v4(text)) return IpAddress{{0, kMapped | *v4}, true};
  text = text.substr(0, text.find('%'));
  char terminated[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof terminated || text.find(':') == std::string_view::npos) return std::nullopt;
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  text.copy(terminated, text.size());
  terminated[text.size()] = '\0';
  unsigned char bytes[16];
  if (inet_pton(AF_INET6, terminated, bytes) != 1) return std::nullopt;
  IpAddress address{{0, 0}, false};
  for (size_t i = 0; i < 16; ++i) address.bits[i / 8] = address.bits[i / 8] << 8 | bytes[i];
  return address;
}

std::optional<Network> Network::parse(std::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<IpAddress> address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Network(*address, 128);
  const unsigned before = address->is_v4 ? 96 : 0;
  const std::optional<unsigned> prefix = parse_prefix(text.substr(slash + 1), 128 - before);
  if (!prefix) return std::nullopt;
  return Network(*address, before + *prefix);
}

Network::Network(const IpAddress& address, unsigned prefix)
    : mask_{upper_bits(prefix), upper_bits(prefix < 64 ? 0 : prefix - 64)} {
  bits_ = {address.bits[0] & mask_[0], address.bits[1] & mask_[1]};
  has_v4_ = prefix >= 96 && bits_[0] == 0 && bits_[1] >> 32 == kMapped >> 32;
}

bool Network::contains(const IpAddress& address) const {
  if (address.is_v4 && !has_v4_) return false;
  return (address.bits[0] & mask_[0]) == bits_[0] && (address.bits[1] & mask_[1]) == bits_[1];
}

}  // namespace weir
