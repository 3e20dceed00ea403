// Tested by tests/unit/follower_test.cc.
#include "input/follower.h"

#include <sys/resource.h>

#include <algorithm>

namespace weir {
namespace {

// A quarter stays free for output, copies that are compared, and whatever else the process opens.
size_t from_limit() {
  rlimit limit{};
  constexpr size_t kEnough = 16384;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kEnough;
  return std::clamp<size_t>(limit.rlim_cur - limit.rlim_cur / 4, 1, kEnough);
}

}  // namespace

Follower::Follower(FileSystem& files, FollowerOptions options)
    : files_(files), options_(options), watcher_(options.method) {
  if (options_.most_open == 0) options_.most_open = from_limit();
}

FollowedFile& Follower::add(const std::string& path, const FollowOptions& options) {
  watcher_.renew(watcher_.add(path));
  watched_.emplace_back();
  followed_.push_back(std::make_unique<FollowedFile>(files_, path, options));
  return *followed_.back();
}

// The watches come first: what happens behind them gives a notice, and what was before is seen.
void Follower::look(size_t i) {
  followed_[i]->look();
  while (watched_[i] != followed_[i]->newest()) {
    watched_[i] = followed_[i]->newest();
    watcher_.renew(i);
    followed_[i]->look();
  }
  if (followed_[i]->current() == followed_[i]->newest()) watcher_.only_newest(i);
}

int64_t Follower::next_time() const {
  int64_t next = watcher_.any_blind() ? std::min(next_poll_, next_safety_) : next_safety_;
  for (const auto& file : followed_) next = std::min(next, file->next_look());
  return next;
}

void Follower::wait(std::span<pollfd> others, int timeout) {
  close_some();
  const bool ready =
      std::any_of(followed_.begin(), followed_.end(), [](const auto& f) { return f->ready(); });
  constexpr int64_t kMillisecond = 1'000'000;
  const int64_t due = std::clamp<int64_t>((next_time() - files_.now()) / kMillisecond + 1, 0, 1000);
  if (timeout < 0 || due < timeout) timeout = static_cast<int>(due);
  watcher_.wait(others, ready ? 0 : timeout, changed_);
  for (const size_t i : changed_) {
    watcher_.renew(i);
    look(i);
  }
  const int64_t now = files_.now();
  const bool safety = now >= next_safety_ || now < next_safety_ - options_.safety_interval;
  const bool poll = safety || now >= next_poll_;
  for (size_t i = 0; i < followed_.size(); ++i) {
    const bool blind = poll && watcher_.blind(i);
    if (blind) watcher_.renew(i);
    if (blind || safety || followed_[i]->next_look() <= now) look(i);
  }
  if (safety) next_safety_ = now + options_.safety_interval;
  if (poll) next_poll_ = now + options_.poll_interval;
}

size_t Follower::open_files() const {
  return static_cast<size_t>(
      std::count_if(followed_.begin(), followed_.end(), [](const auto& file) { return file->open(); }));
}

void Follower::close_some() {
  if (followed_.size() <= options_.most_open) return;
  size_t open = open_files();
  for (const bool quiet : {true, false}) {
    for (const auto& file : followed_) {
      if (open <= options_.most_open) return;
      if (file->ready() == quiet || !file->may_release()) continue;
      file->release();
      --open;
    }
  }
}

}  // namespace weir
