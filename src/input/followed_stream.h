// One file of a followed input as a stream: it ends where the file does. Which one comes next, and whether
// there is one, its owner asks the FollowedFile.
#pragma once

#include "input/followed_file.h"
#include "input/stream.h"

namespace weir {

class FollowedStream final : public ByteStream {
 public:
  // `whole`: a last line without its end counts even where more may be added to the file.
  FollowedStream(FollowedFile& file, const StreamOptions& options, bool whole)
      : file_(file), options_(options), whole_(whole) {}

  Result<size_t> read(char* to, size_t size) override;
  bool ready() override { return true; }
  bool live() const override { return false; }
  bool ends_whole() const override { return whole_ || file_.generation_ended(); }
  bool may_grow() const override { return !file_.generation_ended(); }

 private:
  bool wait_for_look();

  FollowedFile& file_;
  StreamOptions options_;
  bool whole_;
};

}  // namespace weir
