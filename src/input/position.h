// Where reading a file stopped, and what tells later whether it is still the same file: device and inode, a
// hash of its first bytes, and one of the bytes before the offset.
//
//   FilePosition position = position_of(fd, offset, packing);   // when a run ends
//   if (goes_on(fd, position, packing)) …                       // at the next: seek to position.offset
//
// Contents decide: a copy of the file goes on where the first one stopped, a file cut to nothing and written
// anew (copytruncate) does not, however long it has become. Of packed files the offset is that of the
// unpacked text, and the packed head alone is compared.
#pragma once

#include <cstdint>

#include "input/unpack.h"
#include "value/state.h"

namespace weir {

// XXH3 (Yann Collet) of bytes [offset - size, offset) of a file.
struct PieceHash {
  uint64_t size = 0;
  uint64_t hash = 0;
  friend bool operator==(const PieceHash&, const PieceHash&) = default;
};

struct FilePosition {
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t offset = 0;
  PieceHash head;
  PieceHash tail;  // before the offset

  void save(StateWriter& out) const;
  void load(StateReader& in);
};

// The last bytes before `offset`, at most kPiece of them; of size 0 where they cannot be read.
constexpr uint64_t kPiece = 4096;
PieceHash piece_before(int fd, uint64_t offset);
// Whether those bytes are there and the same.
bool same_piece(int fd, uint64_t offset, const PieceHash& piece);

// Of a regular file that has been read up to `offset`.
FilePosition position_of(int fd, uint64_t offset, Packing packing);
// Is this the file, or one that begins with the same bytes?
bool goes_on(int fd, const FilePosition& position, Packing packing);

}  // namespace weir
