#include "cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <vector>

namespace weir {
namespace {

// A file as named on the command line, which need not exist.
struct Named {
  std::string_view option;  // "" for an input
  std::string path;
};

// Its device and inode; nothing when it is not there or no regular file (/dev/null may stand anywhere).
bool regular(const Named& file, struct stat& status) {
  const bool is_stdin = file.option.empty() && file.path == "-";
  const int failed = is_stdin ? ::fstat(STDIN_FILENO, &status) : ::stat(file.path.c_str(), &status);
  return failed == 0 && S_ISREG(status.st_mode);
}

bool missing(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
}

bool same(const Named& a, const Named& b) {
  struct stat left {
  }, right{};
  if (regular(a, left) && regular(b, right))
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
  if (!missing(a.path) || !missing(b.path)) return false;
  std::error_code error;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(a.path, error), error);
  return !error &&
         path == std::filesystem::weakly_canonical(std::filesystem::absolute(b.path, error), error) && !error;
}

}  // namespace

void check_written_files(const Arguments& arguments, const std::vector<std::string>& inputs) {
  std::vector<Named> written;
  const auto add = [&written](std::string_view option, const std::optional<std::string>& path) {
    if (path) written.push_back({option, *path});
  };
  if (arguments.out != "-") add("-O", arguments.out);
  add("--late", arguments.late);
  add("--rejects", arguments.rejects);
  add("--checkpoint", arguments.checkpoint);
  for (size_t i = 0; i < written.size(); ++i) {
    for (const std::string& input : inputs) {
      if (!same(written[i], {"", input})) continue;
      throw UsageError{fmt::format("{} {} is an input, too", written[i].option, written[i].path)};
    }
    for (size_t k = 0; k < i; ++k) {
      if (!same(written[i], written[k])) continue;
      throw UsageError{
          fmt::format("{} {} is the file of {}, too", written[i].option, written[i].path, written[k].option)};
    }
  }
}

Result<Fd> open_out_file(const std::string& path) {
  Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
  if (!fd.valid()) return Error{fmt::format("{}: {}", path, error_text(errno))};
  return fd;
}

int closing_error(int fd) {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return copy >= 0 && ::close(copy) != 0 && errno != EINTR ? errno : 0;
}

}  // namespace weir
