// The text of a file at any offset: as it is, or unpacked where its name says that it is compressed.
//
// Offsets of a packed one count unpacked bytes; going back begins again at its start, so it is read forward.
// What was unpacked is not kept.
#pragma once

#include <memory>
#include <string>

#include "input/file_system.h"
#include "input/stream.h"
#include "input/unpack.h"

namespace weir {

class TextFile {
 public:
  TextFile(std::unique_ptr<OpenFile> file, Packing packing) : file_(std::move(file)), packing_(packing) {}
  // 0 or errno.
  static int open(FileSystem& files, const std::string& path, std::unique_ptr<TextFile>& text);

  // Fewer bytes than `size` only at the end.
  Result<size_t> read(uint64_t offset, char* to, size_t size);
  // Of the file itself: its size is that of the packed bytes.
  int status(FileStatus& status) { return file_->status(status); }
  bool packed() const { return packing_ != Packing::None; }

 private:
  Result<size_t> read_packed(uint64_t offset, char* to, size_t size);

  std::unique_ptr<OpenFile> file_;
  Packing packing_;
  std::unique_ptr<ByteStream> unpacked_;
  uint64_t place_ = 0;  // of unpacked_
};

}  // namespace weir
