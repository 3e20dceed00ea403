// Runs a command and tells how long it took and how much memory it needed; tests/bench/run measures with it.
//
//     weir_bench_stopwatch FD TIMES COMMAND [ARGUMENT…]
//
// The command runs TIMES times, one after the other, with the standard streams it is given. For each a line
// is written to the file descriptor FD: seconds, CPU seconds, peak memory in KiB, exit status (128 + n for
// signal n).
//
// A program of its own because Linux counts the memory of the process that forks as the child's: a peak
// measured from Python would never be below Python's own.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace {

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
}

bool measure(int report, char** command) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  pid_t child = 0;
  if (const int error = ::posix_spawnp(&child, command[0], nullptr, nullptr, command, environ); error != 0) {
    std::fprintf(stderr, "%s: %s\n", command[0], std::strerror(error));
    return false;
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child) {
    std::perror("wait4");
    return false;
  }
  const std::chrono::duration<double> took = Clock::now() - start;
  return ::dprintf(report, "%.6f %.6f %ld %d\n", took.count(),
                   seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss,
                   WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status)) > 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: weir_bench_stopwatch FD TIMES COMMAND [ARGUMENT...]\n", stderr);
    return 2;
  }
  const int report = std::atoi(argv[1]);
  ::fcntl(report, F_SETFD, FD_CLOEXEC);
  for (int left = std::atoi(argv[2]); left > 0; --left) {
    if (!measure(report, argv + 3)) {
      return 1;
    }
  }
  return 0;
}
