// A file system in memory, with a clock that ticks at every change: for interleavings of rotations and looks
// that no test could bring about on a disk.
//
//   MemoryFileSystem files;
//   files.append("logs/app.log", "1\n");  files.rename("logs/app.log", "logs/app.log.1");
//
// Inodes of files that are gone and not open are given again. Directories are there when something is in
// them.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "input/file_system.h"

namespace weir {

class MemoryFileSystem final : public FileSystem {
 public:
  // What a writer holds: goes on under any name.
  struct File {
    FileId id;
    std::string bytes;
    uint64_t links = 0;
    int64_t mtime = 0;
  };
  using Handle = std::shared_ptr<File>;

  int64_t clock = 1'000'000'000'000;
  int64_t tick = 1'000'000;  // a change takes that long
  std::set<std::string> unreadable;
  size_t open_files = 0;
  size_t reads = 0;

  Handle create(const std::string& path);  // or cuts it to nothing
  Handle append(const std::string& path, const std::string& bytes);
  void append(const Handle& file, const std::string& bytes);
  void write_at(const Handle& file, uint64_t offset, const std::string& bytes);
  void truncate(const std::string& path) { create(path); }
  void rename(const std::string& from, const std::string& to);  // directories, too
  void unlink(const std::string& path);
  void link(const std::string& target, const std::string& path);  // a symbolic one
  void copy(const std::string& from, const std::string& to) { write_new(to, find(from)->bytes); }
  void write_new(const std::string& path, const std::string& bytes);  // another inode under that name
  void wait(int64_t ns) { clock += ns; }

  int open(const std::string& path, std::unique_ptr<OpenFile>& file) override;
  int status(const std::string& path, FileStatus& status) override;
  std::vector<std::string> names(const std::string& directory) override;
  std::string real_path(const std::string& path) override;
  int64_t now() override { return clock; }

 private:
  Handle find(const std::string& path);
  Handle make();
  std::string normal(const std::string& path) const;

  std::map<std::string, Handle> files_;
  std::map<std::string, std::string> links_;
  std::vector<std::weak_ptr<File>> inodes_;  // by number, from 1
};

}  // namespace weir
