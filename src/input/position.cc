// Tested by tests/unit/position_test.cc.
#include "input/position.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir {
namespace {

// Fewer bytes than `size` where the file ends or cannot be read.
std::string read_piece(int fd, uint64_t from, uint64_t size) {
  std::string bytes(size, '\0');
  size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t n = ::pread(fd, bytes.data() + got, bytes.size() - got, static_cast<off_t>(from + got));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    got += static_cast<size_t>(n);
  }
  bytes.resize(got);
  return bytes;
}

}  // namespace

PieceHash piece_before(int fd, uint64_t offset) {
  const uint64_t size = std::min(offset, kPiece);
  const std::string bytes = read_piece(fd, offset - size, size);
  if (bytes.size() < size) return {};
  return {size, XXH3_64bits(bytes.data(), bytes.size())};
}

bool same_piece(int fd, uint64_t offset, const PieceHash& piece) {
  if (piece.size == 0) return true;
  if (piece.size > kPiece || piece.size > offset) return false;
  const std::string bytes = read_piece(fd, offset - piece.size, piece.size);
  return bytes.size() == piece.size && XXH3_64bits(bytes.data(), bytes.size()) == piece.hash;
}

void FilePosition::save(StateWriter& out) const {
  for (const uint64_t n : {device, inode, offset, head.size, head.hash, tail.size, tail.hash}) out.u64(n);
}

void FilePosition::load(StateReader& in) {
  for (uint64_t* n : {&device, &inode, &offset, &head.size, &head.hash, &tail.size, &tail.hash})
    *n = in.u64();
}

FilePosition position_of(int fd, uint64_t offset, Packing packing) {
  FilePosition position;
  struct stat status {};
  if (::fstat(fd, &status) != 0) return position;
  position.device = status.st_dev;
  position.inode = status.st_ino;
  position.offset = offset;
  const auto size = static_cast<uint64_t>(status.st_size);
  const bool packed = packing != Packing::None;
  position.head = piece_before(fd, std::min(packed ? size : std::min(offset, size), kPiece));
  if (!packed) position.tail = piece_before(fd, offset);
  return position;
}

bool goes_on(int fd, const FilePosition& position, Packing packing) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return false;
  if (packing == Packing::None && static_cast<uint64_t>(status.st_size) < position.offset) return false;
  return same_piece(fd, position.head.size, position.head) && same_piece(fd, position.offset, position.tail);
}

}  // namespace weir
