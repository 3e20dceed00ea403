// A followed file of tests and what came of it: its text, with `|` where one generation ended.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "input/followed_file.h"
#include "memory_files.h"

namespace weir {

inline std::string lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

struct FollowLog {
  MemoryFileSystem& files;
  std::string text;
  std::vector<std::string> told;
  FollowedFile file;
  size_t chunk = 64;

  explicit FollowLog(MemoryFileSystem& f, FollowOptions options = {}, const std::string& path = "app.log")
      : files(f), file(f, path, with_tell(options)) {}

  // Reads what there is; all of it is consumed.
  void read() {
    std::string bytes(chunk, '\0');
    while (file.ready()) {
      if (file.generation_ended()) {
        text += '|';
        file.next_generation();
        continue;
      }
      const size_t n = file.read(bytes.data(), chunk);
      text.append(bytes, 0, n);
      file.consumed(n);
    }
  }
  // A look, and those that are due by the clock.
  std::string look() {
    text.clear();
    file.look();
    read();
    while (file.next_look() != INT64_MAX) {
      files.clock = std::max(files.clock, file.next_look());
      file.look();
      read();
    }
    return text;
  }
  std::string begin() {
    file.start();
    return look();
  }
  std::string resume(const Position& position) {
    file.resume(position);
    return look();
  }

 private:
  FollowOptions with_tell(FollowOptions options) {
    options.tell = [this](Trouble, const std::string& what) { told.push_back(what); };
    return options;
  }
};

}  // namespace weir
