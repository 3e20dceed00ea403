#include <zlib.h>

#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "follow_log.h"

using namespace weir;

namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  constexpr int kGzip = 16 + MAX_WBITS;
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

FollowOptions once() {
  FollowOptions options;
  options.follow = false;
  return options;
}

// What a run that reads lines 0 to 999 and takes all but the last 7 bytes of them leaves behind.
Position first_run(MemoryFileSystem& files) {
  files.append("app.log", lines(0, 1000) + "half");
  FollowLog log(files, once());
  CHECK(log.begin() == lines(0, 1000) + "half");
  CHECK(log.file.finished());
  Position position = log.file.position();
  position.offset -= 4;
  CHECK(files.open_files == 1);
  return position;
}

}  // namespace

TEST_CASE("an input goes on where the last run was") {
  MemoryFileSystem files;
  const Position position = first_run(files);
  FollowLog log(files, once());
  const auto rest = [&] { return log.resume(position); };
  SUBCASE("nothing happened") { CHECK(rest() == "half"); }
  SUBCASE("it grew") {
    files.append("app.log", " line\n");
    CHECK(rest() == "half line\n");
    CHECK(log.file.begins_inside());
    CHECK(log.file.head(7) == "line 0\n");
  }
  SUBCASE("renamed") {
    files.append("app.log", " line\n");
    files.rename("app.log", "app.log.1");
    files.append("app.log", "new\n");
    CHECK(rest() == "half line\n|new\n");
  }
  SUBCASE("renamed, no new one yet") {
    files.append("app.log", " line\n");
    files.rename("app.log", "app.log.1");
    CHECK(rest() == "half line\n");
  }
  SUBCASE("renamed and compressed") {
    files.rename("app.log", "app.log.1");
    files.unlink("app.log.1");
    files.append("app.log.1.gz", gzip(lines(0, 1000) + "half line\nend\n"));
    files.append("app.log", "new\n");
    CHECK(rest() == "half line\nend\n|new\n");
  }
  SUBCASE("three rotations, dated") {
    files.append("app.log", " line\n");
    files.rename("app.log", "app.log-20261119");
    files.append("app.log", "second\n");
    files.rename("app.log", "app.log-20261120");
    files.append("app.log-20261121.gz", gzip("third\n"));
    files.append("app.log", "new\n");
    CHECK(rest() == "half line\n|second\n|third\n|new\n");
  }
  SUBCASE("copied and truncated") {
    files.append("app.log", " line\n");
    files.copy("app.log", "app.log.1");
    files.truncate("app.log");
    files.append("app.log", lines(2000, 4000));
    CHECK(rest() == "half line\n|" + lines(2000, 4000));
  }
  SUBCASE("copied and truncated twice, the first copy compressed") {
    files.append("app.log.2.gz", gzip(lines(0, 1000) + "half line\n"));
    files.truncate("app.log");
    files.append("app.log", "second\n");
    files.copy("app.log", "app.log.1");
    files.truncate("app.log");
    files.append("app.log", "new\n");
    CHECK(rest() == "half line\n|second\n|new\n");
  }
  SUBCASE("restored from a backup: another inode") {
    files.write_new("app.log", lines(0, 1000) + "half line\n");
    CHECK(rest() == "half line\n");
  }
  CHECK(log.file.finished());
  CHECK(log.told.empty());
}

TEST_CASE("what cannot be found is told, and the present file read from its start") {
  MemoryFileSystem files;
  const Position position = first_run(files);
  FollowLog log(files, once());
  files.unlink("app.log");
  files.append("app.log.1", "between\n");
  files.append("app.log", "new\n");
  CHECK(log.resume(position) == "between\n|new\n");
  REQUIRE(log.told.size() == 1);
  CHECK(log.told[0] ==
        "app.log: the file that was read up to byte 8890 is gone, and with it what was added to it");
}

TEST_CASE("what cannot be read now is resumed later") {
  MemoryFileSystem files;
  const Position position = first_run(files);
  files.append("app.log", " line\n");
  files.unreadable.insert("app.log");
  FollowLog log(files);
  CHECK(log.resume(position) == "");
  CHECK(log.look() == "");
  CHECK(log.told == std::vector<std::string>{"app.log: Permission denied; waiting for it"});
  CHECK(log.file.position().offset == position.offset);
  files.unreadable.clear();
  CHECK(log.look() == "half line\n");
}

TEST_CASE("a file that was not there is read from its start, also with --from end") {
  MemoryFileSystem files;
  FollowOptions options;
  options.from_end = true;
  Position position;
  {
    FollowLog log(files, options);
    log.begin();
    position = log.file.position();
    CHECK(position.none());
  }
  files.append("app.log", "1\n");
  FollowLog log(files, options);
  CHECK(log.resume(position) == "1\n");
}

TEST_CASE("a file of which nothing was read is known by its identity") {
  MemoryFileSystem files;
  files.create("app.log");
  Position position;
  {
    FollowLog log(files);
    log.begin();
    position = log.file.position();
  }
  files.append("app.log", "1\n");
  files.rename("app.log", "app.log.1");
  files.append("app.log", "2\n");
  FollowLog log(files);
  CHECK(log.resume(position) == "1\n|2\n");
}

TEST_CASE("the position is that of the first generation not taken wholly") {
  MemoryFileSystem files;
  files.append("app.log", "first\n");
  FollowLog log(files);
  log.file.start();
  const FileId first = log.file.current();
  char bytes[100];
  CHECK(log.file.read(bytes, sizeof bytes) == 6);
  files.rename("app.log", "app.log.1");
  files.append("app.log", "second\n");
  files.wait(1'000'000'000);
  log.file.look();
  REQUIRE(log.file.generation_ended());
  log.file.next_generation();
  CHECK(log.file.read(bytes, sizeof bytes) == 7);
  CHECK(log.file.position().id == first);
  CHECK(log.file.position().offset == 0);
  log.file.consumed(4);
  CHECK(log.file.position().offset == 4);
  log.file.consumed(2 + 3);
  CHECK(log.file.position().id == log.file.current());
  CHECK(log.file.position().offset == 3);
  FollowLog again(files);
  CHECK(again.resume(log.file.position()) == "ond\n");
}

TEST_CASE("every place of a file that was rotated since can be resumed at") {
  const std::string first = lines(0, 900);
  for (size_t offset = 0; offset <= first.size(); offset += 13) {
    MemoryFileSystem files;
    files.append("app.log", first);
    FollowLog before(files, once());
    before.begin();
    Position position = before.file.position();
    position.offset = offset;
    files.rename("app.log", "app.log.2");
    files.append("app.log.1", lines(900, 910));
    files.append("app.log", lines(910, 920));
    FollowLog log(files, once());
    std::string rest = log.resume(position);
    std::erase(rest, '|');
    REQUIRE(rest == first.substr(offset) + lines(900, 920));
  }
}

TEST_CASE("a file that is compressed while it waits to be read is read once") {
  MemoryFileSystem files;
  FollowLog log(files);
  files.append("app.log", lines(0, 50));
  CHECK(log.begin() == lines(0, 50));
  // The writer may still be in the renamed file: the next one waits.
  files.rename("app.log", "app.log.1");
  files.append("app.log", lines(50, 100));
  log.file.look();
  log.read();
  files.append("app.log", lines(100, 120));
  files.rename("app.log.1", "app.log.2");
  files.rename("app.log", "app.log.1");
  files.write_new("app.log.1.gz", gzip(lines(50, 120)));
  files.unlink("app.log.1");
  files.append("app.log", lines(120, 130));
  CHECK(log.look() == "|" + lines(50, 120) + "|" + lines(120, 130));
}
