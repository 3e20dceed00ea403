// A checkpoint's file: locked against a second run, read whole, and replaced so that whatever happens the old
// or the new one is there: written to a new file beside it, synced, renamed over it, the directory synced.
//
//   CheckpointFile file("state.ckpt");
//   std::string error = file.lock();          // "" or who has it
//   std::optional<std::string> bytes;
//   error = file.read(bytes);                 // no bytes: there is no file yet
//   error = file.replace(new_bytes);          // from any one thread at a time
//
// The lock is a flock on FILE.lock, which is removed at the end and may stay behind when the run is killed;
// it locks nothing then.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace weir {

class CheckpointFile {
 public:
  // A symbolic link is followed: its target is replaced.
  explicit CheckpointFile(std::string path);
  CheckpointFile(const CheckpointFile&) = delete;
  CheckpointFile& operator=(const CheckpointFile&) = delete;
  ~CheckpointFile();

  // Each: "" or what went wrong, with the file's name.
  std::string lock();
  std::string read(std::optional<std::string>& bytes) const;
  std::string replace(std::string_view bytes) const;
  const std::string& name() const { return name_; }

 private:
  std::string lock_path() const { return path_ + ".lock"; }
  std::string failed(const char* doing, int error) const;
  std::string held_by() const;

  std::string name_;  // as given
  std::string path_;
  Fd lock_;
};

}  // namespace weir
