// All followed files of a run: looks at them when there is a notice and every second or so, and keeps the
// number of open ones within the limit.
//
//   Follower follower(files, {});
//   FollowedFile& file = follower.add("app.log", options);   // then file.start() or file.resume(…)
//   while (…) {
//     for (each file that is ready()) read it;
//     follower.wait(others, timeout);
//   }
//
// Not for threads to share.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "input/followed_file.h"
#include "input/watcher.h"

namespace weir {

struct FollowerOptions {
  Watcher::Method method = Watcher::Method::Inotify;
  int64_t poll_interval = 250'000'000;      // ns between looks at what gives no notice
  int64_t safety_interval = 1'000'000'000;  // and at all, since notices do not cross a network
  size_t most_open = 0;                     // files; 0: what the limit on descriptors leaves
};

class Follower {
 public:
  Follower(FileSystem& files, FollowerOptions options);

  FollowedFile& add(const std::string& path, const FollowOptions& options);
  size_t size() const { return followed_.size(); }
  FollowedFile& at(size_t i) { return *followed_[i]; }

  // Until a file is ready or may be, one of `others` has an event, or the time is over (ms; -1: never). Looks
  // at the files that something happened to. Returns at once, with a look at the descriptors, when one is
  // ready.
  void wait(std::span<pollfd> others, int timeout);
  // Closes files that can be opened again, where too many are open.
  void close_some();

  size_t open_files() const;
  size_t watches() const { return watcher_.watches(); }

 private:
  void look(size_t i);
  int64_t next_time() const;

  FileSystem& files_;
  FollowerOptions options_;
  Watcher watcher_;
  std::vector<std::unique_ptr<FollowedFile>> followed_;
  std::vector<FileId> watched_;  // by file: the one that the watcher knows as the newest
  std::vector<size_t> changed_;
  int64_t next_poll_ = 0;
  int64_t next_safety_ = 0;
};

}  // namespace weir
