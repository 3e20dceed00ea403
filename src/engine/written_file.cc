// Tested by tests/golden/checkpoints/output.test.
#include "engine/written_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/ledger.h"

namespace weir {
namespace {

// `size` bytes before `offset`; fewer where they cannot be read.
std::string bytes_before(int fd, uint64_t offset, uint64_t size) {
  std::string bytes(size, '\0');
  size_t got = 0;
  while (got < size) {
    const ssize_t n = ::pread(fd, bytes.data() + got, size - got, static_cast<off_t>(offset - size + got));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    got += static_cast<size_t>(n);
  }
  bytes.resize(got);
  return bytes;
}

bool same_tail(int fd, const WrittenFile& saved) {
  if (saved.tail_size > saved.size) return false;
  const std::string tail = bytes_before(fd, saved.size, saved.tail_size);
  return tail.size() == saved.tail_size && XXH3_64bits(tail.data(), tail.size()) == saved.tail_hash;
}

bool regular(int fd, struct stat& status) { return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode); }

// Reading, too, to compare the bytes before the saved end; where that is not allowed, they are trusted.
Fd open_file(const std::string& path) {
  constexpr int kFlags = O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY;
  struct stat status {};
  const bool special = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  Fd fd(::open(path.c_str(), (special ? O_WRONLY : O_RDWR) | kFlags, 0666));
  if (!fd.valid() && errno == EACCES) fd = Fd(::open(path.c_str(), O_WRONLY | kFlags, 0666));
  return fd;
}

// What keeps the file from being gone on with.
std::string objection(int fd, const struct stat& status, const WrittenFile& saved) {
  constexpr const char* kAdvice = "put it back, or move it away and a new one is begun";
  const auto size = static_cast<uint64_t>(status.st_size);
  if (size < saved.size) {
    return fmt::format("{}: has {} bytes, but {} when the checkpoint was saved; {}", saved.path,
                       grouped(size), grouped(saved.size), kAdvice);
  }
  const bool readable = (::fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
  if (readable && saved.tail_size > 0 && !same_tail(fd, saved)) {
    return fmt::format("{}: is not what it was when the checkpoint was saved; {}", saved.path, kAdvice);
  }
  return "";
}

}  // namespace

void WrittenFile::save(StateWriter& out) const {
  out.string(path);
  for (const uint64_t n : {size, tail_size, tail_hash}) out.u64(n);
}

void WrittenFile::load(StateReader& in) {
  path = in.string();
  for (uint64_t* n : {&size, &tail_size, &tail_hash}) *n = in.u64();
}

OpenedFile open_to_add(const std::string& path, const WrittenFile* saved) {
  OpenedFile opened;
  struct stat status {};
  const bool missing = ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
  Fd fd = open_file(path);
  if (!fd.valid()) {
    opened.error = fmt::format("{}: {}", path, error_text(errno));
    return opened;
  }
  if (saved != nullptr && missing) {
    opened.warning = fmt::format("warning: {} is gone; a new one is begun with the rows from here on", path);
  } else if (saved != nullptr && regular(fd.get(), status)) {
    opened.error = objection(fd.get(), status, *saved);
    if (opened.error.empty() && ::ftruncate(fd.get(), static_cast<off_t>(saved->size)) != 0)
      opened.error = fmt::format("{}: {}", path, error_text(errno));
    if (!opened.error.empty()) return opened;
    opened.continues = true;
  }
  opened.fd = std::move(fd);
  return opened;
}

WrittenFile written_so_far(int fd, const std::string& path) {
  WrittenFile written;
  written.path = path;
  struct stat status {};
  if (!regular(fd, status)) return written;
  written.size = static_cast<uint64_t>(status.st_size);
  constexpr uint64_t kTail = 4096;
  const std::string tail = bytes_before(fd, written.size, std::min(written.size, kTail));
  written.tail_size = tail.size();
  written.tail_hash = XXH3_64bits(tail.data(), tail.size());
  return written;
}

}  // namespace weir
