// Waits until something may have changed with followed files: by inotify where it works, else by polling.
//
//   Watcher watcher;
//   const size_t key = watcher.add("app.log");
//   watcher.renew(key);                    // before each look at it, so that nothing falls in between
//   watcher.wait(others, timeout, changed) // changed: keys to look at
//
// Watched are the directory of the name, those that symbolic links at its end lead to, and the last two files
// that had the name: a rotated one may still grow. Network file systems give no notice of what other machines
// do, so who waits should look by itself every second or so. Files share the watches of their directories.
#pragma once

#include <poll.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/fd.h"

namespace weir {

class Watcher {
 public:
  enum class Method : uint8_t { Inotify, Poll };
  explicit Watcher(Method method = Method::Inotify);

  size_t add(const std::string& path);
  void renew(size_t key);
  // The file that had the name before is not read any more.
  void only_newest(size_t key);
  // Something about it gives no notice: it must be looked at by the clock.
  bool blind(size_t key) const { return names_[key].blind; }
  bool any_blind() const { return blind_ > 0; }

  // Until a file may have changed, one of `others` has an event, or the time is over (ms; -1: never).
  // Interrupted by a signal it just returns. The keys are sorted, each is there once.
  void wait(std::span<pollfd> others, int timeout, std::vector<size_t>& changed);

  size_t watches() const { return watches_.size(); }  // for tests

 private:
  struct Name {
    std::string path;
    std::vector<int> directories;
    std::vector<int> files;  // the newest last
    bool blind = false;
  };
  struct Watch {
    std::vector<size_t> files;                                     // keys, of a file
    std::unordered_map<std::string, std::vector<size_t>> entries;  // keys by name, of a directory
    bool unused() const { return files.empty() && entries.empty(); }
  };

  void watch_directories(size_t key);
  void watch_file(size_t key);
  void drop_oldest(size_t key);
  void drop_unused(int watch);
  void set_blind(Name& name, bool blind);
  void forget(int watch);
  void read_notices(std::vector<size_t>& changed);

  Fd inotify_;
  std::vector<Name> names_;
  std::unordered_map<int, Watch> watches_;
  std::vector<pollfd> polled_;
  size_t blind_ = 0;
};

}  // namespace weir
