#include "engine/side_file.h"

#include <fcntl.h>

#include <cerrno>

namespace weir {

std::string SideFile::open(const std::string& path) {
  path_ = path;
  fd_ = Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  return fd_.valid() ? "" : path + ": " + error_text(errno);
}

void SideFile::line(std::string_view text, const Header* header) {
  if (!is_open()) return;
  if (header != nullptr && !header->line.empty() && header->line != header_) {
    header_ = header->line;
    buffer_.append(header_).push_back('\n');
  }
  buffer_.append(text).push_back('\n');
  if (buffer_.size() >= 64 * 1024) flush();
}

void SideFile::flush() {
  if (buffer_.empty() || !is_open()) return;
  const int error = write_all(fd_.get(), buffer_);
  if (error != 0 && error_.empty()) error_ = path_ + ": " + error_text(error);
  buffer_.clear();
}

}  // namespace weir
