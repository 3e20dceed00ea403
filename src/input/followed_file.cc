// Tested by tests/unit/followed_file_test.cc, followed_truncated_test.cc and followed_random_test.cc.
#include "input/followed_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/fd.h"

namespace weir {
namespace {

constexpr size_t kDone = 4;
constexpr uint64_t kTelling = 256;  // no two files begin with the same bytes of this number by chance

}  // namespace

FollowedFile::FollowedFile(FileSystem& files, std::string path, FollowOptions options)
    : files_(files), path_(std::move(path)), options_(std::move(options)) {}

// Reading.

size_t FollowedFile::read(char* to, size_t size) {
  while (current_.begun && !at_end_ && !ended_) {
    if (!open() && !reopen(nullptr)) {
      at_end_ = true;
      return 0;
    }
    const auto read = current_.text->read(current_.print.end(), to, size);
    if (!read) {
      if (!std::exchange(told_, true)) tell(Trouble::Failure, read.error());
      at_end_ = true;
      settle();
      return 0;
    }
    // Looked at behind the read, so that these bytes were read before any truncation.
    if (!current_.complete && !current_.print.fits_end(*current_.text)) {
      truncated();
      continue;
    }
    if (at_name_) current_.named = current_.mtime;
    current_.print.add({to, *read});
    const size_t kept = at_beginning_ ? skip_nuls(to, *read) : *read;
    if (*read < size) reach_end();
    if (kept > 0) return kept;
  }
  return 0;
}

// A writer that does not append goes on writing where it was before the file was truncated; what is before
// that are NULs, as many as the file was long.
size_t FollowedFile::skip_nuls(char* bytes, size_t size) {
  const auto nuls =
      static_cast<size_t>(std::find_if(bytes, bytes + size, [](char c) { return c != '\0'; }) - bytes);
  nuls_ += nuls;
  current_.taken += nuls;
  if (nuls == size) return 0;
  at_beginning_ = false;
  told_ = false;
  if (nuls_ > 0) tell(Trouble::Skipped, fmt::format("skipped {} NUL bytes at the beginning", nuls_));
  std::memmove(bytes, bytes + nuls, size - nuls);
  return size - nuls;
}

void FollowedFile::reach_end() {
  at_end_ = true;
  if (options_.follow) {
    settle();
  } else {
    look();
  }
}

bool FollowedFile::finished() const {
  if (options_.follow || ended_) return false;
  return !current_.begun || (at_end_ && next_look_ == kNever);
}

std::string FollowedFile::head(size_t size) {
  std::string head(size, '\0');
  uint64_t place = 0;
  while (open()) {
    const auto n = current_.text->read(place, head.data(), size);
    if (!n || *n == 0) break;
    const size_t nuls = std::min(head.find_first_not_of('\0'), *n);
    place += nuls;
    if (nuls == *n) continue;
    if (nuls == 0) {
      head.resize(*n);
      return head;
    }
  }
  return "";
}

// Looking.

void FollowedFile::look() {
  if (pending_ != nullptr && !try_resume()) return;
  FileStatus status;
  const bool there = status_of_name(status);
  at_name_ = there && current_.begun && status.id == current_.id;
  if (current_.begun && !ended_) look_at_current(at_name_ ? &status : nullptr);
  if (there) look_at_name(status);
  if (!current_.begun && !ended_ && !queue_.empty()) {
    advance();
    at_name_ = there && status.id == current_.id;
  }
  settle();
}

bool FollowedFile::trouble(int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  if (missing) name_missing_ = true;
  const bool tells = !missing || (!current_.begun && queue_.empty() && done_.empty());
  if (!tells || std::exchange(told_, true)) return false;
  const std::string what = error == EISDIR   ? "is a directory"
                           : error == EINVAL ? "is not a regular file"
                                             : error_text(error);
  if (!options_.follow) {
    tell(Trouble::Failure, what);
  } else {
    tell(missing ? Trouble::Missing : Trouble::Failure, what + "; waiting for it");
  }
  return false;
}

bool FollowedFile::status_of_name(FileStatus& status) {
  if (const int error = files_.status(path_, status); error != 0) return trouble(error);
  if (status.kind != FileKind::Regular) return trouble(status.kind == FileKind::Directory ? EISDIR : EINVAL);
  return true;
}

// `named`: its status, when it still has the name.
void FollowedFile::look_at_current(const FileStatus* named) {
  if (!open() && !reopen(named)) return;
  FileStatus status;
  if (current_.complete || (named == nullptr && current_.text->status(status) != 0)) return;
  if (named != nullptr) status = *named;
  const uint64_t end = current_.print.end();
  const bool changed = status.size != current_.size || status.mtime != current_.mtime;
  current_.size = status.size;
  current_.mtime = status.mtime;
  // Whether what was added is new, read() finds out, unless the name's next file is to be looked for now.
  const bool doubtful = changed && (status.size == end || named == nullptr);
  if (status.size < end || (doubtful && !current_.print.fits_end(*current_.text))) {
    truncated();
    return;
  }
  if (named != nullptr) name_missing_ = false;
  if (status.size > end) {
    at_end_ = false;
  } else if (named != nullptr) {
    current_.named = status.mtime;
  }
}

// A file that was released. False when there is nothing to read of it, now or ever.
bool FollowedFile::reopen(const FileStatus* named) {
  if (named != nullptr && named->size == current_.size && named->mtime == current_.mtime) return false;
  std::unique_ptr<TextFile> text;
  const int error = TextFile::open(files_, path_, text);
  if (error != 0 && error != ENOENT && error != ENOTDIR) return trouble(error);
  Rest rest = find_rest(files_, path_, position_at_end(), {});
  if (rest.match == Match::Yes) {
    take(std::move(rest));
    return true;
  }
  if (error != 0) return false;  // it may turn up yet
  current_.id = {};
  ended_ = true;
  return false;
}

// The same text goes on in another file, or in the same one opened anew.
void FollowedFile::take(Rest rest) {
  FileStatus named;
  const bool at_name = files_.status(path_, named) == 0 && named.id == rest.status.id;
  current_.complete = rest.text->packed() || (rest.copy && !at_name);
  current_.text = std::move(rest.text);
  current_.id = rest.status.id;
  current_.begun = true;
  at_end_ = false;
}

void FollowedFile::look_at_name(const FileStatus& status) {
  if (queue_.size() >= kMostQueued) return;
  if (status.id == newest() && (current_.begun || !queue_.empty())) {
    if (!queue_.empty()) queue_.back().named = status.mtime;
    return;
  }
  std::unique_ptr<TextFile> text;
  if (const int error = TextFile::open(files_, path_, text); error != 0) {
    trouble(error);
    return;
  }
  FileStatus opened;
  if (text->status(opened) != 0 || (opened.id == newest() && current_.begun)) return;
  told_ = false;
  if (current_.begun) add_between(newest(), queue_.empty() ? current_.named : queue_.back().named, opened.id);
  if (queue_.size() < kMostQueued) push(std::move(text), opened);
}

void FollowedFile::push(std::unique_ptr<TextFile> text, const FileStatus& status) {
  Generation next;
  next.complete = text->packed();
  next.text = std::move(text);
  next.id = status.id;
  next.named = next.mtime = status.mtime;
  next.size = status.size;
  queue_.push_back(std::move(next));
}

// Those that came and went between `old`, last seen under its name at `since`, and `newest`.
void FollowedFile::add_between(FileId old, int64_t since, FileId newest) {
  for (const RotatedFile& file : newer_files(files_, path_, old, since)) {
    // Those behind it have been rotated since it was opened; they come with the next look.
    if (file.status.id == newest || queue_.size() >= kMostQueued) return;
    std::unique_ptr<TextFile> text;
    FileStatus status;
    if (known_file(file) || TextFile::open(files_, file.path, text) != 0 || text->status(status) != 0)
      continue;
    // A compressed copy has another identity; a new file may have got that of one that is gone.
    const auto same = [&](const Position& read) {
      return (read.id == status.id || read.head_size >= kTelling) && match(*text, read) == Match::Yes;
    };
    if (std::any_of(done_.begin(), done_.end(), same)) continue;
    if (goes_on_in(text, status) || is_copy_of_queued(*text)) continue;
    push(std::move(text), status);
  }
}

// Of a file that was removed, a copy is no other file: one that an editor wrote, and that has been renamed
// since, goes on with it; a compressed one has nothing that the removed one has not.
bool FollowedFile::goes_on_in(std::unique_ptr<TextFile>& copy, const FileStatus& status) {
  FileStatus current;
  if (!open() || current_.print.end() == 0 || current_.text->status(current) != 0 || current.links > 0)
    return false;
  const Match found = match(*copy, position_at_end());
  if (found == Match::Yes && !copy->packed() && queue_.empty()) {
    current_.text = std::move(copy);
    current_.id = status.id;
    at_end_ = false;
  }
  return found != Match::No;
}

// A file that waits to be read, is open, and has been compressed and removed meanwhile.
bool FollowedFile::is_copy_of_queued(TextFile& copy) {
  constexpr size_t kHead = 4096;
  const auto head_of = [](TextFile& text) {
    std::string head(kHead, '\0');
    const auto size = text.read(0, head.data(), kHead);
    head.resize(size ? *size : 0);
    return head;
  };
  const std::string head = head_of(copy);
  return !head.empty() && std::any_of(queue_.begin(), queue_.end(), [&](const Generation& queued) {
    FileStatus status;
    return queued.text->status(status) == 0 && status.links == 0 && head_of(*queued.text) == head;
  });
}

bool FollowedFile::known_file(const RotatedFile& file) const {
  const auto is_it = [&file](const auto& known) { return known.id == file.status.id; };
  return is_it(current_) || std::any_of(queue_.begin(), queue_.end(), is_it);
}

// The current file is no longer what was read; a copy beside it may have the rest.
void FollowedFile::truncated() {
  std::vector<Generation> later = std::exchange(queue_, {});
  Generation anew;
  anew.text = std::move(current_.text);
  anew.id = current_.id;
  FileStatus status;
  anew.named = anew.mtime = anew.text->status(status) == 0 ? status.mtime : current_.named;
  Rest rest = find_rest(files_, path_, position_at_end(), current_.id);
  const FileId copy = rest.status.id;
  if (rest.match == Match::Yes) {
    take(std::move(rest));
  } else {
    if (rest.match == Match::Short) current_.id = copy;
    ended_ = true;
  }
  if (later.empty()) add_between(copy, current_.named, anew.id);
  queue_.push_back(std::move(anew));
  std::move(later.begin(), later.end(), std::back_inserter(queue_));
}

// Going on to the next.

// Has the current one ended? Its writer may go on for a while after it was renamed.
void FollowedFile::settle() {
  next_look_ = kNever;
  if (!current_.begun || ended_ || !at_end_ || queue_.empty()) return;
  if (!current_.complete) {
    FileStatus successor;
    FileStatus status;
    if (queue_.size() == 1 && (queue_[0].text->status(successor) != 0 || successor.size == 0)) return;
    if (current_.text->status(status) == 0 && status.size > current_.print.end()) {
      at_end_ = false;
      return;
    }
    const int64_t now = files_.now();
    if (successor_seen_ == 0 || successor_seen_ > now) successor_seen_ = now;
    int64_t due = (status.mtime <= now ? status.mtime : successor_seen_) + options_.grace;
    if (queue_.size() == 1 && written_anew(due)) return;
    if (now < due) {
      next_look_ = due;
      return;
    }
  }
  ended_ = true;
}

// An editor writes a new file with the old content and takes the old one away: then the same text goes on.
// While it may still be writing, the decision waits.
bool FollowedFile::written_anew(int64_t& due) {
  const Position read = position_at_end();
  const Match found = read.offset == 0 ? Match::No : match(*queue_[0].text, read);
  if (found == Match::No) return false;
  FileStatus status;
  const bool removed = current_.text->status(status) == 0 && status.links == 0;
  if (found == Match::Yes && removed && (!name_missing_ || read.head_size >= kTelling)) {
    Generation anew = std::move(queue_[0]);
    queue_.clear();
    current_.text = std::move(anew.text);
    current_.id = anew.id;
    current_.named = anew.named;
    current_.size = 0;
    at_end_ = false;
    return true;
  }
  due = std::max(due, successor_seen_ + options_.grace);
  return false;
}

void FollowedFile::next_generation() {
  if (current_.begun) {
    Position read = position_at_end();
    done_.push_back(read);
    read.offset = current_.taken;
    if (read.offset < current_.print.end()) behind_.push_back({read, current_.print.end()});
    if (done_.size() > kDone) done_.erase(done_.begin());
  }
  current_ = Generation();
  ended_ = false;
  if (!queue_.empty()) advance();
}

void FollowedFile::advance() {
  current_ = std::move(queue_.front());
  queue_.erase(queue_.begin());
  current_.begun = true;
  begin_ = nuls_ = 0;
  successor_seen_ = 0;
  at_beginning_ = true;
  at_end_ = at_name_ = name_missing_ = false;
}

}  // namespace weir
