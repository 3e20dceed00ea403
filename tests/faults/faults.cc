// Preloaded into weir by tests/checkpoint (LD_PRELOAD): the Nth call of a kind fails, or the process dies
// there.
//
//   WEIR_FAULT=KIND:N:ACTION    kinds: write sync rename open truncate
//   WEIR_FAULT_FOLDER=/a/b      only calls on files in that folder count
//   WEIR_FAULT_HIT=/c           is made when the Nth call was there
//
// Actions: ENOSPC, EIO; full (ENOSPC from the Nth call on); die (before the call), after (behind it), torn (a
// write is done by half). Calls that only read are left alone: an open counts where it may write or names a
// directory.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

std::string setting(const char* name) {
  const char* text = getenv(name);
  return text == nullptr ? "" : text;
}

struct Fault {
  std::string kind, action, folder = setting("WEIR_FAULT_FOLDER"), hit = setting("WEIR_FAULT_HIT");
  long at = 0;
  std::atomic<long> calls = 0;

  Fault() {
    const std::string text = setting("WEIR_FAULT");
    const size_t first = text.find(':');
    const size_t second = text.rfind(':');
    if (first != std::string::npos && second > first) {
      kind = text.substr(0, first);
      at = atol(text.substr(first + 1, second - first - 1).c_str());
      action = text.substr(second + 1);
    }
  }
};

Fault& fault() {
  static Fault& the_fault = *new Fault;  // never destroyed: files are written to until the very end
  return the_fault;
}

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  _exit(1);  // not reached
}

std::string path_of(int fd) {
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  char buffer[PATH_MAX];
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  return length < 0 ? "" : std::string(buffer, static_cast<size_t>(length));
}

bool inside(std::string_view path) { return path.starts_with(fault().folder); }

// Relative paths count: the runs under test work in the folder.
bool opens_inside(std::string_view path) { return !path.empty() && (path[0] != '/' || inside(path)); }

// The action that is due at this call, or "".
std::string_view due(std::string_view kind, bool counts) {
  Fault& the = fault();
  if (!counts || the.kind != kind) return "";
  const long call = ++the.calls;
  if (call != the.at && (the.action != "full" || call < the.at)) return "";
  if (!the.hit.empty())
    close(static_cast<int>(syscall(SYS_openat, AT_FDCWD, the.hit.c_str(), O_CREAT | O_WRONLY, 0600)));
  if (the.action == "die") die();
  return the.action;
}

template <typename Call>
auto with_fault(std::string_view kind, bool counts, Call call) -> decltype(call()) {
  const std::string_view action = due(kind, counts);
  if (action == "ENOSPC" || action == "EIO" || action == "full") {
    errno = action == "EIO" ? EIO : ENOSPC;
    return -1;
  }
  const auto result = call();
  if (action == "after") die();
  return result;
}

ssize_t faulty_write(int fd, const void* data, size_t size) { return syscall(SYS_write, fd, data, size); }

int open_with_fault(int folder, const char* path, int flags, mode_t mode) {
  const bool changes = (flags & (O_WRONLY | O_RDWR | O_DIRECTORY)) != 0;
  return with_fault("open", changes && opens_inside(path),
                    [&] { return static_cast<int>(syscall(SYS_openat, folder, path, flags, mode)); });
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  return with_fault("write", inside(path_of(fd)), [&]() -> ssize_t {
    if (fault().action == "torn" && fault().kind == "write" && fault().calls == fault().at &&
        inside(path_of(fd))) {
      faulty_write(fd, data, size / 2);
      die();
    }
    return faulty_write(fd, data, size);
  });
}

ssize_t writev(int fd, const iovec* parts, int count) {
  return with_fault("write", inside(path_of(fd)),
                    [&] { return ssize_t{syscall(SYS_writev, fd, parts, count)}; });
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  return with_fault("write", inside(path_of(fd)),
                    [&] { return ssize_t{syscall(SYS_pwrite64, fd, data, size, at)}; });
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) { return pwrite(fd, data, size, at); }

int fsync(int fd) {
  return with_fault("sync", inside(path_of(fd)), [&] { return static_cast<int>(syscall(SYS_fsync, fd)); });
}

int fdatasync(int fd) {
  return with_fault("sync", inside(path_of(fd)),
                    [&] { return static_cast<int>(syscall(SYS_fdatasync, fd)); });
}

int renameat(int from, const char* old_path, int to, const char* new_path) noexcept {
  return with_fault("rename", opens_inside(new_path), [&] {
    return static_cast<int>(syscall(SYS_renameat2, from, old_path, to, new_path, 0));
  });
}
int rename(const char* old_path, const char* new_path) noexcept {
  return renameat(AT_FDCWD, old_path, AT_FDCWD, new_path);
}

int ftruncate(int fd, off_t size) noexcept {
  return with_fault("truncate", inside(path_of(fd)),
                    [&] { return static_cast<int>(syscall(SYS_ftruncate, fd, size)); });
}
int truncate(const char* path, off_t size) noexcept {
  return with_fault("truncate", opens_inside(path),
                    [&] { return static_cast<int>(syscall(SYS_truncate, path, size)); });
}
int ftruncate64(int fd, off64_t size) noexcept { return ftruncate(fd, size); }

int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_with_fault(folder, path, flags, mode);
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_with_fault(AT_FDCWD, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) __attribute__((alias("openat")));
int open64(const char* path, int flags, ...) __attribute__((alias("open")));

}  // extern "C"
