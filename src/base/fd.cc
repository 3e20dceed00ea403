#include "base/fd.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace weir {

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<size_t>(n));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {  // somebody made the terminal or pipe non-blocking
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

std::string error_text(int error) { return std::strerror(error); }

}  // namespace weir
