// The bytes of one input: a regular file, a pipe, a terminal.
//
// read() may block, unless ready() said that it will not. A byte on the wake descriptor (a signal's doing)
// ends a blocked read as if the input had ended.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/fd.h"
#include "base/result.h"

namespace weir {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Up to `size` bytes; 0 at the end, when woken, or where pauses() says so.
  virtual Result<size_t> read(char* to, size_t size) = 0;
  // Would read() return at once?
  virtual bool ready() = 0;
  // Nothing but its own writer decides when bytes come (a pipe): then rows are to be taken as soon as they
  // are there.
  virtual bool live() const = 0;
  // At its end: nothing will be added to what came, so a last line without its end is a line.
  virtual bool ends_whole() const { return true; }
  // It may be added to all the same, by who writes it: what is no record yet is half of one.
  virtual bool may_grow() const { return false; }
  // Behind a read of no bytes: there is nothing now, but this is not the end.
  virtual bool pauses() const { return false; }
  // For poll(): readable when a live stream may have become ready; -1 where no descriptor tells.
  virtual int wait_fd() const { return -1; }
};

struct StreamOptions {
  int wake_fd = -1;       // readable once the run is to end (a signal)
  int stop_fd = -1;       // readable once nothing more is wanted (a limit reached by another thread)
  size_t read_limit = 0;  // bytes per read call at most; 0: no limit (for tests)
};

// Opens a path, or standard input for "-"; compressed ones are unpacked (input/unpack.h). A directory, the
// output file itself (same device and inode as `output_fd`) and what cannot be opened are errors.
Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path, int output_fd,
                                                const StreamOptions& options);

}  // namespace weir
