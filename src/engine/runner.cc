#include "engine/runner.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/checkpointer.h"
#include "engine/committer.h"
#include "engine/worker.h"

namespace weir {
namespace {

class Runner {
 public:
  Runner(const Plan& plan, const RunOptions& options, Checkpointer* checkpoint)
      : plan_(plan),
        options_(options),
        checkpoint_(checkpoint),
        ledger_(options.on_error, options.message, plan.settings.zone),
        file_(options.output_fd, options.output_name),
        output_(plan, *options.output_format, options.write, file_, ledger_, options.unbuffered),
        inputs_(make_inputs(options, checkpoint)),
        merged_(inputs_.size() > 1 && plan.merge_time != nullptr),
        chain_(plan, options, inputs_, merged_, ledger_, output_),
        batches_(plan.slot_count),
        watch_(plan.wanted),
        committer_(lanes_, merged_, chain_, ledger_, watch_,
                   [this](std::unique_ptr<Batch> b) { batches_.give_back(std::move(b)); }),
        buffers_(std::make_shared<BufferPool>(options.block_size + 64 * 1024)) {
    lanes_.resize(options.inputs.size());
    for (size_t i = 0; i < lanes_.size(); ++i) {
      lanes_[i].input = &inputs_[i];
      lanes_[i].path = options.inputs[i];
    }
    committed_.resize(lanes_.size());
  }

  RunResult run() {
    if (checkpoint_ != nullptr ? resume() : open_side_files()) {
      output_.begin();
      work_all();
      finish();
    }
    RunResult result;
    result.rows_written = output_.rows_written();
    result.rejected = ledger_.rejects_count();
    result.io_failed = ledger_.io_failed();
    return result;
  }

 private:
  static std::vector<Input> make_inputs(const RunOptions& options, const Checkpointer* checkpoint) {
    std::vector<Input> inputs(options.inputs.size());
    for (uint32_t i = 0; i < inputs.size(); ++i) {
      const std::string& path = options.inputs[i];
      inputs[i].source = {path == "-" ? "stdin" : path, i};
      inputs[i].format = options.input_format != nullptr ? options.input_format : format_of_file(path);
      if (inputs[i].format == nullptr) inputs[i].format = find_format("ndjson");
      inputs[i].records = inputs[i].format->record_format(options.read);
    }
    if (checkpoint != nullptr) checkpoint->add_inputs(inputs);
    return inputs;
  }

  Checkpointer::Run parts() { return {lanes_, chain_, output_, file_, ledger_, watch_, committer_}; }

  bool resume() {
    const std::string error = checkpoint_->begin(parts());
    if (!error.empty()) ledger_.io_error(error);
    finished_ = committer_.stopped();  // at a limit that an earlier run reached
    return error.empty();
  }

  bool open_side_files() {
    const auto open = [this](SideFile& file, const std::string& path) {
      const std::string error = path.empty() ? "" : file.open(path);
      if (!error.empty()) ledger_.io_error(error);
      return error.empty();
    };
    return open(ledger_.late_file, options_.late_file) && open(ledger_.rejects_file, options_.rejects_file);
  }

  int64_t clock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    last_clock_ =
        std::max<int64_t>(last_clock_, std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
    return last_clock_;
  }

  // "" or why it cannot be read.
  std::string open_lane(Lane& lane) {
    StreamOptions stream_options{options_.wake_fd, stop_.get(), options_.read_limit};
    auto stream = open_stream(lane.path, options_.output_fd, stream_options);
    if (!stream) return interrupted() ? "" : stream.error();
    BlockOptions block_options{options_.block_size, [this] { return clock(); }, buffers_,
                               [this] { before_wait(); }, plan_.source_slots.line_number.has_value()};
    if (checkpoint_ != nullptr) lane.restart = checkpoint_->place(lane, **stream, block_options);
    lane.source = std::make_unique<BlockSource>(std::move(*stream), lane.input->format->cutter(options_.read),
                                                block_options);
    return "";
  }

  // The input to read a block of next; null when none should be. One that others wait for may block; reading
  // ahead may not.
  Lane* pick_lane() {
    const uint64_t ahead = merged_ ? 2 : threads_ * 2;
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

  // Reads one block of the lane and parses it. Called with the lock held; gives it up for the work.
  void read_and_parse(Lane& lane, std::unique_lock<std::mutex>& lock, Worker& worker) {
    reading_ = true;
    lock.unlock();
    Block block;
    std::string error = lane.source == nullptr ? open_lane(lane) : "";
    const bool got = lane.source != nullptr && lane.source->next(block);
    if (!got && lane.source != nullptr && !interrupted()) error = lane.source->error();
    lock.lock();
    waiting_ = false;
    reading_ = false;
    reads_live_ |= lane.source != nullptr && lane.source->live();
    if (!lane.restart.empty()) add_empty(lane, {.restart = std::exchange(lane.restart, "")});
    if (!got) {
      end_of_lane(lane, error);
      notify();
      return;
    }
    const uint64_t place = lane.next_read++;
    ++lane.outstanding;
    ++blocks_read_;
    notify();
    lock.unlock();
    ParsedBlock parsed = worker.parse(block, *lane.input);
    lock.lock();
    lane.ready.emplace(place, std::move(parsed));
    notify();
  }

  static void end_of_lane(Lane& lane, const std::string& error) {
    lane.read_to_end = true;
    lane.source.reset();  // closes it
    if (!error.empty()) add_empty(lane, {.error = error});
  }

  // What is to be told in its place.
  static void add_empty(Lane& lane, ParsedBlock block) {
    lane.ready.emplace(lane.next_read++, std::move(block));
    ++lane.outstanding;
  }

  bool can_commit() const {
    return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) {
      return lane.ready.contains(lane.next_take) || (lane.all_taken() && !lane.complete);
    });
  }

  // Takes the committing role until nothing is left to take up.
  void commit(std::unique_lock<std::mutex>& lock) {
    committing_ = true;
    while (can_commit() && !finished_) {
      for (Lane& lane : lanes_) take_up(lane);
      lock.unlock();
      committer_.advance(committed_);
      if (options_.round_trip) round_trip();
      if (checkpoint_ != nullptr) {
        checkpoint_->after_commit(parts());
        checkpoint_->save_if_due(parts());
      }
      lock.lock();
      for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i].outstanding -= std::exchange(committed_[i], 0);
      finished_ = committer_.finished() || leaves();
      if (finished_) stop_reading();
      notify();
    }
    committing_ = false;
    if (waiting_) flush_if_idle(lock);
  }

  // Another thread may be waiting for a pipe.
  void stop_reading() const {
    const uint64_t one = 1;
    if (stop_.valid() && ::write(stop_.get(), &one, sizeof one) < 0) return;  // full: it is readable already
  }

  static void take_up(Lane& lane) {
    for (auto at = lane.ready.find(lane.next_take); at != lane.ready.end();
         at = lane.ready.find(++lane.next_take)) {
      lane.queue.push_back(std::move(at->second));
      lane.ready.erase(at);
    }
    lane.complete = lane.all_taken();
  }

  void round_trip() {
    const std::string error = chain_.round_trip();
    if (!error.empty()) ledger_.io_error(error);
  }

  // Called by the reader without the lock.
  void before_wait() {
    std::unique_lock lock(mutex_);
    waiting_ = true;
    flush_if_idle(lock);
  }

  // A read is about to block: when all that was read is committed, its rows go out now.
  void flush_if_idle(std::unique_lock<std::mutex>& lock) {
    if (committing_ || can_commit() || parsing()) return;
    committing_ = true;
    lock.unlock();
    flush_files();
    lock.lock();
    committing_ = false;
  }
  bool parsing() const {
    uint64_t unparsed = 0;
    for (const Lane& lane : lanes_) unparsed += lane.next_read - lane.next_take - lane.ready.size();
    return unparsed > 0;
  }

  // Asked to end, with a checkpoint: what was read and not taken up is left to the next run. Merged inputs
  // would else be taken to be at their ends. A pipe's rows cannot be read again.
  bool leaves() {
    return checkpoint_ != nullptr && interrupted() && !reads_live_ && checkpoint_->can_leave(parts());
  }

  void flush_files() {
    file_.flush();
    ledger_.late_file.flush();
    ledger_.rejects_file.flush();
  }

  bool interrupted() const { return options_.interrupted != nullptr && options_.interrupted->load(); }

  void work(Worker& worker) {
    std::unique_lock lock(mutex_);
    while (!finished_) {
      if (!committing_ && can_commit()) {
        commit(lock);
        continue;
      }
      if (!committing_ && leaves()) {
        finished_ = true;
        continue;
      }
      if (!reading_ && interrupted()) {
        for (Lane& lane : lanes_) {
          if (lane.source != nullptr && !lane.read_to_end) lane.source->stop();
          if (lane.source == nullptr) lane.read_to_end = true;  // never to be opened
        }
      }
      Lane* lane = reading_ ? nullptr : pick_lane();
      if (lane != nullptr) {
        read_and_parse(*lane, lock, worker);
        continue;
      }
      wait_for_change(lock);
    }
    notify();
  }

  void notify() {
    changes_.fetch_add(1, std::memory_order_relaxed);
    wake_.notify_all();
  }

  // A block takes about as long as waking a thread, so the next change is waited for awake, unless the input
  // is what is waited for.
  void wait_for_change(std::unique_lock<std::mutex>& lock) {
    constexpr int kLooks = 200;
    const uint64_t seen = changes_;
    if (!waiting_) {
      lock.unlock();
      for (int i = 0; i < kLooks && changes_.load(std::memory_order_relaxed) == seen; ++i)
        std::this_thread::yield();
      lock.lock();
    }
    if (changes_ == seen) wake_.wait(lock);
  }

  // An exception must not leave its thread: the run ends, and run() throws in its place.
  void work_in_thread(Worker& worker) {
    try {
      work(worker);
    } catch (const std::bad_alloc&) {
      const std::lock_guard lock(mutex_);
      out_of_memory_ = true;
      finished_ = true;
      stop_reading();
      notify();
    }
  }

  Worker& add_worker() {
    workers_.push_back(std::make_unique<Worker>(plan_, options_, batches_, merged_));
    return *workers_.back();
  }

  // Other threads are started once there is work for them.
  void work_all() {
    Worker& first = add_worker();
    if (options_.threads == 1) {
      work(first);
      return;
    }
    std::vector<std::thread> threads;
    start_threads_ = [&] {
      for (unsigned i = 1; i < options_.threads; ++i) {
        threads.emplace_back([this, worker = &add_worker()] { work_in_thread(*worker); });
      }
    };
    work_until_busy(first);
    work_in_thread(first);
    for (std::thread& t : threads) t.join();
    if (out_of_memory_) throw std::bad_alloc();
  }

  // Alone until some blocks have come without waiting.
  void work_until_busy(Worker& worker) {
    constexpr uint64_t kEnough = 4;
    std::unique_lock lock(mutex_);
    while (!finished_ && blocks_read_ < kEnough) {
      if (can_commit()) {
        commit(lock);
      } else if (Lane* lane = interrupted() ? nullptr : pick_lane()) {
        read_and_parse(*lane, lock, worker);
      } else {
        return;
      }
    }
    if (finished_) return;
    threads_ = options_.threads;
    lock.unlock();
    start_threads_();
  }

  void finish() {
    const bool stopped_early = committer_.stopped();
    const bool closes = checkpoint_ == nullptr || (checkpoint_->closes() && !interrupted());
    if (!ledger_.stopped() && closes) chain_.finish();
    flush_files();
    if (checkpoint_ != nullptr) checkpoint_->finish(parts());
    if (!file_.error().empty()) ledger_.io_error(file_.error());
    for (const SideFile* side : {&ledger_.late_file, &ledger_.rejects_file}) {
      if (!side->error().empty()) ledger_.io_error(side->error());
    }
    // Behind a limit, how much was looked at is a matter of block sizes.
    if (!stopped_early) {
      for (const std::string& warning : watch_.warnings()) options_.message(warning);
    }
    uint64_t replaced = output_.writer().replaced_bytes();
    for (const auto& worker : workers_) replaced += worker->replaced_bytes();
    ledger_.summary(output_.writer().left_out(), replaced);
  }

  const Plan& plan_;
  const RunOptions& options_;
  Checkpointer* checkpoint_;  // null: none
  Ledger ledger_;
  OutputFile file_;
  OutputSink output_;
  std::vector<Input> inputs_;
  bool merged_;
  Chain chain_;
  BatchPool batches_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Lane> lanes_;
  FieldWatch watch_;
  Committer committer_;
  std::shared_ptr<BufferPool> buffers_;
  std::vector<uint64_t> committed_;
  Fd stop_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  int64_t last_clock_ = 0;  // of the reading role

  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<uint64_t> changes_ = 0;  // under the lock, of what wait_for_change() waits for
  bool reading_ = false;
  bool waiting_ = false;  // the reader is in, or about to enter, a read that blocks
  bool committing_ = false;
  bool reads_live_ = false;  // an input is a pipe
  bool finished_ = false;
  bool out_of_memory_ = false;
  uint64_t blocks_read_ = 0;
  uint64_t threads_ = 1;
  std::function<void()> start_threads_;
};

}  // namespace

RunResult run(const Plan& plan, const RunOptions& options) {
  if (options.checkpoint.file.empty()) return Runner(plan, options, nullptr).run();
  Checkpointer checkpoint(plan, options);
  const std::string error = checkpoint.open();
  if (!error.empty()) {
    options.message(error);
    return {.io_failed = true};
  }
  RunOptions opened = options;
  opened.output_fd = checkpoint.output_fd();
  return Runner(plan, opened, &checkpoint).run();
}

}  // namespace weir
