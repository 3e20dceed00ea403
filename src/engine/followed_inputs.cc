#include "engine/followed_inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "input/unpack.h"

namespace weir {
namespace {

FollowerOptions options_of(const FollowSettings& settings) {
  FollowerOptions options;
  if (!settings.poll) return options;
  options.method = Watcher::Method::Poll;
  options.poll_interval = 20'000'000;  // tests do not wait for long
  return options;
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

struct FollowedInputs::Followed {
  FollowedFile* file = nullptr;
  std::vector<Note> notes;
};

class FollowedInputs::Stream final : public ByteStream {
 public:
  Stream(Followed& followed, size_t read_limit, bool whole)
      : followed_(followed), read_limit_(read_limit), whole_(whole) {}
  Result<size_t> read(char* to, size_t size) override {
    if (read_limit_ > 0) size = std::min(size, read_limit_);
    return followed_.file->read(to, size);
  }
  bool ready() override { return followed_.file->ready(); }
  bool live() const override { return true; }
  bool pauses() const override { return !followed_.file->generation_ended(); }
  bool ends_whole() const override { return whole_ || followed_.file->generation_ended(); }
  bool may_grow() const override { return !followed_.file->generation_ended(); }

 private:
  Followed& followed_;
  size_t read_limit_;
  bool whole_;
};

FollowedInputs::FollowedInputs(const std::vector<std::string>& paths, int output_fd,
                               const FollowSettings& settings, const std::vector<Position>& resume,
                               bool whole)
    : follower_(file_system_, options_of(settings)), whole_(whole), inputs_(paths.size()) {
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!can_follow(paths[i], output_fd)) continue;
    inputs_[i] = std::make_unique<Followed>();
    FollowOptions options;
    options.from_end = settings.from_end;
    options.tell = [input = inputs_[i].get()](Trouble trouble, const std::string& text) {
      input->notes.push_back({text, trouble == Trouble::Failure || trouble == Trouble::Lost});
    };
    inputs_[i]->file = &follower_.add(paths[i], options);
    if (resume[i].none()) {
      inputs_[i]->file->start();
    } else {
      inputs_[i]->file->resume(resume[i]);
    }
  }
}

FollowedInputs::~FollowedInputs() = default;

bool FollowedInputs::ready(size_t i) const { return inputs_[i]->file->ready(); }

std::unique_ptr<ByteStream> FollowedInputs::stream(size_t i, size_t read_limit) {
  return std::make_unique<Stream>(*inputs_[i], read_limit, whole_);
}

FollowedFile& FollowedInputs::file(size_t i) { return *inputs_[i]->file; }

void FollowedInputs::end_generation(size_t i) { inputs_[i]->file->next_generation(); }

std::vector<FollowedInputs::Note> FollowedInputs::take_notes(size_t i) {
  if (inputs_[i] == nullptr) return {};
  return std::exchange(inputs_[i]->notes, {});
}

void FollowedInputs::wait(std::span<pollfd> others, int64_t timeout) {
  const int64_t ms = timeout < 0 ? -1 : (timeout + 999'999) / 1'000'000;
  follower_.wait(others, static_cast<int>(ms));
}

}  // namespace weir
