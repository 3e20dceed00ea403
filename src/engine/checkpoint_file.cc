// Tested by tests/unit/checkpoint_test.cc and tests/golden/checkpoints/refused.test.
#include "engine/checkpoint_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace weir {
namespace {

// Where the links lead, be there a file or not.
std::string target_of(const std::string& path) {
  constexpr int kMostLinks = 40;
  std::filesystem::path target = path;
  std::error_code error;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(target, error); ++i) {
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
    if (error) return path;
  }
  return target.string();
}

bool same_file(int fd, const std::string& path) {
  struct stat opened {
  }, there{};
  if (::fstat(fd, &opened) != 0 || ::stat(path.c_str(), &there) != 0) return false;
  return opened.st_dev == there.st_dev && opened.st_ino == there.st_ino;
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace

CheckpointFile::CheckpointFile(std::string path) : name_(std::move(path)), path_(target_of(name_)) {}

CheckpointFile::~CheckpointFile() {
  if (lock_.valid()) ::unlink(lock_path().c_str());
}

std::string CheckpointFile::failed(const char* doing, int error) const {
  return fmt::format("{}: {}: {}", name_, doing, error_text(error));
}

// Who has the lock wrote its process number into it.
std::string CheckpointFile::held_by() const {
  const Fd fd(::open(lock_path().c_str(), O_RDONLY | O_CLOEXEC));
  char text[32];
  const ssize_t n = fd.valid() ? ::read(fd.get(), text, sizeof text) : -1;
  std::string number(text, n > 0 ? static_cast<size_t>(n) : 0);
  number = number.substr(0, number.find('\n'));
  return number.empty() ? "another run" : "process " + number;
}

std::string CheckpointFile::lock() {
  while (true) {
    Fd fd(::open(lock_path().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!fd.valid()) return failed("cannot be locked", errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) return failed("cannot be locked", errno);
      return fmt::format("{}: is in use by {}; wait for its end, or give each run a checkpoint of its own",
                         name_, held_by());
    }
    if (!same_file(fd.get(), lock_path())) continue;  // the run that had it has just ended and removed it
    const std::string number = fmt::format("{}\n", ::getpid());
    if (::ftruncate(fd.get(), 0) != 0 || write_all(fd.get(), number) != 0)
      return failed("cannot be locked", errno);
    lock_ = std::move(fd);
    return "";
  }
}

std::string CheckpointFile::read(std::optional<std::string>& bytes) const {
  const Fd fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd.valid()) return errno == ENOENT ? "" : failed("cannot be read", errno);
  bytes.emplace();
  char buffer[64 * 1024];
  while (true) {
    const ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
    if (n == 0) return "";
    if (n > 0) bytes->append(buffer, static_cast<size_t>(n));
    if (n < 0 && errno != EINTR) return failed("cannot be read", errno);
  }
}

std::string CheckpointFile::replace(std::string_view bytes) const {
  constexpr const char* kDoing = "cannot be saved";
  const std::string fresh = path_ + ".new";
  Fd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
  if (!fd.valid()) return failed(kDoing, errno);
  struct stat old {};
  if (::stat(path_.c_str(), &old) == 0) static_cast<void>(::fchmod(fd.get(), old.st_mode & 07777));
  int error = write_all(fd.get(), bytes);
  if (error == 0 && ::fsync(fd.get()) != 0) error = errno;
  fd = Fd();
  if (error == 0 && ::rename(fresh.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(fresh.c_str());
    return failed(kDoing, error);
  }
  const Fd folder(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || ::fsync(folder.get()) != 0) {
    // File systems that cannot sync a directory (EINVAL) do what they do.
    if (folder.valid() && errno == EINVAL) return "";
    return failed(kDoing, errno);
  }
  return "";
}

}  // namespace weir
