// Where a followed file begins, and where an earlier run was.
// Tested by tests/unit/followed_resume_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "input/followed_file.h"

namespace weir {

void FollowedFile::start() {
  look();
  if (options_.from_end && current_.begun && !current_.complete) begin_at_end();
}

// What ends without a newline there is read as a whole record once it has one.
void FollowedFile::begin_at_end() {
  constexpr uint64_t kLongest = 1 << 20;
  FileStatus status;
  if (current_.text->status(status) != 0) return;
  char bytes[4096];
  uint64_t begin = status.size;
  while (begin > 0 && status.size - begin < kLongest) {
    const uint64_t step = std::min<uint64_t>(begin, sizeof bytes);
    const auto n = current_.text->read(begin - step, bytes, step);
    const size_t newline = std::string_view(bytes, n ? *n : 0).rfind('\n');
    begin -= step;
    if (newline == std::string_view::npos) continue;
    begin += newline + 1;
    break;
  }
  if (current_.print.take_up(*current_.text, begin)) begin_ = current_.taken = begin;
}

void FollowedFile::resume(const Position& position) {
  if (!position.none()) pending_ = std::make_unique<Position>(position);
  look();
}

// False while the file under the name cannot be read: it may be the one that is looked for.
bool FollowedFile::try_resume() {
  std::unique_ptr<TextFile> text;
  const int error = TextFile::open(files_, path_, text);
  if (error != 0 && error != ENOENT && error != ENOTDIR) return trouble(error);
  const Position position = *pending_;
  pending_.reset();
  Rest rest = find_rest(files_, path_, position, {});
  if (rest.match == Match::Yes && current_.print.take_up(*rest.text, position.offset)) {
    take(std::move(rest));
    begin_ = current_.taken = position.offset;
    current_.named = position.mtime;
    return true;
  }
  if (rest.match == Match::No)
    tell(Trouble::Lost,
         fmt::format("the file that was read up to byte {} is gone, and with it what was added to it",
                     position.offset));
  FileStatus status;
  const bool there = text != nullptr && text->status(status) == 0;
  add_between(rest.status.id, position.mtime, there ? status.id : FileId{});
  if (there && queue_.size() < kMostQueued) push(std::move(text), status);
  return true;
}

// What was consumed, of what was read.

void FollowedFile::consumed(uint64_t bytes) {
  while (!behind_.empty() && bytes > 0) {
    Behind& first = behind_.front();
    const uint64_t part = std::min(bytes, first.end - first.position.offset);
    first.position.offset += part;
    bytes -= part;
    if (first.position.offset == first.end) behind_.erase(behind_.begin());
  }
  current_.taken += bytes;
}

Position FollowedFile::position_at_end() const {
  Position position = current_.print.position();
  position.id = current_.id;
  position.mtime = current_.named;
  return position;
}

Position FollowedFile::position() const {
  if (pending_ != nullptr) return *pending_;
  if (!behind_.empty()) return behind_.front().position;
  if (!current_.begun) return {};
  Position position = position_at_end();
  position.offset = current_.taken;
  return position;
}

}  // namespace weir
