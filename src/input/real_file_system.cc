#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "base/clock.h"
#include "base/fd.h"
#include "input/file_system.h"

namespace weir {
namespace {

FileStatus from_stat(const struct stat& s) {
  FileStatus status;
  status.id = {s.st_dev, s.st_ino};
  status.size = static_cast<uint64_t>(s.st_size);
  status.links = s.st_nlink;
  status.mtime = int64_t{s.st_mtim.tv_sec} * 1'000'000'000 + s.st_mtim.tv_nsec;
  status.kind = S_ISREG(s.st_mode)   ? FileKind::Regular
                : S_ISDIR(s.st_mode) ? FileKind::Directory
                                     : FileKind::Other;
  return status;
}

class RealFile final : public OpenFile {
 public:
  explicit RealFile(Fd fd) : fd_(std::move(fd)) {}

  Result<size_t> read_at(uint64_t offset, char* to, size_t size) override {
    size_t done = 0;
    while (done < size) {
      const ssize_t n = ::pread(fd_.get(), to + done, size - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0 && done == 0) return Error{error_text(errno)};
      if (n <= 0) break;
      done += static_cast<size_t>(n);
    }
    return done;
  }

  int status(FileStatus& status) override {
    struct stat s {};
    if (::fstat(fd_.get(), &s) != 0) return errno;
    status = from_stat(s);
    return 0;
  }

 private:
  Fd fd_;
};

}  // namespace

int RealFileSystem::open(const std::string& path, std::unique_ptr<OpenFile>& file) {
  // Without waiting: between a look and this, a FIFO may have taken the name.
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd.valid()) return errno;
  auto opened = std::make_unique<RealFile>(std::move(fd));
  FileStatus found;
  if (const int error = opened->status(found); error != 0) return error;
  if (found.kind != FileKind::Regular) return found.kind == FileKind::Directory ? EISDIR : EINVAL;
  file = std::move(opened);
  return 0;
}

int RealFileSystem::status(const std::string& path, FileStatus& status) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return errno;
  status = from_stat(s);
  return 0;
}

std::vector<std::string> RealFileSystem::names(const std::string& directory) {
  std::vector<std::string> names;
  DIR* dir = ::opendir(directory.c_str());
  if (dir == nullptr) return names;
  while (const dirent* entry = ::readdir(dir)) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(std::move(name));
  }
  ::closedir(dir);
  return names;
}

std::string RealFileSystem::real_path(const std::string& path) {
  char resolved[PATH_MAX];
  if (::realpath(path.c_str(), resolved) != nullptr) return resolved;
  if (::realpath(directory_of(path).c_str(), resolved) == nullptr) return path;
  return std::string(resolved) + "/" + name_of(path);
}

int64_t RealFileSystem::now() { return clock_now(); }

std::string directory_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace weir
