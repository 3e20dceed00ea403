#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "follow_log.h"

using namespace weir;

TEST_CASE("copied and truncated") {
  const auto begun = [](MemoryFileSystem& files, FollowLog& log) {
    files.append("app.log", lines(0, 20));
    CHECK(log.begin() == lines(0, 20));
    files.append("app.log", lines(20, 22));
    files.copy("app.log", "app.log.1");
    files.truncate("app.log");
  };
  MemoryFileSystem files;
  FollowLog log(files);
  begun(files, log);
  SUBCASE("the copy has the rest") { CHECK(log.look() == lines(20, 22) + "|"); }
  SUBCASE("shorter than before") {
    files.append("app.log", "new\n");
    CHECK(log.look() == lines(20, 22) + "|new\n");
  }
  SUBCASE("longer than before") {
    files.append("app.log", lines(100, 200));
    CHECK(log.look() == lines(20, 22) + "|" + lines(100, 200));
  }
  SUBCASE("as long as before") {
    files.append("app.log", lines(100, 115) + "line 123456789\n");
    CHECK(log.look() == lines(20, 22) + "|" + lines(100, 115) + "line 123456789\n");
  }
  SUBCASE("without a copy") {
    files.unlink("app.log.1");
    files.append("app.log", lines(100, 200));
    CHECK(log.look() == "|" + lines(100, 200));
  }
  SUBCASE("twice between two looks") {
    files.append("app.log", lines(100, 200));
    files.rename("app.log.1", "app.log.2");
    files.copy("app.log", "app.log.1");
    files.truncate("app.log");
    files.append("app.log", "new\n");
    CHECK(log.look() == lines(20, 22) + "|" + lines(100, 200) + "|new\n");
  }
  CHECK(files.open_files == 1);
  CHECK(log.told.empty());
}

TEST_CASE("truncated between a look and the read") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", lines(0, 20));
  log.begin();
  files.append("app.log", lines(20, 30));
  log.file.look();
  files.truncate("app.log");
  files.append("app.log", lines(100, 200));
  log.text.clear();
  log.read();
  CHECK(log.text == "|" + lines(100, 200));
}

TEST_CASE("what was read beyond the copy's end is not read again") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", lines(0, 20));
  log.begin();
  files.copy("app.log", "app.log.1");
  files.append("app.log", lines(20, 22));
  CHECK(log.look() == lines(20, 22));
  files.truncate("app.log");
  files.append("app.log", "new\n");
  CHECK(log.look() == "|new\n");
}

TEST_CASE("NULs of a writer that does not append are skipped") {
  MemoryFileSystem files;
  FollowLog log(files);
  const auto writer = files.append("app.log", lines(0, 20));
  log.begin();
  const size_t end = writer->bytes.size();
  files.truncate("app.log");
  files.write_at(writer, end, "new\n");
  CHECK(log.look() == "|new\n");
  CHECK(log.told ==
        std::vector<std::string>{"app.log: skipped " + std::to_string(end) + " NUL bytes at the beginning"});
  CHECK(log.file.position().offset == end + 4);
  files.append(writer, "more\n");
  CHECK(log.look() == "more\n");
}
