// Digests, hashes and base64 of text. Tested by tests/unit/functions_net_test.cc.
#include <nettle/md5.h>
#include <nettle/sha2.h>

#include "functions/arguments.h"
#include "functions/base64.h"
#include "functions/text_builder.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir {
namespace {

template <size_t kSize>
Value hexadecimal(const uint8_t (&digest)[kSize], Arena& arena) {
  static constexpr char kHex[] = "0123456789abcdef";
  char* const out = arena.allocate(2 * kSize);
  for (size_t i = 0; i < kSize; ++i) {
    out[2 * i] = kHex[digest[i] >> 4];
    out[2 * i + 1] = kHex[digest[i] & 15];
  }
  return Value::string({out, 2 * kSize}, Value::kPlain);
}

const uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

Value md5(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  md5_ctx context;
  uint8_t digest[MD5_DIGEST_SIZE];
  md5_init(&context);
  md5_update(&context, s.view.size(), bytes_of(s.view));
  md5_digest(&context, sizeof digest, digest);
  return hexadecimal(digest, c.arena);
}

Value sha256(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  sha256_ctx context;
  uint8_t digest[SHA256_DIGEST_SIZE];
  sha256_init(&context);
  sha256_update(&context, s.view.size(), bytes_of(s.view));
  sha256_digest(&context, sizeof digest, digest);
  return hexadecimal(digest, c.arena);
}

// The lower 63 bits of XXH3_64bits without a seed: the same on any machine, in any version.
Value hash(const CallContext& c) {
  const Value& v = c.args[0];
  const bool whole = v.kind == Kind::Array || v.kind == Kind::Object;
  const Text s = whole ? Text{true, v.view()} : text_arg(c, 0);
  if (!s.has) return Value::null();
  return Value::integer(static_cast<int64_t>(XXH3_64bits(s.view.data(), s.view.size()) & INT64_MAX));
}

Value base64_encode(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  TextBuilder out(c.arena, (s.view.size() + 2) / 3 * 4);
  append_base64(s.view, out);
  return out.finish(Value::kPlain);
}

Value base64_decode(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  TextBuilder out(c.arena, s.view.size());
  if (!append_base64_decoded(s.view, out) || !is_valid_utf8(out.view())) return Value::null();
  return out.finish();
}

constexpr FunctionDef kFunctions[] = {
    {"base64_encode",
     "",
     "base64_encode(s)",
     1,
     1,
     0,
     "s in base64, with padding",
     {R"(base64_encode("weir"))", R"("d2Vpcg==")"},
     base64_encode,
     nullptr},
    {"base64_decode",
     "",
     "base64_decode(s)",
     1,
     1,
     0,
     "the text that base64 stands for, with + and / or - and _, with or without padding; null where it is no "
     "UTF-8",
     {R"(base64_decode("d2Vpcg"))", R"("weir")"},
     base64_decode,
     nullptr},
    {"md5",
     "",
     "md5(s)",
     1,
     1,
     0,
     "the MD5 digest of a text in hexadecimal",
     {R"(md5("weir"))", R"("57c6838eabf401f73f6dd50093408e33")"},
     md5,
     nullptr},
    {"sha256",
     "",
     "sha256(s)",
     1,
     1,
     0,
     "the SHA-256 digest of a text in hexadecimal",
     {R"(sha256("weir"))", R"("9e1bd4e58bdc27cb9abf4c558b21963a3f3fb6b08c715e8e2bb6c795162994bc")"},
     sha256,
     nullptr},
    {"hash",
     "",
     "hash(x)",
     1,
     1,
     0,
     "XXH3 (64 bits) of the text of x without its highest bit: the same in every run, on every machine",
     {R"(hash("weir") % 100)", "4"},
     hash,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> hash_functions() { return kFunctions; }

}  // namespace weir
