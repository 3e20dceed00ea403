// The followed inputs of a run (-F) as streams: one for each file that rotation leaves (input/follower.h).
//
//   FollowedInputs followed(paths, output_fd, settings);
//   followed.wait(others, timeout);                   // until something may have come; looks at the files
//   if (followed.ready(i)) BlockSource blocks(followed.stream(i, 0), …);
//   followed.end_generation(i);                       // behind its end: the next file is stream(i)'s
//
// Standard input, pipes and compressed files are read once, as without -F: follows() says so.
#pragma once

#include <poll.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/runner.h"
#include "input/follower.h"
#include "input/stream.h"

namespace weir {

class FollowedInputs {
 public:
  struct Note {
    std::string text;  // "app.log: …"
    bool failed;       // something could not be read: exit code 4
  };

  // `output_fd`: what is not followed, as it would never end. `resume`: where an earlier run was, by path.
  // `whole`: a last line without its end is a line when the run is interrupted.
  FollowedInputs(const std::vector<std::string>& paths, int output_fd, const FollowSettings& settings,
                 const std::vector<Position>& resume, bool whole);
  ~FollowedInputs();

  bool follows(size_t i) const { return inputs_[i] != nullptr; }
  // There are bytes to read of the file in turn, or it has ended.
  bool ready(size_t i) const;
  // The file in turn; ends with it. `read_limit`: see StreamOptions.
  std::unique_ptr<ByteStream> stream(size_t i, size_t read_limit);
  FollowedFile& file(size_t i);
  // The next one takes the place of the file that ended.
  void end_generation(size_t i);
  std::vector<Note> take_notes(size_t i);

  // Until one of `others` is ready (revents are set), a file may have changed, or `timeout` ns are over
  // (negative: never); then looks at the files.
  void wait(std::span<pollfd> others, int64_t timeout);

 private:
  class Stream;
  struct Followed;

  RealFileSystem file_system_;
  Follower follower_;
  bool whole_;
  std::vector<std::unique_ptr<Followed>> inputs_;  // null where it is not followed
};

}  // namespace weir
