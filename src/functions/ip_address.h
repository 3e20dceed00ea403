// IPv4 and IPv6 addresses and the networks they are in.
//
//   Network::parse("10.0.0.0/8")->contains(*IpAddress::parse("::ffff:10.1.2.3"))    // true
//
// Both kinds are 128 bits, IPv4 mapped into ::ffff:0:0/96 (RFC 4291). An IPv4 address is in networks of IPv4
// and of addresses mapped so, but in no wider one of IPv6: ::/0 is all of IPv6.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "functions/function.h"

namespace weir {

struct IpAddress {
  std::array<uint64_t, 2> bits;  // the first is the upper half
  bool is_v4;                    // written as a.b.c.d

  // The whole text: four decimal numbers without leading zeros, or what RFC 4291 allows, with a zone (%eth0).
  static std::optional<IpAddress> parse(std::string_view text);
};

class Network : public Prepared {
 public:
  // "10.0.0.0/8", bits behind the prefix are ignored; an address alone is a network of one.
  static std::optional<Network> parse(std::string_view text);
  bool contains(const IpAddress& address) const;

 private:
  Network(const IpAddress& address, unsigned prefix);

  std::array<uint64_t, 2> bits_;
  std::array<uint64_t, 2> mask_;
  bool has_v4_;
};

}  // namespace weir
