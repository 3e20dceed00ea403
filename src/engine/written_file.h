// Files that a run with a checkpoint adds to (--out, --late, --rejects): how far they had been written when
// it was saved, and cutting them back to that when a run goes on, so that every row is in them once.
//
//   OpenedFile out = open_to_add("out.ndjson", saved);   // saved: null for a file the checkpoint knows
//   nothing of WrittenFile now = written_so_far(out.fd.get(), "out.ndjson");
#pragma once

#include <cstdint>
#include <string>

#include "base/fd.h"
#include "value/state.h"

namespace weir {

struct WrittenFile {
  std::string path;  // "": none
  uint64_t size = 0;
  uint64_t tail_size = 0;  // of its last bytes, at most 4 KiB; XXH3 of them
  uint64_t tail_hash = 0;

  void save(StateWriter& out) const;
  void load(StateReader& in);
};

struct OpenedFile {
  Fd fd;
  bool continues = false;  // what the checkpoint wrote is there
  std::string error;       // why it is not opened
  std::string warning;
};

OpenedFile open_to_add(const std::string& path, const WrittenFile* saved);

// All that was written has to be in the file, not in a buffer. Of what is no regular file nothing is known:
// size 0.
WrittenFile written_so_far(int fd, const std::string& path);

}  // namespace weir
