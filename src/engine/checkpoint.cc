// Tested by tests/unit/checkpoint_test.cc.
#include "engine/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir {
namespace {

// Neither text nor what a transfer as text would leave as it is.
constexpr std::string_view kMagic{"weir ckpt\x89\r\n\x1a\n\0", 15};
constexpr uint32_t kVersion = 1;
constexpr size_t kSumBytes = sizeof(XXH128_canonical_t);

std::string checksum(std::string_view bytes) {
  XXH128_canonical_t sum;
  XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes.data(), bytes.size()));
  return {reinterpret_cast<const char*>(sum.digest), kSumBytes};
}

void save(const Checkpoint::SavedInput& input, StateWriter& out) {
  out.string(input.path);
  out.string(input.format);
  input.position.save(out);
  out.u64(input.line);
  out.i64(input.mark);
  out.u8(input.numbered);
}

Checkpoint::SavedInput load_input(StateReader& in) {
  Checkpoint::SavedInput input;
  input.path = in.string();
  input.format = in.string();
  input.position.load(in);
  input.line = in.u64();
  input.mark = in.i64();
  input.numbered = in.u8() != 0;
  return input;
}

void load(StateReader& in, Checkpoint& c) {
  c.fingerprint.pipeline = in.string();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    std::string name(in.string());
    c.fingerprint.options.emplace_back(std::move(name), in.string());
  }
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) c.inputs.push_back(load_input(in));
  for (WrittenFile* file : {&c.out, &c.late, &c.rejects}) file->load(in);
  for (std::string* part : {&c.writer, &c.late_header, &c.rejects_header, &c.watch, &c.chain})
    *part = in.string();
}

std::string shortened(std::string_view text) {
  constexpr size_t kMost = 300;
  return text.size() <= kMost ? std::string(text) : std::string(text.substr(0, kMost)) + " …";
}

std::string quoted(const std::string& value) { return value.empty() ? "not given" : "'" + value + "'"; }

}  // namespace

std::string encode(const Checkpoint& c) {
  StateWriter out;
  out.raw(kMagic);
  out.u32(kVersion);
  out.string(c.fingerprint.pipeline);
  out.u64(c.fingerprint.options.size());
  for (const auto& [name, value] : c.fingerprint.options) {
    out.string(name);
    out.string(value);
  }
  out.u64(c.inputs.size());
  for (const Checkpoint::SavedInput& input : c.inputs) save(input, out);
  for (const WrittenFile* file : {&c.out, &c.late, &c.rejects}) file->save(out);
  for (const std::string* part : {&c.writer, &c.late_header, &c.rejects_header, &c.watch, &c.chain})
    out.string(*part);
  out.raw(checksum(out.bytes()));
  return out.take();
}

Result<Checkpoint> decode(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return Error{"is no checkpoint of weir"};
  if (bytes.size() < kMagic.size() + sizeof(uint32_t) + kSumBytes) return Error{"is cut short"};
  const std::string_view content = bytes.substr(0, bytes.size() - kSumBytes);
  if (checksum(content) != bytes.substr(content.size())) return Error{"is damaged: its checksum is wrong"};
  StateReader in(content.substr(kMagic.size()));
  const uint32_t version = in.u32();
  if (version > kVersion) {
    return Error{
        fmt::format("was written by a newer weir (its format is {}, this weir knows {})", version, kVersion)};
  }
  Checkpoint checkpoint;
  load(in, checkpoint);
  if (version == 0 || in.bad() || !in.at_end()) return Error{"is damaged: its content makes no sense"};
  return checkpoint;
}

std::string difference(const Checkpoint::Fingerprint& saved, const Checkpoint::Fingerprint& now) {
  if (saved.pipeline != now.pipeline) {
    return fmt::format("is of another pipeline\n  it has: {}\n  now it is: {}", shortened(saved.pipeline),
                       shortened(now.pipeline));
  }
  for (const auto& [name, value] : now.options) {
    const auto is_same = [&name = name](const auto& option) { return option.first == name; };
    const auto before = std::find_if(saved.options.begin(), saved.options.end(), is_same);
    const std::string was = before == saved.options.end() ? "" : before->second;
    if (was != value)
      return fmt::format("is of other options: {} was {}, now it is {}", name, quoted(was), quoted(value));
  }
  return "";
}

}  // namespace weir
