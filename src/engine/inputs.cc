#include "engine/inputs.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "input/followed_stream.h"

namespace weir {
namespace {

constexpr int64_t kLookEvery = 20'000'000;  // ns between looks at quiet files while others keep us busy

bool is_pipe(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

Inputs::Inputs(const Plan& plan, const RunOptions& options, const Checkpointer* checkpoint,
               std::vector<Lane>& lanes, bool merged)
    : plan_(plan),
      options_(options),
      checkpoint_(checkpoint),
      lanes_(lanes),
      merged_(merged),
      buffers_(std::make_shared<BufferPool>(options.block_size + 64 * 1024)),
      stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      output_is_pipe_(is_pipe(options.output_fd)) {
  if (!options.follow.on) return;
  std::vector<Position> resume(options.inputs.size());
  for (uint32_t i = 0; i < resume.size() && checkpoint != nullptr; ++i) {
    if (const Checkpoint::SavedInput* saved = checkpoint->saved_of(i)) resume[i] = saved->position;
  }
  followed_ = std::make_unique<FollowedInputs>(options.inputs, options.output_fd, options.follow, resume,
                                               checkpoint == nullptr);
}

int64_t Inputs::clock() {
  last_clock_ = std::max(last_clock_, clock_now());
  return last_clock_;
}

// One that others wait for is read at once; reading ahead may not wait.
Lane* Inputs::pick(uint64_t threads) {
  const uint64_t ahead = merged_ ? 2 : threads * 2;
  if (followed_ != nullptr) return pick_followed(ahead);
  Lane* chosen = nullptr;
  for (Lane& lane : lanes_) {
    if (lane.read_to_end) continue;
    if (lane.outstanding == 0) return &lane;
    if (!merged_) return lane.outstanding < ahead ? &lane : nullptr;
    if (chosen == nullptr && lane.outstanding < ahead && lane.source != nullptr && lane.source->ready())
      chosen = &lane;
  }
  return chosen;
}

Lane* Inputs::pick_followed(uint64_t ahead) {
  if (const int64_t now = clock(); now - looked_ > kLookEvery) {
    looked_ = now;
    followed_->wait({}, 0);
  }
  Lane* chosen = nullptr;
  for (size_t k = 0; k < lanes_.size(); ++k) {
    Lane& lane = lanes_[(next_ + k) % lanes_.size()];
    if (lane.read_to_end) continue;
    lane.quiet = !ready(lane);
    if (chosen == nullptr && !lane.quiet && lane.outstanding < ahead) chosen = &lane;
  }
  if (chosen != nullptr) next_ = index(*chosen) + 1;
  return chosen;
}

bool Inputs::all_quiet() const {
  return followed_ != nullptr &&
         std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& l) { return l.read_to_end || l.quiet; });
}

bool Inputs::ready(Lane& lane) const {
  if (lane.source != nullptr) return lane.source->ready();
  return !followed_->follows(index(lane)) || followed_->ready(index(lane));
}

BlockOptions Inputs::block_options() {
  BlockOptions options;
  options.size = options_.block_size;
  options.clock = [this] { return clock(); };
  options.buffers = buffers_;
  options.count_lines = plan_.source_slots.line_number.has_value();
  return options;
}

BlockOptions Inputs::block_options(FollowedFile& file, const Lane& lane) {
  BlockOptions options = block_options();
  if (checkpoint_ != nullptr) {
    options.position = [&file](uint64_t bytes) {
      file.consumed(bytes);
      return file.position();
    };
  }
  if (file.begins_inside()) {
    options.head = head_of(file, *lane.input->format);
    options.start_line = lane.line;
  }
  return options;
}

// As much of the file's beginning as holds its header, if it has one.
std::string Inputs::head_of(FollowedFile& file, const FormatDef& format) const {
  for (size_t size = 64 * 1024;; size *= 16) {
    std::string head = file.head(size);
    const std::unique_ptr<Cutter> cutter = format.cutter(options_.read);
    std::shared_ptr<const Header> header;
    std::string reason;
    if (!cutter->wants_header() || cutter->take_header(head, false, header, reason) > 0) return head;
    if (head.size() < size || size > kMaxRecord) return head;
  }
}

void Inputs::set_source(Lane& lane, std::unique_ptr<ByteStream> stream, BlockOptions options) const {
  lane.source = std::make_unique<BlockSource>(std::move(stream), lane.input->format->cutter(options_.read),
                                              std::move(options));
}

// "" or why it cannot be read.
std::string Inputs::open(Lane& lane) {
  if (followed_ != nullptr && followed_->follows(index(lane))) return open_followed(lane);
  const StreamOptions stream_options{options_.wake_fd, stop_.get(), options_.read_limit};
  auto stream = open_stream(lane.path, options_.output_fd, stream_options);
  if (checkpoint_ != nullptr && lane.path != "-") {
    // What is not there may have been rotated away.
    const Checkpoint::SavedInput* saved = checkpoint_->saved_of(lane.input->source.index);
    const bool known = saved != nullptr && !saved->position.none();
    if (stream ? !(*stream)->live() : known) return open_resumed(lane, saved);
  }
  if (!stream) return interrupted() ? "" : stream.error();
  set_source(lane, std::move(*stream), block_options());
  return "";
}

std::string Inputs::open_resumed(Lane& lane, const Checkpoint::SavedInput* saved) {
  if (lane.resumed == nullptr) {
    FollowOptions options;
    options.follow = false;
    options.tell = [&lane](Trouble trouble, const std::string& what) {
      lane.notes.push_back({.note = what, .failed = trouble != Trouble::Skipped});
    };
    lane.resumed = std::make_unique<FollowedFile>(files_, lane.path, std::move(options));
    if (saved != nullptr) {
      lane.resumed->resume(saved->position);
    } else {
      lane.resumed->start();
    }
    if (!lane.resumed->begins_inside()) lane.notes.push_back({.new_file = true});
  }
  const StreamOptions stream_options{options_.wake_fd, stop_.get(), options_.read_limit};
  set_source(lane, std::make_unique<FollowedStream>(*lane.resumed, stream_options, checkpoint_->closes()),
             block_options(*lane.resumed, lane));
  return "";
}

std::string Inputs::open_followed(Lane& lane) {
  FollowedFile& file = followed_->file(index(lane));
  if (!file.begins_inside()) lane.notes.push_back({.new_file = true});
  set_source(lane, followed_->stream(index(lane), options_.read_limit), block_options(file, lane));
  return "";
}

Got Inputs::read(Lane& lane, Block& block, std::string& error) {
  if (lane.source == nullptr) error = open(lane);
  if (lane.source == nullptr) return Got::End;
  const Got got = lane.source->next(block);
  if (got == Got::Nothing) lane.source->rest();
  if (got == Got::End && !interrupted()) error = lane.source->error();
  return got;
}

std::vector<ParsedBlock> Inputs::take_notes(Lane& lane) {
  std::vector<ParsedBlock> out = std::exchange(lane.notes, {});
  if (followed_ == nullptr) return out;
  for (FollowedInputs::Note& note : followed_->take_notes(index(lane)))
    out.push_back({.note = std::move(note.text), .failed = note.failed});
  return out;
}

bool Inputs::goes_on(Lane& lane) {
  if (interrupted() || lane.source == nullptr) return false;
  if (lane.resumed != nullptr) {
    if (!lane.resumed->generation_ended() || !lane.source->error().empty()) return false;
    lane.resumed->next_generation();
  } else if (followed_ != nullptr && followed_->follows(index(lane))) {
    followed_->end_generation(index(lane));
  } else {
    return false;
  }
  lane.source.reset();
  return true;
}

void Inputs::wait(const Lane* only, int64_t timeout) {
  std::vector<pollfd> fds = {{options_.wake_fd, POLLIN, 0}, {stop_.get(), POLLIN, 0}};
  if (output_is_pipe_) fds.push_back({options_.output_fd, 0, 0});
  if (options_.stats != nullptr) fds.push_back({options_.stats->wake_fd(), POLLIN, 0});
  for (const Lane& lane : lanes_) {
    if (lane.source == nullptr || lane.read_to_end || (only != nullptr && only != &lane)) continue;
    if (const int fd = lane.source->wait_fd(); fd >= 0) fds.push_back({fd, POLLIN, 0});
  }
  if (followed_ != nullptr) {
    followed_->wait(fds, timeout);
    looked_ = clock();
  } else {
    const int64_t ms = timeout < 0 ? -1 : (timeout + 999'999) / 1'000'000;
    if (::poll(fds.data(), fds.size(), static_cast<int>(std::min<int64_t>(ms, 1'000'000))) < 0) return;
  }
  output_is_gone_ = output_is_pipe_ && (fds[2].revents & (POLLERR | POLLHUP)) != 0;
}

void Inputs::stop_waiting() const {
  const uint64_t one = 1;
  if (stop_.valid() && ::write(stop_.get(), &one, sizeof one) < 0) return;  // full: it is readable already
}

void Inputs::stop() {
  for (Lane& lane : lanes_) {
    if (lane.source != nullptr && !lane.read_to_end) lane.source->stop();
    if (lane.source == nullptr) lane.read_to_end = true;  // never to be opened
  }
}

Tick::Input Inputs::state(const Lane& lane) const {
  if (!lane.quiet || lane.outstanding > 0 || lane.read_to_end) return Tick::Input::Busy;
  return followed_ != nullptr && followed_->follows(index(lane)) ? Tick::Input::Followed : Tick::Input::Quiet;
}

}  // namespace weir
