#include "input/fingerprint.h"

#include <memory>
#include <random>
#include <string>

#include "doctest/doctest.h"
#include "memory_files.h"

using namespace weir;

namespace {

std::string random_text(size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>('a' + random() % 26);
  return text;
}

std::unique_ptr<TextFile> open(MemoryFileSystem& files, const std::string& text) {
  files.create("f");
  files.append("f", text);
  std::unique_ptr<TextFile> file;
  REQUIRE(TextFile::open(files, "f", file) == 0);
  return file;
}

}  // namespace

TEST_CASE("what was read is known again, however it was read") {
  for (const size_t step : {1, 7, 100, 1023, 1024, 1025, 1500, 3000, 5000, 20000}) {
    const std::string text = random_text(20000, 1);
    Fingerprint print;
    for (size_t at = 0; at < text.size(); at += step) {
      print.add(std::string_view(text).substr(at, step));
      MemoryFileSystem files;
      if (at % 50 != 0) continue;
      const size_t end = std::min(at + step, text.size());
      INFO("step " << step << ", end " << end);
      REQUIRE(print.end() == end);
      const auto grown = open(files, text);
      CHECK(print.fits_end(*grown));
      CHECK(match(*grown, print.position()) == Match::Yes);
      Fingerprint again;
      REQUIRE(again.take_up(*grown, end));
      CHECK(again.fits_end(*grown));
      CHECK(again.end() == end);
      std::string other = text;
      other[end - 1] = '!';
      const auto changed = open(files, other);
      CHECK_FALSE(print.fits_end(*changed));
      CHECK_FALSE(again.fits_end(*changed));
      CHECK(match(*changed, print.position()) == Match::No);
    }
  }
}

TEST_CASE("a shorter copy is told from another file") {
  const std::string text = random_text(9000, 2);
  Fingerprint print;
  print.add(text);
  for (const size_t size : {16, 20, 70, 300, 4095, 4096, 8999}) {
    MemoryFileSystem files;
    INFO("size " << size);
    CHECK(match(*open(files, text.substr(0, size)), print.position()) == Match::Short);
    CHECK(match(*open(files, "x" + text.substr(1, size - 1)), print.position()) == Match::No);
  }
  MemoryFileSystem files;
  CHECK(match(*open(files, text.substr(0, 15)), print.position()) == Match::No);
  CHECK(match(*open(files, "x" + text.substr(1)), print.position()) == Match::No);
}

TEST_CASE("a position is saved and loaded") {
  const std::string text = random_text(9000, 3);
  Fingerprint print;
  print.add(text);
  Position position = print.position();
  position.id = {7, 8};
  position.offset = 8990;
  position.mtime = -5;
  StateWriter out;
  position.save(out);
  StateReader in(out.bytes());
  Position loaded;
  loaded.load(in);
  CHECK((in.at_end() && !in.bad()));
  CHECK(loaded.id == position.id);
  CHECK(loaded.offset == 8990);
  CHECK(loaded.mtime == -5);
  MemoryFileSystem files;
  CHECK(match(*open(files, text), loaded) == Match::Yes);
  CHECK(match(*open(files, text.substr(0, 300)), loaded) == Match::Short);
}
