#include "input/follower.h"

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

struct Run {
  RealFileSystem files;
  Follower follower;
  std::vector<std::string> texts;

  explicit Run(FollowerOptions options) : follower(files, options) {}

  void add(const std::string& path) {
    FollowOptions options;
    options.grace = 0;
    options.tell = [](Trouble, const std::string&) {};
    follower.add(path, options).start();
    follower.close_some();
    texts.emplace_back();
  }
  void read() {
    char bytes[4096];
    for (size_t i = 0; i < follower.size(); ++i) {
      FollowedFile& file = follower.at(i);
      while (file.ready()) {
        if (file.generation_ended()) {
          file.next_generation();
          continue;
        }
        texts[i].append(bytes, file.read(bytes, sizeof bytes));
      }
      follower.close_some();
    }
  }
  // Until the text is there; not for ever.
  bool reads(size_t i, const std::string& text) {
    for (int n = 0; n < 1000 && texts[i] != text; ++n) {
      follower.wait({}, 100);
      read();
    }
    return texts[i] == text;
  }
};

FollowerOptions by(Watcher::Method method) {
  FollowerOptions options;
  options.method = method;
  options.poll_interval = 1'000'000;
  return options;
}

size_t descriptors() {
  return static_cast<size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("1,000 rotations leave no descriptor and no watch behind") {
  for (const auto method : {Watcher::Method::Inotify, Watcher::Method::Poll}) {
    const TemporaryFolder folder;
    Run run(by(method));
    const std::string log = folder / "app.log";
    append(log, "0\n");
    run.add(log);
    std::string expected = "0\n";
    REQUIRE(run.reads(0, expected));
    const size_t before = descriptors();
    const size_t watches = run.follower.watches();
    for (int i = 1; i <= 1000; ++i) {
      const std::string line = std::to_string(i) + "\n";
      fs::rename(log, log + ".1");
      append(log, line);
      expected += line;
      REQUIRE(run.reads(0, expected));
    }
    CHECK(descriptors() == before);
    append(log, "the end\n");  // a look behind the last rotation
    CHECK(run.reads(0, expected + "the end\n"));
    CHECK(run.follower.watches() == watches);
  }
}

TEST_CASE("more files than may be open") {
  for (const auto method : {Watcher::Method::Inotify, Watcher::Method::Poll}) {
    const TemporaryFolder folder;
    FollowerOptions options = by(method);
    options.most_open = 10;
    Run run(options);
    const size_t before = descriptors();
    constexpr size_t kFiles = 200;
    for (size_t i = 0; i < kFiles; ++i) {
      append(folder / std::to_string(i), "1\n");
      run.add(folder / std::to_string(i));
    }
    run.read();
    for (size_t i = 0; i < kFiles; i += 7) append(folder / std::to_string(i), "2\n");
    for (size_t i = 0; i < kFiles; ++i) CHECK(run.reads(i, i % 7 == 0 ? "1\n2\n" : "1\n"));
    fs::rename(folder / "5", folder / "5.1");
    append(folder / "5.1", "late\n");
    append(folder / "5", "3\n");
    CHECK(run.reads(5, "1\nlate\n3\n"));
    CHECK(run.follower.open_files() <= 10);
    CHECK(descriptors() <= before + 12);
  }
}
