#include "cli/monitor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/terminal.h"
#include "cli/messages.h"
#include "cli/stats_text.h"

namespace weir {
namespace {

constexpr auto kRedrawnEvery = std::chrono::nanoseconds(100'000'000);

bool is_pipe(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

// By a new file of the same folder, so that no reader sees half of it. "" or what went wrong.
std::string replace_file(const std::string& path, std::string_view text) {
  const std::string made = path + ".new";
  Fd fd(::open(made.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  int error = fd.valid() ? write_all(fd.get(), text) : errno;
  if (error == 0 && ::rename(made.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return "";
  if (fd.valid()) ::unlink(made.c_str());
  return path + ": " + error_text(error);
}

}  // namespace

Monitor::Monitor(const ReportSettings& settings, const RunOptions& run, std::string pipeline)
    : settings_(settings), pipeline_(std::move(pipeline)) {
  const bool wanted = !settings.quiet && !run.follow.on && is_terminal(STDERR_FILENO) &&
                      in_foreground(STDERR_FILENO) && !is_terminal(run.output_fd);
  const uint64_t total = Progress::total_bytes(run.inputs);
  if (!settings.progress && !(wanted && total > 0)) return;
  progress_ = std::make_unique<Progress>(is_terminal(STDERR_FILENO), total);
  until_written_ = !settings.progress && is_pipe(run.output_fd);
  next_progress_ = Clock::now() + std::chrono::nanoseconds(progress_->terminal() ? settings.progress_delay
                                                                                 : settings.progress_every);
}

std::string Monitor::start() {
  if (settings_.metrics_file.empty()) return "";
  next_metrics_ = Clock::now() + std::chrono::nanoseconds(settings_.metrics_every);
  return write_metrics(RunStats());
}

bool Monitor::due() {
  if (signal_.take()) asked_ = true;
  if (progress_ == nullptr && settings_.metrics_file.empty()) return asked_;
  const Clock::time_point now = Clock::now();
  return asked_ || now >= next_metrics_ || now >= next_progress_;
}

int64_t Monitor::wait() const {
  if (signal_.pending()) return 0;  // it came while the last one was taken
  const Clock::time_point next = std::min(next_metrics_, next_progress_);
  if (next == Clock::time_point::max()) return -1;
  return std::max<int64_t>(std::chrono::nanoseconds(next - Clock::now()).count(), 0);
}

void Monitor::take(const RunStats& stats) {
  const Clock::time_point now = Clock::now();
  if (std::exchange(asked_, false)) {
    clear_progress();
    print(stats);
  }
  if (now >= next_metrics_) {
    next_metrics_ = now + std::chrono::nanoseconds(settings_.metrics_every);
    write_metrics(stats);
  }
  if (now < next_progress_) return;
  next_progress_ =
      now + (progress_->terminal() ? kRedrawnEvery : std::chrono::nanoseconds(settings_.progress_every));
  if (until_written_ && stats.written > 0) {
    clear_progress();
    next_progress_ = Clock::time_point::max();
  } else {
    progress_->show(stats);
  }
}

void Monitor::clear_progress() {
  if (progress_ != nullptr) progress_->clear();
}

void Monitor::print(const RunStats& stats) const {
  write_message(settings_.json ? stats_json(stats, settings_.zone)
                               : "weir: " + stats_table(stats, settings_.zone, message_screen()));
}

std::string Monitor::write_metrics(const RunStats& stats) {
  std::string error = replace_file(settings_.metrics_file, stats_metrics(stats, pipeline_));
  if (!error.empty()) error_ = error;
  return error;
}

std::string Monitor::finish(const RunStats& stats) {
  if (progress_ != nullptr) progress_->finish(stats);
  if (settings_.stats) print(stats);
  if (!settings_.metrics_file.empty()) write_metrics(stats);
  return error_;
}

}  // namespace weir
