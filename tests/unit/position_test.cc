// Is a file still the one that was read?
#include "input/position.h"

#include <fcntl.h>
#include <unistd.h>

#include "doctest/doctest.h"
#include "memory_run.h"

using namespace weir;

namespace {

FilePosition after(const std::string& bytes, uint64_t offset) {
  const MemoryFile file(bytes);
  return position_of(file.fd(), offset, Packing::None);
}

bool goes_on_in(const std::string& bytes, const FilePosition& position) {
  const MemoryFile file(bytes);  // another inode: contents decide
  return goes_on(file.fd(), position, Packing::None);
}

}  // namespace

TEST_CASE("a file that has grown goes on, one with other bytes does not") {
  const std::string read = "first\nsecond\n";
  const FilePosition position = after(read + "half", read.size());
  CHECK(goes_on_in(read, position));
  CHECK(goes_on_in(read + "third\n", position));
  CHECK(!goes_on_in("first\nsecond", position));
  CHECK(!goes_on_in("First\nsecond\nthird\n", position));
  CHECK(!goes_on_in("first\nsecund\nthird\n", position));
  CHECK(!goes_on_in("", position));
}

TEST_CASE("at the start of a file nothing is compared") {
  const FilePosition position = after("half", 0);
  CHECK(position.inode != 0);
  CHECK(goes_on_in("anything", position));
}

TEST_CASE("of a long file its head and the bytes before the offset are compared") {
  std::string bytes(100'000, 'x');
  const FilePosition position = after(bytes, 60'000);
  CHECK(position.head.size == kPiece);
  CHECK(position.tail.size == kPiece);
  for (const auto& [at, same] : {std::pair<size_t, bool>{0, false},
                                 {kPiece - 1, false},
                                 {kPiece, true},
                                 {60'000 - kPiece - 1, true},
                                 {60'000 - kPiece, false},
                                 {59'999, false},
                                 {60'000, true}}) {
    CAPTURE(at);
    std::string changed = bytes;
    changed[at] = 'y';
    CHECK(goes_on_in(changed, position) == same);
  }
}

TEST_CASE("a position is saved and loaded") {
  const FilePosition position = after("first\nsecond\n", 6);
  StateWriter out;
  position.save(out);
  StateReader in(out.bytes());
  FilePosition loaded;
  loaded.load(in);
  CHECK(!in.bad());
  CHECK(in.at_end());
  CHECK(loaded.offset == 6);
  CHECK(loaded.inode == position.inode);
  CHECK(loaded.head == position.head);
  CHECK(loaded.tail == position.tail);
}
