// --late and --rejects: source records as they came, for CSV under their file's header (again where a
// record's file has another).
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "value/batch.h"

namespace weir {

class SideFile {
 public:
  SideFile() = default;
  // Cuts the file to nothing. Returns "" or why it cannot be written.
  std::string open(const std::string& path);
  // Adds to what there is; `header` stands above its last line.
  void use(Fd fd, std::string path, std::string header) {
    fd_ = std::move(fd);
    path_ = std::move(path);
    header_ = std::move(header);
  }
  bool is_open() const { return fd_.valid(); }
  int fd() const { return fd_.get(); }
  const std::string& header() const { return header_; }
  void line(std::string_view text, const Header* header);
  void flush();
  // "late.ndjson: No space left on device"; empty while all went well.
  const std::string& error() const { return error_; }

 private:
  Fd fd_;
  std::string path_;
  std::string buffer_;
  std::string header_;  // the one that stands above the last line
  std::string error_;
};

}  // namespace weir
