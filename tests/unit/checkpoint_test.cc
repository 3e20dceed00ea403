// A checkpoint's bytes: what is written is read back, and nothing else is. Its file: locked, and replaced
// whole.
#include "engine/checkpoint.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "doctest/doctest.h"
#include "engine/checkpoint_file.h"
#include "temporary_folder.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

using namespace weir;

namespace {

Checkpoint sample() {
  Checkpoint c;
  c.fingerprint = {"filter n > 0", {{"--time", "t"}, {"--tz", ""}}};
  Position position;
  position.id = {1, 2};
  position.offset = 300;
  position.head_hash = 7;
  position.prefix_hashes = {3, 4, 5, 6};
  position.check_hash = 8;
  position.mtime = -9;
  c.inputs.push_back({"a.csv", "csv", position, 12, -5, true});
  c.inputs.push_back({"", "ndjson", {}, 1, 0, true});
  c.out = {"out.ndjson", 4321, 4096, 99};
  c.late = {"late", 1, 1, 2};
  c.writer = "w";
  c.late_header = "a,b";
  c.rejects_header = "c";
  c.watch = std::string(3, '\0');
  c.chain = "state";
  return c;
}

// The same content as if a weir of this version had written it.
std::string with_version(std::string bytes, uint32_t version) {
  constexpr size_t kMagic = 15;
  for (size_t i = 0; i < 4; ++i) bytes[kMagic + i] = static_cast<char>(version >> (8 * i));
  XXH128_canonical_t sum;
  XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes.data(), bytes.size() - sizeof sum));
  bytes.replace(bytes.size() - sizeof sum, sizeof sum, reinterpret_cast<const char*>(sum.digest), sizeof sum);
  return bytes;
}

}  // namespace

TEST_CASE("a checkpoint is read back as it was written") {
  const std::string bytes = encode(sample());
  const Result<Checkpoint> read = decode(bytes);
  REQUIRE(read);
  CHECK(encode(*read) == bytes);
  CHECK(read->inputs.size() == 2);
  CHECK(read->inputs[0].position.id == FileId{1, 2});
  CHECK(read->inputs[0].position.prefix_hashes[3] == 6);
  CHECK(read->inputs[0].position.mtime == -9);
  CHECK(read->inputs[0].mark == -5);
  CHECK(read->out.size == 4321);
  CHECK(read->watch.size() == 3);
  CHECK(difference(read->fingerprint, sample().fingerprint).empty());
}

TEST_CASE("damage at any byte is noticed, and so is an end at any byte") {
  const std::string bytes = encode(sample());
  for (size_t i = 0; i < bytes.size(); ++i) {
    CAPTURE(i);
    for (const char flip : {'\x01', '\x80'}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      CHECK(!decode(damaged));
    }
    CHECK(!decode(std::string_view(bytes).substr(0, i)));
  }
  CHECK(!decode(bytes + bytes[0]));
}

TEST_CASE("a newer checkpoint is told from a damaged one") {
  const std::string bytes = encode(sample());
  CHECK(decode(with_version(bytes, 1)));
  const Result<Checkpoint> newer = decode(with_version(bytes, 2));
  REQUIRE(!newer);
  CHECK(newer.error() == "was written by a newer weir (its format is 2, this weir knows 1)");
  const Result<Checkpoint> none = decode(with_version(bytes, 0));
  REQUIRE(!none);
  CHECK(none.error() == "is damaged: its content makes no sense");
}

TEST_CASE("content that does not fit its checksum's length is refused, whatever it is") {
  const std::string bytes = encode(sample());
  // A right checksum over content that is cut anywhere.
  for (size_t size = 19; size + 16 < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(!decode(with_version(bytes.substr(0, size) + std::string(16, ' '), 1)));
  }
}

TEST_CASE("how fingerprints differ") {
  const Checkpoint::Fingerprint saved = sample().fingerprint;
  Checkpoint::Fingerprint now = saved;
  now.options[1].second = "Asia/Tokyo";
  CHECK(difference(saved, now) == "is of other options: --tz was not given, now it is 'Asia/Tokyo'");
  now = saved;
  now.pipeline = "filter n > 1";
  CHECK(difference(saved, now) ==
        "is of another pipeline\n  it has: filter n > 0\n  now it is: filter n > 1");
}

TEST_CASE("a checkpoint's file is replaced whole, keeps its mode, and leaves nothing beside it") {
  const TemporaryFolder folder;
  CheckpointFile file(folder / "s");
  std::optional<std::string> bytes;
  CHECK(file.lock().empty());
  CHECK(file.read(bytes).empty());
  CHECK(!bytes.has_value());
  CHECK(file.replace("one").empty());
  std::filesystem::permissions(folder / "s", std::filesystem::perms{0600});
  CHECK(file.replace("two").empty());
  CHECK(file.read(bytes).empty());
  CHECK(bytes == "two");
  CHECK(std::filesystem::status(folder / "s").permissions() == std::filesystem::perms{0600});
  CHECK(!std::filesystem::exists(folder / "s.new"));
}

TEST_CASE("a checkpoint that cannot be replaced stays as it is") {
  const TemporaryFolder folder;
  const CheckpointFile file(folder / "s");
  CHECK(file.replace("one").empty());
  std::filesystem::create_directory(folder / "s.new");  // nobody may write a directory
  CHECK(file.replace("two") == (folder / "s") + ": cannot be saved: Is a directory");
  std::optional<std::string> bytes;
  CHECK(file.read(bytes).empty());
  CHECK(bytes == "one");
}

TEST_CASE("one run at a time has a checkpoint; a lock that was left behind holds nothing") {
  const TemporaryFolder folder;
  std::ofstream(folder / "s.lock") << "12345\n";
  {
    CheckpointFile first(folder / "s");
    CHECK(first.lock().empty());
    CheckpointFile second(folder / "s");
    CHECK(second.lock().find("is in use by process " + std::to_string(::getpid())) != std::string::npos);
  }
  CHECK(!std::filesystem::exists(folder / "s.lock"));
  CheckpointFile third(folder / "s");
  CHECK(third.lock().empty());
}
