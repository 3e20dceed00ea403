// Addresses, URLs, digests, base64, format: the functions as the evaluator calls them, with constants and
// without; more cases in tests/golden/functions.
#include <random>
#include <string>

#include "function_cases.h"
#include "functions/base64.h"
#include "functions/ip_address.h"

using namespace weir;
using namespace weir::function_cases;

TEST_CASE("addresses and networks") {
  check({
      {"cidr_match", R"(["10.1.2.3", "10.0.0.0/8"])", "true"},
      {"cidr_match", R"(["::ffff:10.1.2.3", "10.0.0.0/8"])", "true"},
      {"cidr_match", R"(["10.1.2.3", "::ffff:0:0/96"])", "true"},
      {"cidr_match", R"(["10.1.2.3", "::ffff:0:0/95"])", "false"},
      {"cidr_match", R"(["2001:db8::1", "2001:db8::/32"])", "true"},
      {"cidr_match", R"(["10.1.2.3", "10.0.0.0/33"])", "null"},
      {"cidr_match", R"(["10.1.2.3", 7])", "null"},
      {"cidr_match", R"(["10.1.2.3", [1]])", "null"},
      {"cidr_match", R"(["host", "10.0.0.0/8"])", "null"},
      {"cidr_match", R"(["1::2\u0000", "::/0"])", "null"},
      {"cidr_match", R"(["1111:2222:3333:4444:5555:6666:123.123.123.1234567", "::/0"])", "null"},
  });
  CHECK(prepare_error("cidr_match", R"(["MISSING", "10.0.0.0/33"])") ==
        "expected a network like \"10.0.0.0/8\" or \"2001:db8::/32\"");
  CHECK(prepare_error("cidr_match", R"(["10.0.0.0/8", "MISSING"])") ==
        "the address is the first argument, the network the second");
  CHECK(prepare_error("cidr_match", R"(["MISSING", "MISSING"])").empty());
  CHECK(prepare_error("cidr_match", R"(["MISSING", null])").empty());
}

TEST_CASE("every prefix holds the addresses that share its bits, and no other") {
  for (unsigned prefix = 0; prefix <= 32; ++prefix) {
    const auto network = Network::parse("170.85.170.85/" + std::to_string(prefix));
    REQUIRE(network);
    for (unsigned flipped = 0; flipped < 32; ++flipped) {
      const uint32_t bits = 0xAA55AA55U ^ (uint32_t{1} << (31 - flipped));
      std::string text;
      for (int shift = 24; shift >= 0; shift -= 8)
        text += (text.empty() ? "" : ".") + std::to_string(bits >> shift & 255);
      CHECK(network->contains(*IpAddress::parse(text)) == (flipped >= prefix));
      CHECK(network->contains(*IpAddress::parse("::ffff:" + text)) == (flipped >= prefix));
    }
  }
}

TEST_CASE("URLs") {
  check({
      {"parse_url", R"(["HTTP://a@b@H:1"])",
       R"({"scheme":"http","user":"a@b","password":null,"host":"h","port":1,"path":"","query":null,"fragment":null,"params":{}})"},
      {"parse_url", R"(["1a:b"])",
       R"({"scheme":null,"user":null,"password":null,"host":null,"port":null,"path":"1a:b","query":null,"fragment":null,"params":{}})"},
      {"parse_url", R"(["http://[x"])", "null"},
      {"parse_url", R"(["http://h:65536"])", "null"},
      {"url_decode", R"(["%41%4"])", R"("A%4")"},
      {"url_decode", R"(["%+%"])", R"("% %")"},
      {"url_decode", R"(["%00"])", R"("\u0000")"},
      {"url_decode", R"(["%c3"])", "null"},
  });
}

TEST_CASE("digests and hashes") {
  check({
      {"md5", R"(["message digest"])", R"("f96b697d7cb7938d525a2f31aaf161d0")"},
      {"sha256", R"(["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"])",
       R"("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")"},
      {"hash", R"([""])", "3244421341483603138"},
      {"hash", R"([{"a":1}])", "5035998756802417606"},
      {"hash", R"(["{\"a\":1}"])", "5035998756802417606"},
  });
}

TEST_CASE("base64: any bytes there and back") {
  std::mt19937 random(1);
  for (size_t size = 0; size < 100; ++size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(random());
    Arena arena;
    TextBuilder text(arena, 0);
    append_base64(bytes, text);
    CHECK(text.view().size() == (size + 2) / 3 * 4);
    TextBuilder back(arena, 0);
    CHECK(append_base64_decoded(text.view(), back));
    CHECK(back.view() == bytes);
    TextBuilder unpadded(arena, 0);
    CHECK(append_base64_decoded(text.view().substr(0, text.view().find('=')), unpadded));
    CHECK(unpadded.view() == bytes);
  }
}

TEST_CASE("format") {
  check({
      {"format", R"(["{}-{}", 1.50, "D:90s"])", R"("1.50-90")"},
      {"format", R"(["{{}}", "a"])", R"("{a}")"},
      {"format", R"(["{}", [1]])", "null"},
      {"format", R"(["{}"])", "null"},
      {"format", R"(["", 1])", "null"},
      {"format", R"([5])", R"("5")"},
  });
  CHECK(prepare_error("format", R"(["{}{}", "MISSING"])") ==
        "the text has {} 2 times, but 1 value follows | one {} a value");
  CHECK(prepare_error("format", R"(["{}", 1, "MISSING"])") ==
        "the text has {} 1 time, but 2 values follow | one {} a value");
}
