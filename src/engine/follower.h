// The followed inputs of a run (-F): each a FollowedFile (input/followed_file.h), and one Watcher for all.
//
//   Follower follower(paths, settings);
//   follower.wait(others, timeout);                   // until something may have come; looks at the files
//   if (follower.ready(i)) BlockSource blocks(follower.stream(i, 0), …);
//   follower.end_generation(i);                       // behind its end: the next file is stream(i)'s
//
// Standard input, pipes and compressed files are read once, as without -F: follows() says so.
#pragma once

#include <poll.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/runner.h"
#include "input/followed_file.h"
#include "input/stream.h"
#include "input/watcher.h"

namespace weir {

class Follower {
 public:
  struct Note {
    std::string text;  // "app.log: …"
    bool failed;       // something could not be read: exit code 4
  };

  // `output_fd`: what is not followed, as it would never end.
  Follower(const std::vector<std::string>& paths, int output_fd, const FollowSettings& settings);
  ~Follower();

  bool follows(size_t i) const { return followed_[i] != nullptr; }
  // There are bytes to read of the file in turn, or it has ended.
  bool ready(size_t i) const;
  // The file in turn; ends with it. `read_limit`: see StreamOptions.
  std::unique_ptr<ByteStream> stream(size_t i, size_t read_limit);
  // Where reading begins amid a file: its first bytes, for the header.
  std::string head(size_t i);
  // How many bytes of the file that ended were read. The next one takes its place.
  uint64_t end_generation(size_t i);
  std::vector<Note> take_notes(size_t i);

  // Until one of `others` is ready (revents are set), a file may have changed, or `timeout` ns are over
  // (negative: never); then looks at the files.
  void wait(std::span<pollfd> others, int64_t timeout);

 private:
  class Stream;
  struct Followed;

  void look(size_t i);
  int64_t next_look() const;
  void release();

  RealFileSystem file_system_;
  Watcher watcher_;
  size_t most_open_;
  std::vector<std::unique_ptr<Followed>> followed_;  // by input; null where it is not followed
  std::vector<size_t> of_key_;                       // inputs by the watcher's keys
  std::vector<size_t> changed_;
  int64_t looked_at_all_ = 0;
};

}  // namespace weir
