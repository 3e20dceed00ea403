#include "engine/follower.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "input/unpack.h"

namespace weir {
namespace {

constexpr int64_t kLookAtAll = kSecond;         // network file systems give no notice of others' changes
constexpr int64_t kPollEvery = kSecond / 4;     // where there are no notices at all
constexpr size_t kHead = 64 * 1024;             // bytes in which a header line is looked for
constexpr size_t kOtherDescriptors = 64;        // of the process, besides those of followed files

// As many as the process may have.
size_t descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  if (limit.rlim_cur < limit.rlim_max) {
    rlimit raised{limit.rlim_max, limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  return limit.rlim_cur == RLIM_INFINITY ? std::numeric_limits<size_t>::max() : limit.rlim_cur;
}

// A regular file, or what is not there yet; not the output itself.
bool can_follow(const std::string& path, int output_fd) {
  if (path == "-" || packing_of(path) != Packing::None) return false;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return true;
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return false;
  struct stat output {};
  return ::fstat(output_fd, &output) != 0 || output.st_dev != status.st_dev || output.st_ino != status.st_ino;
}

}  // namespace

struct Follower::Followed {
  Followed(FileSystem& files, const std::string& path, bool from_end, size_t watched)
      : file(files, path, {.from_end = from_end,
                           .tell = [this](Trouble trouble, const std::string& text) {
                             const bool failed = trouble == Trouble::Failure || trouble == Trouble::Lost;
                             notes.push_back({text, failed});
                           }}),
        key(watched) {}
  FollowedFile file;
  size_t key;         // of the watcher
  uint64_t read = 0;  // bytes of the file in turn
  std::vector<Note> notes;
};

class Follower::Stream final : public ByteStream {
 public:
  Stream(Followed& followed, size_t read_limit) : followed_(followed), read_limit_(read_limit) {}
  Result<size_t> read(char* to, size_t size) override {
    if (read_limit_ > 0) size = std::min(size, read_limit_);
    const size_t n = followed_.file.read(to, size);
    followed_.read += n;
    return n;
  }
  bool ready() override { return followed_.file.ready(); }
  bool live() const override { return true; }
  bool pauses() const override { return !followed_.file.generation_ended(); }

 private:
  Followed& followed_;
  size_t read_limit_;
};

Follower::Follower(const std::vector<std::string>& paths, int output_fd, const FollowSettings& settings)
    : watcher_(settings.poll ? Watcher::Method::Poll : Watcher::Method::Inotify),
      most_open_(descriptors() - std::min(descriptors() / 2, kOtherDescriptors)) {
  followed_.resize(paths.size());
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!can_follow(paths[i], output_fd)) continue;
    const size_t key = watcher_.add(paths[i]);
    followed_[i] = std::make_unique<Followed>(file_system_, paths[i], settings.from_end, key);
    of_key_.push_back(i);
    watcher_.renew(key);
    followed_[i]->file.start();
    look(i);
  }
}

Follower::~Follower() = default;

bool Follower::ready(size_t i) const { return followed_[i]->file.ready(); }

std::unique_ptr<ByteStream> Follower::stream(size_t i, size_t read_limit) {
  return std::make_unique<Stream>(*followed_[i], read_limit);
}

std::string Follower::head(size_t i) {
  return followed_[i]->file.begins_inside() ? followed_[i]->file.head(kHead) : "";
}

uint64_t Follower::end_generation(size_t i) {
  followed_[i]->file.next_generation();
  return std::exchange(followed_[i]->read, 0);
}

std::vector<Follower::Note> Follower::take_notes(size_t i) {
  if (followed_[i] == nullptr) return {};
  return std::exchange(followed_[i]->notes, {});
}

void Follower::look(size_t i) {
  watcher_.renew(followed_[i]->key);
  followed_[i]->file.look();
}

// When the files have to be looked at by the clock.
int64_t Follower::next_look() const {
  int64_t due = looked_at_all_ + (watcher_.any_blind() ? kPollEvery : kLookAtAll);
  for (const auto& followed : followed_) {
    if (followed != nullptr) due = std::min(due, followed->file.next_look());
  }
  return due;
}

void Follower::wait(std::span<pollfd> others, int64_t timeout) {
  int64_t left = std::max<int64_t>(next_look() - file_system_.now(), 0);
  if (timeout >= 0) left = std::min(left, timeout);
  watcher_.wait(others, static_cast<int>((left + 999'999) / 1'000'000), changed_);
  for (const size_t key : changed_) look(of_key_[key]);
  const int64_t now = file_system_.now();
  const bool all = now - looked_at_all_ >= kLookAtAll;
  const bool blind = watcher_.any_blind() && now - looked_at_all_ >= kPollEvery;
  if (all || blind) looked_at_all_ = now;
  for (size_t i = 0; i < followed_.size(); ++i) {
    if (followed_[i] != nullptr && (all || blind || followed_[i]->file.next_look() <= now)) look(i);
  }
  release();
}

// Quiet files give their descriptors back where there are too many.
void Follower::release() {
  size_t open = 0;
  for (const auto& followed : followed_) open += followed != nullptr && followed->file.open() ? 1 : 0;
  for (size_t i = 0; i < followed_.size() && open > most_open_; ++i) {
    if (followed_[i] == nullptr || !followed_[i]->file.may_release()) continue;
    followed_[i]->file.release();
    --open;
  }
}

}  // namespace weir
