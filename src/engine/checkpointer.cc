// Tested by tests/golden/checkpoints and tests/unit/checkpoint_test.cc.
#include "engine/checkpointer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace weir {
namespace {

constexpr size_t kMostCarried = 1000;  // positions of inputs that are gone
constexpr const char* kAnew = "begin anew with --checkpoint-reset";

// What is written is on the disk, as far as it is a file.
std::string sync(int fd, const std::string& name) {
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return "";
  return ::fsync(fd) == 0 ? "" : fmt::format("{}: {}", name, error_text(errno));
}

// A file that the shell has opened to be added to, and that has something in it.
bool appends(int fd) {
  struct stat status {};
  const int flags = ::fcntl(fd, F_GETFL);
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 && flags >= 0 &&
         (flags & O_APPEND) != 0;
}

// Device and inode, and no chance: inodes are used again.
bool is_file_of(FileSystem& files, const std::string& path, const Position& position) {
  FileStatus status;
  if (path == "-" || position.none() || files.status(path, status) != 0 || !(status.id == position.id))
    return false;
  std::unique_ptr<TextFile> text;
  return TextFile::open(files, path, text) == 0 && match(*text, position) == Match::Yes;
}

}  // namespace

Checkpointer::Checkpointer(const Plan& plan, const RunOptions& options)
    : options_(options),
      file_(options.checkpoint.file),
      fingerprint_{plan.canonical(), options.checkpoint.fingerprint} {}

std::string Checkpointer::open() {
  std::string error = file_.lock();
  std::optional<std::string> bytes;
  if (error.empty() && !options_.checkpoint.reset) error = file_.read(bytes);
  if (!error.empty()) return error;
  if (bytes) {
    Result<Checkpoint> decoded = decode(*bytes);
    if (!decoded) return fmt::format("{}: {}; {}", file_.name(), decoded.error(), kAnew);
    const std::string other = difference(decoded->fingerprint, fingerprint_);
    if (!other.empty()) {
      const char* const between = other.find('\n') != std::string::npos ? "\n  " : "; ";
      return fmt::format("{}: {}{}give it a checkpoint of its own, or {}", file_.name(), other, between,
                         kAnew);
    }
    loaded_ = std::move(*decoded);
  }
  match_inputs();
  return open_output();
}

std::string Checkpointer::open_output() {
  output_continues_ = loaded_.has_value() && appends(options_.output_fd);
  if (options_.out_file.empty()) return "";
  const bool known = loaded_.has_value() && loaded_->out.path == options_.out_file;
  OpenedFile opened = open_to_add(options_.out_file, known ? &loaded_->out : nullptr);
  if (!opened.warning.empty()) options_.message(opened.warning);
  out_ = std::move(opened.fd);
  output_continues_ = opened.continues;
  return opened.error;
}

std::string Checkpointer::open_side_file(SideFile& file, const std::string& path, const WrittenFile& saved,
                                         const std::string& header) {
  if (path.empty()) return "";
  OpenedFile opened = open_to_add(path, saved.path == path ? &saved : nullptr);
  if (!opened.error.empty()) return opened.error;
  if (!opened.warning.empty()) options_.message(opened.warning);
  file.use(std::move(opened.fd), path, opened.continues ? header : "");
  return "";
}

// Which saved input each input is: the one with its device and inode (files change their names when they are
// rotated), else the one of its name. The others are gone; the state may have rows of theirs.
void Checkpointer::match_inputs() {
  const std::vector<std::string>& paths = options_.inputs;
  saved_of_.assign(paths.size(), nullptr);
  if (!loaded_) return;
  const std::vector<Checkpoint::SavedInput>& saved = loaded_->inputs;
  std::vector<std::optional<uint32_t>> input_of(saved.size());
  const auto match_by = [&](const auto& same) {
    for (uint32_t i = 0; i < paths.size(); ++i) {
      for (size_t k = 0; k < saved.size() && saved_of_[i] == nullptr; ++k) {
        if (input_of[k] || saved[k].path.empty() || !same(i, saved[k])) continue;
        saved_of_[i] = &saved[k];
        input_of[k] = i;
      }
    }
  };
  RealFileSystem files;
  match_by(
      [&](uint32_t i, const Checkpoint::SavedInput& s) { return is_file_of(files, paths[i], s.position); });
  match_by([&](uint32_t i, const Checkpoint::SavedInput& s) { return paths[i] == s.path; });
  for (size_t k = 0; k < saved.size(); ++k) {
    if (!input_of[k] && !saved[k].path.empty()) carried_.push_back(&saved[k]);
    if (!saved[k].numbered) continue;
    if (!input_of[k]) {
      auto at = std::find(stand_ins_.begin(), stand_ins_.end(), saved[k].format);
      if (at == stand_ins_.end()) at = stand_ins_.insert(at, saved[k].format);
      input_of[k] = static_cast<uint32_t>(paths.size() + static_cast<size_t>(at - stand_ins_.begin()));
    }
    numbers_.push_back(*input_of[k]);
  }
  if (carried_.size() > kMostCarried)
    carried_.erase(carried_.begin(), carried_.end() - static_cast<std::ptrdiff_t>(kMostCarried));
}

std::vector<Input> Checkpointer::inputs() const {
  std::vector<Input> inputs = make_inputs(options_);
  for (const std::string& format : stand_ins_) {
    Input input;
    input.source.index = static_cast<uint32_t>(inputs.size());
    input.format = find_format(format);
    if (input.format == nullptr) input.format = &ndjson_format();
    input.records = input.format->record_format(options_.read);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::string Checkpointer::begin(const Run& run) {
  const Checkpoint none;
  const Checkpoint& saved = loaded_ ? *loaded_ : none;
  std::string error = open_side_file(run.ledger.late_file, options_.late_file, saved.late, saved.late_header);
  if (error.empty())
    error =
        open_side_file(run.ledger.rejects_file, options_.rejects_file, saved.rejects, saved.rejects_header);
  if (!error.empty()) return error;
  if (loaded_) {
    StateReader chain(saved.chain);
    StateReader watch(saved.watch);
    StateReader writer(saved.writer);
    const std::string wrong = run.chain.load(chain, numbers_, options_.inputs.size());
    run.watch.load(watch);
    if (output_continues_) run.output.writer().load(writer);
    if (!wrong.empty() || watch.bad() || writer.bad())
      return fmt::format("{}: holds state that this weir does not understand; {}", file_.name(), kAnew);
    load_lanes(run.lanes);
    loaded_->chain = std::string();  // it may be large
  }
  if (!start_save(run)) return "";
  error = saving_.get().error;
  return error.empty() ? "" : error;
}

void Checkpointer::load_lanes(std::vector<Lane>& lanes) const {
  for (size_t i = 0; i < lanes.size(); ++i) {
    const Checkpoint::SavedInput* saved = saved_of_[i];
    if (saved == nullptr) continue;
    lanes[i].mark = saved->mark;
    if (lanes[i].path == "-") continue;  // each run's is new data
    lanes[i].position = saved->position;
    lanes[i].line = saved->line;
  }
}

bool Checkpointer::can_leave(const Run& run) const {
  return std::all_of(run.lanes.begin(), run.lanes.end(),
                     [&](const Lane& lane) { return run.committer.place_of(lane).has_value(); });
}

std::vector<Checkpoint::SavedInput> Checkpointer::inputs_of(const Run& run) const {
  std::vector<Checkpoint::SavedInput> out;
  for (const Lane& lane : run.lanes) {
    Checkpoint::SavedInput input;
    input.path = lane.path;
    input.format = lane.input->format->name;
    const Place place = run.committer.place_of(lane).value_or(Place{lane.position, lane.line});
    input.position = place.position;
    input.line = place.line;
    input.mark = lane.mark;
    input.numbered = true;
    out.push_back(std::move(input));
  }
  for (const std::string& format : stand_ins_) {
    Checkpoint::SavedInput input;
    input.format = format;
    input.mark = kNoTime;
    input.numbered = true;
    out.push_back(std::move(input));
  }
  for (const Checkpoint::SavedInput* gone : carried_) {
    out.push_back(*gone);
    out.back().numbered = false;
  }
  return out;
}

// Nothing when output was not delivered.
std::optional<Checkpoint> Checkpointer::snapshot(const Run& run) {
  SideFile& late = run.ledger.late_file;
  SideFile& rejects = run.ledger.rejects_file;
  run.file.flush();
  late.flush();
  rejects.flush();
  if (run.file.failed() || !late.error().empty() || !rejects.error().empty()) return std::nullopt;
  Checkpoint checkpoint;
  checkpoint.fingerprint = fingerprint_;
  checkpoint.inputs = inputs_of(run);
  if (out_.valid()) checkpoint.out = written_so_far(out_.get(), options_.out_file);
  if (late.is_open()) checkpoint.late = written_so_far(late.fd(), options_.late_file);
  if (rejects.is_open()) checkpoint.rejects = written_so_far(rejects.fd(), options_.rejects_file);
  checkpoint.late_header = late.header();
  checkpoint.rejects_header = rejects.header();
  StateWriter writer, watch;
  StateWriter chain(std::move(memory_));
  run.output.writer().save(writer);
  run.watch.save(watch);
  run.chain.save(chain);
  checkpoint.writer = writer.take();
  checkpoint.watch = watch.take();
  checkpoint.chain = chain.take();
  return checkpoint;
}

// False when there is nothing that may be saved.
bool Checkpointer::start_save(const Run& run) {
  const Clock::time_point begun = Clock::now();
  std::optional<Checkpoint> checkpoint = snapshot(run);
  if (!checkpoint) return false;
  auto write = [this, saved = std::move(*checkpoint), late = run.ledger.late_file.fd(),
                rejects = run.ledger.rejects_file.fd()]() mutable -> Saved {
    std::string error = sync(output_fd(), options_.output_name);
    if (error.empty()) error = sync(late, options_.late_file);
    if (error.empty()) error = sync(rejects, options_.rejects_file);
    if (error.empty()) error = file_.replace(encode(saved));
    return {std::move(error), std::move(saved.chain)};
  };
  saving_ = std::async(std::launch::async, std::move(write));
  const auto pause = Clock::now() - begun;
  due_ = Clock::now() +
         std::max<Clock::duration>(std::chrono::nanoseconds(options_.checkpoint.every), 20 * pause);
  changed_ = false;
  return true;
}

void Checkpointer::collect(Ledger& ledger) {
  if (!saving_.valid()) return;
  auto [error, memory] = saving_.get();
  memory_ = std::move(memory);
  if (!error.empty() && !std::exchange(told_, true))
    ledger.io_error(error + "; the checkpoint of before is kept");
}

int64_t Checkpointer::next_save() const {
  if (!changed_) return -1;
  const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(due_ - Clock::now()).count();
  return std::max<int64_t>(left, 10'000'000);  // a save may be being written still
}

void Checkpointer::save_if_due(const Run& run) {
  if (!changed_ || Clock::now() < due_ || !can_leave(run)) return;
  if (saving_.valid() && saving_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  collect(run.ledger);
  if (!start_save(run)) due_ = Clock::now() + std::chrono::nanoseconds(options_.checkpoint.every);
}

void Checkpointer::finish(const Run& run) {
  collect(run.ledger);
  if (!run.ledger.stopped() && start_save(run)) collect(run.ledger);
}

}  // namespace weir
