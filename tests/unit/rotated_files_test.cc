#include "input/rotated_files.h"

#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "memory_files.h"

using namespace weir;

namespace {

std::vector<std::string> found(MemoryFileSystem& files, const std::string& path) {
  std::vector<std::string> paths;
  for (const RotatedFile& file : rotated_files(files, path)) paths.push_back(name_of(file.path));
  return paths;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("names that a rotation makes, and others") {
  MemoryFileSystem files;
  for (const char* name : {"app.log", "app.log.1", "app.log-20261121", "app.log.2026-11-21T10:00",
                           "app.log.2.gz", "app.log.3.zst", "app-20261121.log", "app.7.log",
                           "app-20261122.log.gz", "app.log.old", "app-error.log", "app.log.swp", "app.log~",
                           "app.log.", "myapp.log.1", "app.log.1x", "app.log.gz", "app.logx.1", "app1.log"})
    files.append(name, "x");
  CHECK(found(files, "app.log") == Names{"app.log.1", "app.log-20261121", "app.log.2026-11-21T10:00",
                                         "app.log.2.gz", "app.log.3.zst", "app-20261121.log", "app.7.log",
                                         "app-20261122.log.gz", "app.log.old"});
  files.append("dir/syslog.1", "x");
  files.append("dir/syslog", "x");
  CHECK(found(files, "dir/syslog") == Names{"syslog.1"});
}

TEST_CASE("the oldest first: by time, then by number or date") {
  MemoryFileSystem files;
  files.append("log.3", "x");
  files.append("log.1", "x");
  CHECK(found(files, "log") == Names{"log.3", "log.1"});
  files.append("log.3", "x");
  CHECK(found(files, "log") == Names{"log.1", "log.3"});
  files.tick = 0;
  for (const char* name : {"log.1", "log.3", "log.10", "log.2"}) files.append(name, "x");
  CHECK(found(files, "log") == Names{"log.10", "log.3", "log.2", "log.1"});
  for (const char* name : {"other-20261121", "other-20261119", "other-20261120"}) files.append(name, "x");
  CHECK(found(files, "other") == Names{"other-20261119", "other-20261120", "other-20261121"});
}

TEST_CASE("a file that is being compressed is there once") {
  MemoryFileSystem files;
  files.append("log.1", "x");
  files.append("log.1.gz", "x");
  files.append("log.2.gz", "x");
  CHECK(found(files, "log") == Names{"log.1", "log.2.gz"});
}
