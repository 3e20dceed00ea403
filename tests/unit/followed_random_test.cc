// A model writer appends numbered lines and rotates in random ways at random points between looks; every line
// must come once and in order.
#include <algorithm>
#include <random>
#include <string>

#include "doctest/doctest.h"
#include "follow_log.h"

using namespace weir;

namespace {

class Writer {
 public:
  Writer(MemoryFileSystem& files, uint32_t seed) : files_(files), random_(seed) {
    file_ = files_.create(kName);
  }

  uint32_t pick(uint32_t n) { return static_cast<uint32_t>(random_() % n); }

  void act() {
    switch (pick(12)) {
      case 0: rename(); break;
      case 1: copy_truncate(); break;
      case 2: rewrite(); break;
      default: write(); break;
    }
  }

  void looked() {
    seen_ = !file_->bytes.empty();
    copied_ = false;
  }

  std::string expected;
  std::string done;  // for messages

 private:
  static constexpr const char* kName = "app.log";

  void write() {
    const std::string line = "line " + std::to_string(++line_) + std::string(pick(200), 'x') + "\n";
    expected += line;
    done += " " + std::to_string(line_);
    if (appends_) {
      files_.append(file_, line);
    } else {
      files_.write_at(file_, written_, line);
    }
    written_ += line.size();
  }
  void shift() {
    for (int i = 40; i-- > 1;) {
      const std::string from = std::string(kName) + "." + std::to_string(i);
      FileStatus status;
      if (files_.status(from, status) == 0)
        files_.rename(from, std::string(kName) + "." + std::to_string(i + 1));
    }
  }
  // The writer goes on with the old file for a while.
  void rename() {
    done += " rename";
    shift();
    files_.rename(kName, std::string(kName) + ".1");
    if (pick(2) == 0) files_.create(kName);
    for (uint32_t n = pick(3); n > 0; --n) write();
    file_ = files_.create(kName);
    written_ = 0;
    appends_ = pick(2) == 0;
    write();
  }
  // Of a file that was empty at the last look nobody can tell its copy from an older file.
  void copy_truncate() {
    if (file_->bytes.empty() || !seen_) return;
    done += " copy_truncate";
    copied_ = true;
    shift();
    files_.copy(kName, std::string(kName) + ".1");
    files_.truncate(kName);
    if (appends_) written_ = 0;
    write();
  }
  // A copy of what was written anew is one of the removed file, too; and an empty file is like any other.
  void rewrite() {
    if (copied_ || !seen_ || file_->bytes.size() < 400 || file_->bytes[0] == '\0') return;
    done += " rewrite";
    files_.write_new(kName, file_->bytes);
    file_ = files_.append(kName, "");
  }

  MemoryFileSystem& files_;
  std::mt19937 random_;
  MemoryFileSystem::Handle file_;
  int line_ = 0;
  size_t written_ = 0;
  bool appends_ = true;
  bool seen_ = false;
  bool copied_ = false;
};

// The first line that is not the next one, or "" where all are there.
std::string first_wrong(std::string text, const std::string& expected) {
  std::erase(text, '|');
  if (text == expected) return "";
  const auto at = std::mismatch(text.begin(), text.end(), expected.begin(), expected.end());
  const auto offset = static_cast<size_t>(at.second - expected.begin());
  const size_t line = expected.rfind("line ", offset);
  return "behind " + expected.substr(line, expected.find('x', line) - line) + ": " +
         text.substr(static_cast<size_t>(at.first - text.begin()), 20);
}

}  // namespace

TEST_CASE("random rotations between random looks: every line once and in order") {
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    MemoryFileSystem files;
    Writer writer(files, seed);
    FollowLog log(files);
    log.chunk = 1 + writer.pick(300);
    std::string text = log.begin();
    for (int step = 0; step < 60; ++step) {
      for (uint32_t n = writer.pick(6); n > 0; --n) writer.act();
      if (writer.pick(8) == 0 && log.file.may_release()) log.file.release();
      text += log.look();
      writer.looked();
      writer.done += " look";
    }
    text += log.look();

    INFO("seed " << seed << ": " << writer.done);
    REQUIRE(first_wrong(text, writer.expected) == "");
    REQUIRE(files.open_files <= 1);
  }
}

TEST_CASE("random rotations and restarts: every line once and in order") {
  for (uint32_t seed = 0; seed < 1000; ++seed) {
    MemoryFileSystem files;
    Writer writer(files, seed);
    FollowOptions options;
    options.follow = seed % 2 == 0;
    std::string text;
    Position position;
    for (int run = 0; run < 8; ++run) {
      FollowLog log(files, options);
      log.chunk = 1 + writer.pick(300);
      text += log.resume(position);
      for (uint32_t looks = writer.pick(4); looks > 0; --looks) {
        for (uint32_t n = writer.pick(6); n > 0; --n) writer.act();
        text += log.look();
        writer.looked();
      }
      position = log.file.position();
      writer.looked();
      writer.done += " stop";
      for (uint32_t n = writer.pick(9); n > 0; --n) writer.act();
    }
    FollowLog log(files);
    text += log.resume(position);
    text += log.look();
    INFO("seed " << seed << ": " << writer.done);
    REQUIRE(first_wrong(text, writer.expected) == "");
    REQUIRE(log.told.size() <= 8);
  }
}
