#include "engine/followed_inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "input/unpack.h"

namespace weir {
namespace {

constexpr size_t kHead = 64 * 1024;  // bytes in which a header line is looked for

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
  uint64_t read = 0;  // bytes of the file in turn
  std::vector<Note> notes;
};

class FollowedInputs::Stream final : public ByteStream {
 public:
  Stream(Followed& followed, size_t read_limit) : followed_(followed), read_limit_(read_limit) {}
  Result<size_t> read(char* to, size_t size) override {
    if (read_limit_ > 0) size = std::min(size, read_limit_);
    const size_t n = followed_.file->read(to, size);
    followed_.read += n;
    return n;
  }
  bool ready() override { return followed_.file->ready(); }
  bool live() const override { return true; }
  bool pauses() const override { return !followed_.file->generation_ended(); }

 private:
  Followed& followed_;
  size_t read_limit_;
};

FollowedInputs::FollowedInputs(const std::vector<std::string>& paths, int output_fd,
                               const FollowSettings& settings)
    : follower_(file_system_, options_of(settings)), inputs_(paths.size()) {
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!can_follow(paths[i], output_fd)) continue;
    inputs_[i] = std::make_unique<Followed>();
    FollowOptions options;
    options.from_end = settings.from_end;
    options.tell = [input = inputs_[i].get()](Trouble trouble, const std::string& text) {
      input->notes.push_back({text, trouble == Trouble::Failure || trouble == Trouble::Lost});
    };
    inputs_[i]->file = &follower_.add(paths[i], options);
    inputs_[i]->file->start();
  }
}

FollowedInputs::~FollowedInputs() = default;

bool FollowedInputs::ready(size_t i) const { return inputs_[i]->file->ready(); }

std::unique_ptr<ByteStream> FollowedInputs::stream(size_t i, size_t read_limit) {
  return std::make_unique<Stream>(*inputs_[i], read_limit);
}

std::string FollowedInputs::head(size_t i) {
  return inputs_[i]->file->begins_inside() ? inputs_[i]->file->head(kHead) : "";
}

uint64_t FollowedInputs::end_generation(size_t i) {
  inputs_[i]->file->next_generation();
  return std::exchange(inputs_[i]->read, 0);
}

std::vector<FollowedInputs::Note> FollowedInputs::take_notes(size_t i) {
  if (inputs_[i] == nullptr) return {};
  return std::exchange(inputs_[i]->notes, {});
}

void FollowedInputs::wait(std::span<pollfd> others, int64_t timeout) {
  const int64_t ms = timeout < 0 ? -1 : (timeout + 999'999) / 1'000'000;
  follower_.wait(others, static_cast<int>(ms));
}

}  // namespace weir
