// Tested by tests/unit/watcher_test.cc.
#include "input/watcher.h"

#include <limits.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "input/file_system.h"

namespace weir {
namespace {

constexpr uint32_t kDirectory = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |
                                IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;
constexpr uint32_t kFile = IN_MODIFY | IN_ATTRIB;  // the latter when a name of it is removed
constexpr size_t kMostFiles = 2;
constexpr int kMostLinks = 16;

// The path itself, and where symbolic links at its end lead, step by step.
std::vector<std::string> steps_of(std::string path) {
  std::vector<std::string> steps{path};
  char target[PATH_MAX];
  for (int i = 0; i < kMostLinks; ++i) {
    const ssize_t n = ::readlink(path.c_str(), target, sizeof target);
    if (n <= 0) break;
    const std::string leads_to(target, static_cast<size_t>(n));
    path = leads_to[0] == '/' ? "" : directory_of(path).append("/");
    path += leads_to;
    steps.push_back(path);
  }
  return steps;
}

template <class T>
void add_once(std::vector<T>& list, T item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

Watcher::Watcher(Method method) {
  if (method == Method::Inotify) inotify_ = Fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
}

size_t Watcher::add(const std::string& path) {
  names_.push_back({path, {}, {}, true});
  ++blind_;
  return names_.size() - 1;
}

void Watcher::set_blind(Name& name, bool blind) {
  if (name.blind != blind) blind_ += blind ? size_t{1} : ~size_t{0};
  name.blind = blind;
}

void Watcher::renew(size_t key) {
  if (!inotify_.valid()) return;
  set_blind(names_[key], false);
  watch_directories(key);
  watch_file(key);
}

// The same watches again as long as nothing was replaced: adding one twice gives the same number.
void Watcher::watch_directories(size_t key) {
  Name& name = names_[key];
  std::vector<int> found;
  for (const std::string& step : steps_of(name.path)) {
    const int watch = ::inotify_add_watch(inotify_.get(), directory_of(step).c_str(), kDirectory);
    if (watch < 0) {
      set_blind(name, true);
      continue;
    }
    add_once(found, watch);
    add_once(watches_[watch].entries[name_of(step)], key);
  }
  std::sort(found.begin(), found.end());
  std::vector<int> gone;
  std::set_difference(name.directories.begin(), name.directories.end(), found.begin(), found.end(),
                      std::back_inserter(gone));
  name.directories = found;
  for (const int watch : gone) {
    const auto at = watches_.find(watch);
    if (at == watches_.end()) continue;
    for (auto entry = at->second.entries.begin(); entry != at->second.entries.end();) {
      std::erase(entry->second, key);
      entry = entry->second.empty() ? at->second.entries.erase(entry) : std::next(entry);
    }
    drop_unused(watch);
  }
}

void Watcher::watch_file(size_t key) {
  Name& name = names_[key];
  const int watch = ::inotify_add_watch(inotify_.get(), name.path.c_str(), kFile | IN_MASK_ADD);
  if (watch < 0) {
    // Missing, it is waited for in its directory; what cannot be watched for another reason is looked at.
    if (errno != ENOENT && errno != ENOTDIR) set_blind(name, true);
    return;
  }
  if (!name.files.empty() && name.files.back() == watch) return;
  std::erase(name.files, watch);
  name.files.push_back(watch);
  add_once(watches_[watch].files, key);
  if (name.files.size() > kMostFiles) drop_oldest(key);
}

void Watcher::only_newest(size_t key) {
  while (names_[key].files.size() > 1) drop_oldest(key);
}

void Watcher::drop_oldest(size_t key) {
  std::vector<int>& files = names_[key].files;
  const int oldest = files.front();
  files.erase(files.begin());
  std::erase(watches_[oldest].files, key);
  drop_unused(oldest);
}

void Watcher::drop_unused(int watch) {
  const auto at = watches_.find(watch);
  if (at == watches_.end() || !at->second.unused()) return;
  ::inotify_rm_watch(inotify_.get(), watch);
  watches_.erase(at);
}

// The kernel has removed it, or it no longer stands for the path.
void Watcher::forget(int watch) {
  const auto at = watches_.find(watch);
  if (at == watches_.end()) return;
  for (const size_t key : at->second.files) std::erase(names_[key].files, watch);
  for (const auto& [entry, keys] : at->second.entries) {
    for (const size_t key : keys) std::erase(names_[key].directories, watch);
  }
  watches_.erase(at);
}

void Watcher::read_notices(std::vector<size_t>& changed) {
  alignas(inotify_event) char buffer[16 * 1024];
  while (true) {
    const ssize_t n = ::read(inotify_.get(), buffer, sizeof buffer);
    if (n <= 0) return;
    for (const char* at = buffer; at < buffer + n;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        for (size_t key = 0; key < names_.size(); ++key) changed.push_back(key);
        continue;
      }
      const auto found = watches_.find(event->wd);
      if (found == watches_.end()) continue;
      const Watch& watch = found->second;
      const auto add = [&changed](const std::vector<size_t>& keys) {
        changed.insert(changed.end(), keys.begin(), keys.end());
      };
      add(watch.files);
      if (event->len == 0) {
        for (const auto& [name, keys] : watch.entries) add(keys);
      } else if (const auto entry = watch.entries.find(event->name); entry != watch.entries.end()) {
        add(entry->second);
      }
      if ((event->mask & IN_MOVE_SELF) != 0) ::inotify_rm_watch(inotify_.get(), event->wd);
      if ((event->mask & (IN_IGNORED | IN_MOVE_SELF)) != 0) forget(event->wd);
    }
  }
}

void Watcher::wait(std::span<pollfd> others, int timeout, std::vector<size_t>& changed) {
  changed.clear();
  polled_.assign(others.begin(), others.end());
  polled_.push_back({inotify_.get(), POLLIN, 0});
  const int n = ::poll(polled_.data(), polled_.size(), timeout);
  for (size_t i = 0; i < others.size(); ++i) others[i].revents = n > 0 ? polled_[i].revents : short{0};
  if (n > 0 && polled_.back().revents != 0) read_notices(changed);
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
}

}  // namespace weir
