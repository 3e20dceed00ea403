#include "cli/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

namespace weir {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// A signal handler reaches nothing but globals.
std::atomic<bool> asked_to_end{false};
std::atomic<int> by_signal{0};
std::atomic<int> wake_write_fd{-1};
static_assert(std::atomic<int>::is_always_lock_free);

std::atomic<unsigned> continues{0};

void on_continue(int) { ++continues; }

void on_signal(int number) {
  const int saved = errno;
  by_signal = number;
  asked_to_end = true;
  const char byte = 0;
  // The pipe never is full: this handler runs once.
  [[maybe_unused]] const ssize_t n = ::write(wake_write_fd, &byte, 1);
  for (const int s : kSignals) {
    struct sigaction action {};
    if (::sigaction(s, nullptr, &action) == 0 && action.sa_handler == on_signal) ::signal(s, SIG_DFL);
  }
  errno = saved;
}

std::atomic<bool> asked_for_stats{false};
std::atomic<int> stats_write_fd{-1};

void on_stats_signal(int) {
  const int saved = errno;
  if (!asked_for_stats.exchange(true)) {
    const char byte = 0;
    [[maybe_unused]] const ssize_t n = ::write(stats_write_fd, &byte, 1);
  }
  errno = saved;
}

}  // namespace

void reserve_standard_descriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // Open for the way it is not used, so reads and writes give EBADF. All lower numbers are taken: it gets
    // this one.
    ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void ignore_write_signals() {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
}

void raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

StatsSignal::StatsSignal() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  wake_ = Fd(ends[0]);
  stats_write_fd = ends[1];
  struct sigaction before {};
  if (::sigaction(SIGUSR1, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = on_stats_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGUSR1, &action, nullptr);
}

bool StatsSignal::take() const {
  if (!pending()) return false;
  asked_for_stats = false;
  char byte;
  while (::read(wake_.get(), &byte, 1) > 0) {}
  return true;
}

bool StatsSignal::pending() const { return asked_for_stats.load(std::memory_order_relaxed); }

const std::atomic<unsigned>& count_continues() {
  struct sigaction action {};
  action.sa_handler = on_continue;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGCONT, &action, nullptr);
  return continues;
}

Interrupt::Interrupt() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;  // then the signals kill at once
  wake_ = Fd(ends[0]);
  wake_write_fd = ends[1];
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int s : kSignals) ::sigaddset(&action.sa_mask, s);
  for (const int s : kSignals) {
    struct sigaction before {};
    if (::sigaction(s, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaction(s, &action, nullptr);
  }
}

const std::atomic<bool>& Interrupt::flag() const { return asked_to_end; }

void Interrupt::end_if_asked() const {
  if (!asked_to_end) return;
  const int number = by_signal;
  ::signal(number, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, number);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(number);
}

}  // namespace weir
