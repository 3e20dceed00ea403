#include "input/watcher.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "doctest/doctest.h"
#include "temporary_folder.h"

using namespace weir;
namespace fs = std::filesystem;

namespace {

void append(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::app | std::ios::binary) << text;
}

using Keys = std::vector<size_t>;

// What has a notice within a time that is long enough on any machine, or, where none is expected, a short
// one.
Keys wait(Watcher& watcher, int timeout = 5000) {
  Keys changed;
  watcher.wait({}, timeout, changed);
  Keys more;
  watcher.wait({}, 0, more);
  for (const size_t key : changed) watcher.renew(key);
  return changed;
}

}  // namespace

TEST_CASE("what happens to a name and its file is noticed") {
  const TemporaryFolder folder;
  Watcher watcher;
  const std::string log = folder / "app.log";
  append(log, "1\n");
  CHECK(watcher.add(log) == 0);
  watcher.renew(0);
  CHECK_FALSE(watcher.any_blind());
  CHECK(wait(watcher, 0) == Keys{});
  append(log, "2\n");
  CHECK(wait(watcher) == Keys{0});
  append(folder / "other.log", "x\n");
  CHECK(wait(watcher, 0) == Keys{});
  fs::rename(log, log + ".1");
  CHECK(wait(watcher) == Keys{0});
  append(log + ".1", "late\n");
  CHECK(wait(watcher) == Keys{0});
  append(log, "3\n");
  CHECK(wait(watcher) == Keys{0});
  append(log, "4\n");
  CHECK(wait(watcher) == Keys{0});
  append(log + ".1", "later\n");
  CHECK(wait(watcher) == Keys{0});
  fs::resize_file(log, 0);
  CHECK(wait(watcher) == Keys{0});
  fs::remove(log);
  CHECK(wait(watcher) == Keys{0});
}

TEST_CASE("only the files that something happened to are to be looked at") {
  const TemporaryFolder folder;
  Watcher watcher;
  for (size_t i = 0; i < 20; ++i) append(folder / std::to_string(i), "x\n");
  for (size_t i = 0; i < 20; ++i) {
    watcher.renew(watcher.add(folder / std::to_string(i)));
  }
  CHECK(watcher.watches() == 21);
  append(folder / "7", "y\n");
  append(folder / "13", "y\n");
  append(folder / "7", "y\n");
  CHECK(wait(watcher) == Keys{7, 13});
}

TEST_CASE("a directory that is missing, made, and replaced") {
  const TemporaryFolder folder;
  Watcher watcher;
  watcher.add(folder / "logs/app.log");
  watcher.renew(0);
  CHECK(watcher.blind(0));
  fs::create_directory(folder / "logs");
  watcher.renew(0);
  CHECK_FALSE(watcher.blind(0));
  append(folder / "logs/app.log", "1\n");
  CHECK(wait(watcher) == Keys{0});
  fs::rename(folder / "logs", folder / "logs.old");
  CHECK(wait(watcher) == Keys{0});
  CHECK(watcher.blind(0));
  fs::create_directory(folder / "logs");
  append(folder / "logs/app.log", "2\n");
  watcher.renew(0);
  CHECK_FALSE(watcher.any_blind());
  append(folder / "logs/app.log", "3\n");
  CHECK(wait(watcher) == Keys{0});
  append(folder / "logs.old/app.log", "late\n");
  CHECK(wait(watcher) == Keys{0});
}

TEST_CASE("a symbolic link, and what it leads to") {
  const TemporaryFolder folder;
  Watcher watcher;
  fs::create_directory(folder / "a");
  append(folder / "a/app.log", "1\n");
  fs::create_symlink("a/app.log", folder / "current");
  watcher.add(folder / "current");
  watcher.renew(0);
  fs::rename(folder / "a/app.log", folder / "a/app.log.1");
  CHECK(wait(watcher) == Keys{0});
  append(folder / "a/app.log", "2\n");
  CHECK(wait(watcher) == Keys{0});
  append(folder / "b.log", "3\n");
  fs::create_symlink("b.log", folder / "next");
  fs::rename(folder / "next", folder / "current");
  CHECK(wait(watcher) == Keys{0});
  append(folder / "b.log", "4\n");
  CHECK(wait(watcher) == Keys{0});
}

TEST_CASE("watches do not leak over rotations") {
  const TemporaryFolder folder;
  Watcher watcher;
  const std::string log = folder / "app.log";
  append(log, "x\n");
  watcher.add(log);
  watcher.renew(0);
  for (int i = 0; i < 1000; ++i) {
    fs::rename(log, log + ".1");
    append(log, "x\n");
    CHECK(wait(watcher) == Keys{0});
  }
  CHECK(watcher.watches() <= 3);  // the directory, the file, the one before
}

TEST_CASE("other descriptors end the wait") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const Fd in(ends[0]);
  Fd out(ends[1]);
  for (const auto method : {Watcher::Method::Inotify, Watcher::Method::Poll}) {
    Watcher watcher(method);
    pollfd others[] = {{-1, POLLIN, 0}, {out.get(), 0, 0}, {in.get(), POLLIN, 0}};
    Keys changed;
    watcher.wait(others, 0, changed);
    CHECK(others[2].revents == 0);
    REQUIRE(::write(out.get(), "x", 1) == 1);
    watcher.wait(others, 5000, changed);
    CHECK(others[2].revents == POLLIN);
    char byte;
    REQUIRE(::read(in.get(), &byte, 1) == 1);
  }
}

TEST_CASE("a reader that goes away ends the wait") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const Fd out(ends[1]);
  ::close(ends[0]);
  Watcher watcher;
  pollfd output{out.get(), 0, 0};
  Keys changed;
  watcher.wait({&output, 1}, 5000, changed);
  CHECK((output.revents & POLLERR) != 0);
}

TEST_CASE("polling has no notices") {
  const TemporaryFolder folder;
  Watcher watcher(Watcher::Method::Poll);
  append(folder / "app.log", "1\n");
  watcher.add(folder / "app.log");
  watcher.renew(0);
  CHECK(watcher.any_blind());
  append(folder / "app.log", "2\n");
  CHECK(wait(watcher, 0) == Keys{});
}
