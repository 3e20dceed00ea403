// One input followed by name, `weir -F app.log`: the files that rotation leaves, one after the other. Each is
// a *generation*: its half last line is a line, and a CSV header is read anew in the next.
//
//   FollowedFile file(files, "app.log", options);
//   file.start();                                   // or file.resume(position)
//   file.look();                                    // on a notice, and every second or so
//   while (file.ready()) {
//     if (file.generation_ended()) { …; file.next_generation(); continue; }
//     auto n = file.read(to, size);                 // 0: nothing now
//   }
//   file.consumed(bytes); … file.position();        // for a checkpoint
//
// Renamed, copied and truncated, removed and made anew, rewritten by an editor: no line is lost or repeated
// as long as the file or its copy can be found. The old file is left only when its successor has content, and
// nothing came to the old one for the grace time. Without `follow` the input ends where the newest file does.
// Nothing here blocks or waits; who waits is input/watcher.h. Not for threads to share.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "input/file_system.h"
#include "input/fingerprint.h"
#include "input/rotated_files.h"
#include "input/text_file.h"

namespace weir {

enum class Trouble : uint8_t {
  Missing,  // not there, or not yet; told once, before it was ever there
  Failure,  // cannot be read; told once until it can
  Skipped,  // NUL bytes were passed over
  Lost,     // lines that a rotation took away unread
};

struct FollowOptions {
  bool follow = true;
  bool from_end = false;                                  // what is there at start() is not read
  int64_t grace = 100'000'000;                            // ns for which a rotated file must be quiet
  std::function<void(Trouble, const std::string&)> tell;  // "app.log: …"
};

class FollowedFile {
 public:
  FollowedFile(FileSystem& files, std::string path, FollowOptions options);

  // First of all, one of the two. resume() goes on where an earlier run was, wherever that file is by now.
  void start();
  void resume(const Position& position);

  void look();
  // Another look is due then, even without a notice; INT64_MAX: none.
  int64_t next_look() const { return next_look_; }
  // Are there bytes to read, or has the generation ended?
  bool ready() const { return ended_ || (current_.begun && !at_end_); }
  // 0: nothing now.
  size_t read(char* to, size_t size);
  bool generation_ended() const { return ended_; }
  void next_generation();
  // Nothing will come any more. Never, when following.
  bool finished() const;

  // That many bytes more of those read have been taken for good.
  void consumed(uint64_t bytes);
  // Of what was consumed; none() while there was no file.
  Position position() const;

  // Reading begins inside this file: what is before it was read by an earlier run, or not wanted.
  bool begins_inside() const { return begin_ > 0; }
  // The file's first bytes, for the header of what begins inside.
  std::string head(size_t size);

  const std::string& path() const { return path_; }
  // Which file is being read, and which has the name: for the watcher.
  FileId current() const { return current_.id; }
  FileId newest() const { return queue_.empty() ? current_.id : queue_.back().id; }

  // Gives the descriptor back; the file is opened again, and known again, when it is read or has changed.
  bool may_release() const { return open() && at_name_ && !ended_ && !current_.complete && queue_.empty(); }
  void release() { current_.text.reset(); }
  bool open() const { return current_.text != nullptr; }

 private:
  static constexpr int64_t kNever = INT64_MAX;
  static constexpr size_t kMostQueued = 64;  // open at once; later ones are found when these have been read
  struct Generation {
    std::unique_ptr<TextFile> text;  // null: released, or gone
    FileId id;
    Fingerprint print;      // of what was read
    uint64_t taken = 0;     // what was consumed ends here
    uint64_t size = 0;      // when last looked at
    int64_t mtime = 0;      // likewise
    int64_t named = 0;      // mtime when it was last seen under the name
    bool complete = false;  // will not grow
    bool begun = false;
  };
  struct Behind {  // read to its end, but not consumed
    Position position;
    uint64_t end = 0;
  };

  bool try_resume();
  bool status_of_name(FileStatus& status);
  void look_at_current(const FileStatus* named);
  void look_at_name(const FileStatus& status);
  bool reopen(const FileStatus* named);
  void take(Rest rest);
  void add_between(FileId old, int64_t since, FileId newest);
  bool goes_on_in(std::unique_ptr<TextFile>& copy, const FileStatus& status);
  bool is_copy_of_queued(TextFile& copy);
  bool known_file(const RotatedFile& file) const;
  void push(std::unique_ptr<TextFile> text, const FileStatus& status);
  void advance();
  void begin_at_end();
  void truncated();
  void reach_end();
  void settle();
  bool written_anew(int64_t& due);
  size_t skip_nuls(char* bytes, size_t size);
  void tell(Trouble trouble, const std::string& what) const { options_.tell(trouble, path_ + ": " + what); }
  bool trouble(int error);  // false
  Position position_at_end() const;

  FileSystem& files_;
  std::string path_;
  FollowOptions options_;
  Generation current_;
  std::vector<Generation> queue_;  // newer ones, oldest first; opened when they were found
  std::vector<Behind> behind_;
  std::vector<Position> done_;         // the last few that were read to their end
  std::unique_ptr<Position> pending_;  // where to resume, once the file can be read
  uint64_t begin_ = 0;                 // where reading of the current one began
  uint64_t nuls_ = 0;                  // passed over at its beginning so far
  int64_t next_look_ = kNever;
  int64_t successor_seen_ = 0;
  bool at_beginning_ = true;  // no byte but NULs so far
  bool at_end_ = false;
  bool ended_ = false;
  bool at_name_ = false;       // the name still is the current one's
  bool name_missing_ = false;  // the name was seen without a file since the current one had it
  bool told_ = false;
};

}  // namespace weir
