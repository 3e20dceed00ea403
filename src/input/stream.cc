#include "input/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "input/unpack.h"

namespace weir {
namespace {

class FileStream final : public ByteStream {
 public:
  FileStream(Fd owned, int fd, bool live, const StreamOptions& options)
      : owned_(std::move(owned)), fd_(fd), live_(live), options_(options) {}

  Result<size_t> read(char* to, size_t size) override {
    if (options_.read_limit > 0) size = std::min(size, options_.read_limit);
    while (true) {
      if (live_ && !std::exchange(ready_, false) && !wait()) return size_t{0};
      const ssize_t n = ::read(fd_, to, size);
      if (n >= 0) return static_cast<size_t>(n);
      if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) continue;
      return Error{error_text(errno)};
    }
  }

  bool ready() override {
    if (!live_) return true;
    pollfd p{fd_, POLLIN, 0};
    ready_ = ready_ || ::poll(&p, 1, 0) > 0;
    return ready_;
  }
  bool live() const override { return live_; }
  int wait_fd() const override { return fd_; }

 private:
  // Until there is something to read; false when woken instead. Descriptors of -1 are passed over by poll.
  bool wait() const {
    pollfd p[3] = {{fd_, POLLIN, 0}, {options_.wake_fd, POLLIN, 0}, {options_.stop_fd, POLLIN, 0}};
    while (::poll(p, 3, -1) < 0 && errno == EINTR) {}
    return p[1].revents == 0 && p[2].revents == 0;
  }

  Fd owned_;
  int fd_;
  bool live_;
  bool ready_ = false;  // the last look found something to read, and it has not been read
  StreamOptions options_;
};

// A pipe holds 64 KiB, which its writer fills faster than two processes can take turns; 1 MiB is what any
// user may ask for. Where the kernel says no, it stays as it is.
void enlarge_pipe(int fd) {
  constexpr int kPipeSize = 1 << 20;
  if (::fcntl(fd, F_GETPIPE_SZ) < kPipeSize) ::fcntl(fd, F_SETPIPE_SZ, kPipeSize);
}

bool same_file(const struct stat& input, int output_fd) {
  struct stat output {};
  if (output_fd < 0 || ::fstat(output_fd, &output) != 0 || !S_ISREG(output.st_mode)) return false;
  return input.st_dev == output.st_dev && input.st_ino == output.st_ino;
}

}  // namespace

Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path, int output_fd,
                                                const StreamOptions& options) {
  Fd owned;
  int fd = STDIN_FILENO;
  if (path != "-") {
    // A FIFO opens at once, and is waited for where every pipe is: in wait().
    owned = Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    fd = owned.get();
    if (!owned.valid()) return Error{error_text(errno)};
  }
  struct stat status {};
  if (::fstat(fd, &status) != 0) return Error{error_text(errno)};
  if (S_ISDIR(status.st_mode)) return Error{"is a directory"};
  if (same_file(status, output_fd)) return Error{"is the output file, too"};
  const bool regular = S_ISREG(status.st_mode);
  if (S_ISFIFO(status.st_mode)) enlarge_pipe(fd);
  if (regular) ::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return unpack(std::make_unique<FileStream>(std::move(owned), fd, !regular, options), packing_of(path),
                options);
}

}  // namespace weir
