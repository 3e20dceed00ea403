#include "input/followed_file.h"

#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "follow_log.h"

using namespace weir;

namespace {

using Told = std::vector<std::string>;

}  // namespace

TEST_CASE("a file grows") {
  MemoryFileSystem files;
  files.append("app.log", "1\n");
  FollowLog log(files);
  CHECK(log.begin() == "1\n");
  CHECK(log.look() == "");
  files.append("app.log", "2\nha");
  CHECK(log.look() == "2\nha");
  files.append("app.log", "lf\n");
  CHECK(log.look() == "lf\n");
  CHECK_FALSE(log.file.finished());
  CHECK(log.told.empty());
}

TEST_CASE("renamed, and a new file under the name") {
  MemoryFileSystem files;
  const auto writer = files.append("app.log", "1\nhalf");
  FollowLog log(files);
  log.begin();
  files.rename("app.log", "app.log.1");
  CHECK(log.look() == "");  // half waits: its writer may go on
  files.append(writer, " 2\n");
  CHECK(log.look() == " 2\n");
  files.create("app.log");
  files.append(writer, "3\n");
  CHECK(log.look() == "3\n");  // nobody has written to the new one
  files.append("app.log", "4\n");
  files.append(writer, "late\n");
  log.text.clear();
  log.file.look();
  log.read();
  CHECK(log.text == "late\n");
  CHECK(log.file.next_look() == writer->mtime + 100'000'000);  // the grace
  files.append(writer, "later\n");
  CHECK(log.look() == "later\n|4\n");
  CHECK(files.open_files == 1);
}

TEST_CASE("an old file is not left while its writer goes on, however long") {
  MemoryFileSystem files;
  const auto writer = files.append("app.log", "0\n");
  FollowLog log(files);
  log.begin();
  files.rename("app.log", "app.log.1");
  files.append("app.log", "new\n");
  log.text.clear();
  std::string expected;
  for (int i = 1; i <= 10; ++i) {
    files.append(writer, std::to_string(i) + "\n");
    expected += std::to_string(i) + "\n";
    log.file.look();
    log.read();
    CHECK(log.text == expected);
    files.clock += 60'000'000;
    log.file.look();
    log.read();
  }
  CHECK(log.text == expected);
  CHECK(log.look() == "|new\n");
}

TEST_CASE("an old file that has been quiet is left at once") {
  MemoryFileSystem files;
  files.append("app.log", "1\n");
  FollowLog log(files);
  log.begin();
  files.wait(1'000'000'000);
  files.rename("app.log", "app.log.1");
  files.append("app.log", "2\n");
  const int64_t before = files.clock;
  CHECK(log.look() == "|2\n");
  CHECK(files.clock == before);
}

TEST_CASE("removed and made anew") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", "1\n");
  log.begin();
  files.unlink("app.log");
  SUBCASE("seen missing") { CHECK(log.look() == ""); }
  SUBCASE("not seen missing") {}
  files.append("app.log", "2\n");
  CHECK(log.look() == "|2\n");
  CHECK(log.told.empty());
}

TEST_CASE("removed and made anew with the same inode, while it was closed") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", "1\n");
  log.begin();
  REQUIRE(log.file.may_release());
  log.file.release();
  CHECK(files.open_files == 0);
  CHECK(log.look() == "");
  const FileId before = log.file.current();
  files.unlink("app.log");
  files.append("app.log", "2\n");
  CHECK(log.look() == "|2\n");
  CHECK(log.file.current() == before);
}

TEST_CASE("a closed file") {
  MemoryFileSystem files;
  FollowLog log(files);
  const auto writer = files.append("app.log", "first line here\n");
  log.begin();
  log.file.release();
  SUBCASE("grows") {
    files.append("app.log", "2\n");
    CHECK(log.look() == "2\n");
  }
  SUBCASE("is renamed and grows") {
    files.append("app.log", "2\n");
    files.rename("app.log", "app.log.1");
    files.append("app.log", "3\n");
    files.append(writer, "late\n");
    CHECK(log.look() == "2\nlate\n|3\n");
  }
  SUBCASE("is not there for a while") {
    files.rename("app.log", "elsewhere/app.log");
    CHECK(log.look() == "");
    files.rename("elsewhere/app.log", "app.log");
    files.append("app.log", "2\n");
    CHECK(log.look() == "2\n");
  }
  SUBCASE("cannot be read for a while") {
    files.unreadable.insert("app.log");
    files.append("app.log", "2\n");
    CHECK(log.look() == "");
    CHECK(log.look() == "");
    CHECK(log.told == Told{"app.log: Permission denied; waiting for it"});
    files.unreadable.clear();
    CHECK(log.look() == "2\n");
  }
}

TEST_CASE("missing at first, unreadable for a while") {
  MemoryFileSystem files;
  FollowLog log(files);
  CHECK(log.begin() == "");
  CHECK(log.look() == "");
  CHECK(log.told == Told{"app.log: No such file or directory; waiting for it"});
  files.append("app.log", "1\n");
  CHECK(log.look() == "1\n");
  files.rename("app.log", "app.log.1");
  files.append("app.log", "2\n");
  files.unreadable.insert("app.log");
  CHECK(log.look() == "");
  CHECK(log.look() == "");
  CHECK(log.told.size() == 2);
  CHECK(log.told.back() == "app.log: Permission denied; waiting for it");
  files.unreadable.clear();
  CHECK(log.look() == "|2\n");
  CHECK(log.told.size() == 2);
}

TEST_CASE("the directory is replaced") {
  MemoryFileSystem files;
  FollowLog log(files, {}, "logs/app.log");
  const auto writer = files.append("logs/app.log", "1\n");
  log.begin();
  files.rename("logs", "logs.old");
  files.append(writer, "2\n");
  CHECK(log.look() == "2\n");
  files.append("logs/app.log", "3\n");
  CHECK(log.look() == "|3\n");
}

TEST_CASE("a symbolic link leads elsewhere") {
  MemoryFileSystem files;
  FollowLog log(files, {}, "current");
  files.append("logs/app.log", "1\n");
  files.append("logs/other.log", "2\n");
  files.link("logs/app.log", "current");
  CHECK(log.begin() == "1\n");
  files.append("logs/app.log", "more\n");
  files.link("logs/other.log", "current");
  CHECK(log.look() == "more\n|2\n");
  // What it leads to may be rotated, too.
  files.rename("logs/other.log", "logs/other.log.2");
  files.append("logs/other.log.1", "3\n");
  files.append("logs/other.log", "4\n");
  CHECK(log.look() == "|3\n|4\n");
}

TEST_CASE("several rotations between two looks") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log.1", "old\n");
  files.append("app.log.2.gz", "older");
  files.append("app.log", "1\n");
  log.begin();
  const auto rotate = [&] {
    for (int i = 5; i-- > 1;)
      files.rename("app.log." + std::to_string(i), "app.log." + std::to_string(i + 1));
    files.rename("app.log", "app.log.1");
  };
  SUBCASE("numbered") {
    for (int i = 2; i < 6; ++i) {
      rotate();
      files.append("app.log", std::to_string(i) + "\n");
    }
    CHECK(log.look() == "|2\n|3\n|4\n|5\n");
  }
  SUBCASE("within one tick of the clock") {
    files.tick = 0;
    for (int i = 2; i < 6; ++i) {
      rotate();
      files.append("app.log", std::to_string(i) + "\n");
    }
    CHECK(log.look() == "|2\n|3\n|4\n|5\n");
  }
  SUBCASE("dated") {
    files.rename("app.log", "app.log-20261120");
    files.append("app.log", "2\n");
    files.rename("app.log", "app.log-20261121");
    files.append("app.log", "3\n");
    CHECK(log.look() == "|2\n|3\n");
  }
  SUBCASE("dated before the ending; another log beside it") {
    files.rename("app.log", "app-20261120.log");
    files.append("app.log", "2\n");
    files.append("app-error.log", "error\n");
    files.rename("app.log", "app-20261121.log");
    files.append("app-error.log", "error\n");
    files.append("app.log", "3\n");
    CHECK(log.look() == "|2\n|3\n");
  }
  SUBCASE("the oldest is removed") {
    rotate();
    files.append("app.log", "2\n");
    rotate();
    files.append("app.log", "3\n");
    files.unlink("app.log.2");
    CHECK(log.look() == "|2\n|3\n");
  }
  SUBCASE("more of them than are opened at once") {
    std::string expected;
    for (int i = 0; i < 200; ++i) {
      files.rename("app.log", "app.log." + std::to_string(20260000 + i));
      files.append("app.log", std::to_string(i) + "\n");
      expected += "|" + std::to_string(i) + "\n";
    }
    std::string text;
    for (int i = 0; i < 5; ++i) text += log.look();
    CHECK(text == expected);
  }
  CHECK(files.open_files == 1);
}

TEST_CASE("a late line in a rotated file does not bring it back") {
  MemoryFileSystem files;
  FollowLog log(files);
  const auto old_writer = files.append("app.log", "1\n");
  log.begin();
  files.rename("app.log", "app.log.1");
  files.append("app.log", "2\n");
  CHECK(log.look() == "|2\n");
  files.append(old_writer, "late\n");
  files.rename("app.log.1", "app.log.2");
  files.rename("app.log", "app.log.1");
  files.append("app.log", "3\n");
  CHECK(log.look() == "|3\n");
}

TEST_CASE("written anew by an editor") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", lines(0, 60));
  log.begin();
  SUBCASE("renamed over the old one") {
    files.write_new("app.log", lines(0, 61));
    CHECK(log.look() == lines(60, 61));
  }
  SUBCASE("without a change") {
    files.write_new("app.log", lines(0, 60));
    CHECK(log.look() == "");
  }
  SUBCASE("with other content") {
    files.write_new("app.log", "other\n");
    CHECK(log.look() == "|other\n");
  }
  SUBCASE("the old one kept until the new one is whole") {
    files.wait(10'000'000'000);
    files.rename("app.log", "app.log~");
    log.file.look();
    files.append("app.log", lines(0, 10));
    log.file.look();
    log.read();
    files.append("app.log", lines(10, 61));
    files.unlink("app.log~");
    log.text.clear();
    CHECK(log.look() == lines(60, 61));
  }
  CHECK(log.look() == "");
  files.append("app.log", "more\n");
  CHECK(log.look() == "more\n");
}

TEST_CASE("the same line in a new file is another line") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", "a,b\n");
  log.begin();
  files.rename("app.log", "app.log.1");
  files.append("app.log", "a,b\n");
  CHECK(log.look() == "|a,b\n");
  files.unlink("app.log");
  log.look();
  files.append("app.log", "a,b\n");
  CHECK(log.look() == "|a,b\n");
}

TEST_CASE("--from end") {
  MemoryFileSystem files;
  FollowOptions options;
  options.from_end = true;
  SUBCASE("a file that is there") {
    files.append("app.log", lines(0, 2000) + "half");
    FollowLog log(files, options);
    CHECK(log.begin() == "half");
    CHECK(log.file.begins_inside());
    CHECK(log.file.head(7) == "line 0\n");
    files.append("app.log", " is whole\n");
    CHECK(log.look() == " is whole\n");
    files.rename("app.log", "app.log.1");
    files.append("app.log", "2\n");
    CHECK(log.look() == "|2\n");
    CHECK_FALSE(log.file.begins_inside());
  }
  SUBCASE("one that comes later") {
    FollowLog log(files, options);
    log.begin();
    files.append("app.log", "1\n");
    CHECK(log.look() == "1\n");
  }
}

TEST_CASE("an append costs few reads") {
  MemoryFileSystem files;
  FollowLog log(files);
  log.chunk = 1000;
  files.append("app.log", lines(0, 50));
  log.begin();
  files.reads = 0;
  for (int i = 0; i < 100; ++i) {
    files.append("app.log", "x\n");
    log.look();
  }
  CHECK(files.reads == 200);  // the line, and the bytes before it
  log.look();
  CHECK(files.reads == 200);
}

TEST_CASE("not followed: ends where the newest file does") {
  MemoryFileSystem files;
  FollowOptions options;
  options.follow = false;
  SUBCASE("a file") {
    files.append("app.log", "1\nhalf");
    FollowLog log(files, options);
    CHECK(log.begin() == "1\nhalf");
    CHECK(log.file.finished());
  }
  SUBCASE("rotated while it was read") {
    FollowLog log(files, options);
    files.append("app.log", "1\n");
    log.file.start();
    files.rename("app.log", "app.log.1");
    files.append("app.log", "2\n");
    CHECK(log.look() == "1\n|2\n");
    CHECK(log.file.finished());
  }
  SUBCASE("no file") {
    FollowLog log(files, options);
    log.begin();
    CHECK(log.file.finished());
    CHECK(log.told == Told{"app.log: No such file or directory"});
  }
}
