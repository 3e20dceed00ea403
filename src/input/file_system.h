// The file system and the clock as following sees them, so that tests have both in memory.
//
//   RealFileSystem files;                          // tests: MemoryFileSystem (tests/unit/memory_files.h)
//   std::unique_ptr<OpenFile> file;
//   if (const int error = files.open("app.log", file); error == ENOENT) …
//
// Errors are errno values, since "not there" is told from the others; 0 is success. Only regular files are
// ever opened. Not for threads to share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace weir {

// Which file it is, whatever its name; of a file that is gone, another may get it.
struct FileId {
  uint64_t device = 0;
  uint64_t inode = 0;
  bool operator==(const FileId&) const = default;
};

enum class FileKind : uint8_t { Regular, Directory, Other };

struct FileStatus {
  FileId id;
  uint64_t size = 0;
  uint64_t links = 0;  // names that it has; 0: removed
  int64_t mtime = 0;   // ns since 1970
  FileKind kind = FileKind::Regular;
};

class OpenFile {
 public:
  virtual ~OpenFile() = default;
  // Fewer bytes than `size` only at the end.
  virtual Result<size_t> read_at(uint64_t offset, char* to, size_t size) = 0;
  virtual int status(FileStatus& status) = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual int open(const std::string& path, std::unique_ptr<OpenFile>& file) = 0;
  // Of what the path leads to, through symbolic links.
  virtual int status(const std::string& path, FileStatus& status) = 0;
  // Those in a directory; none where it cannot be read.
  virtual std::vector<std::string> names(const std::string& directory) = 0;
  // Without symbolic links, as far as they lead anywhere.
  virtual std::string real_path(const std::string& path) = 0;
  virtual int64_t now() = 0;  // ns since 1970, as mtime
};

class RealFileSystem final : public FileSystem {
 public:
  int open(const std::string& path, std::unique_ptr<OpenFile>& file) override;
  int status(const std::string& path, FileStatus& status) override;
  std::vector<std::string> names(const std::string& directory) override;
  std::string real_path(const std::string& path) override;
  int64_t now() override;
};

// "logs/app.log" is "logs" and "app.log", "app.log" is "." and "app.log".
std::string directory_of(const std::string& path);
std::string name_of(const std::string& path);

}  // namespace weir
