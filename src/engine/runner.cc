#include "engine/runner.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "engine/changes.h"
#include "engine/checkpointer.h"
#include "engine/commit_role.h"
#include "engine/inputs.h"
#include "engine/queues.h"
#include "engine/ticker.h"
#include "engine/worker.h"

namespace weir {
namespace {

class Runner {
 public:
  Runner(const Plan& plan, const RunOptions& options, Checkpointer* checkpoint)
      : plan_(plan),
        options_(options),
        inputs_(checkpoint != nullptr ? checkpoint->inputs() : make_inputs(options)),
        order_(options.follow.on                                  ? InputOrder::AsRead
               : inputs_.size() > 1 && plan.merge_time != nullptr ? InputOrder::Merged
                                                                  : InputOrder::OneByOne),
        batches_(plan.slot_count),
        role_(plan, options, checkpoint, inputs_, lanes_, order_,
              [this](std::unique_ptr<Batch> b) { batches_.give_back(std::move(b)); }),
        reader_(plan, options, checkpoint, lanes_, order_ == InputOrder::Merged),
        ticker_(plan, options.follow.idle, lanes_, order_, reader_),
        queues_(lanes_, order_) {
    lanes_.resize(options.inputs.size());
    for (size_t i = 0; i < lanes_.size(); ++i) {
      lanes_[i].input = &inputs_[i];
      lanes_[i].path = options.inputs[i];
    }
    committed_.resize(lanes_.size());
  }

  RunResult run() {
    if (role_.begin()) {
      finished_ =
          !options_.checkpoint.file.empty() && role_.stopped();  // at a limit that an earlier run reached
      work_all();
      uint64_t replaced = 0;
      for (const auto& worker : workers_) replaced += worker->replaced_bytes();
      role_.finish(replaced);
    }
    return role_.result();
  }

 private:
  // Reads one block of the lane and parses it. Called with the lock held; gives it up for the work.
  void read_and_parse(Lane& lane, std::unique_lock<std::mutex>& lock, Worker& worker) {
    reading_ = true;
    lock.unlock();
    Block block;
    std::string error;
    const Got got = reader_.read(lane, block, error);
    const bool goes_on = got == Got::End && reader_.goes_on(lane);
    lock.lock();
    reading_ = false;
    lane.is_pipe |= lane.source != nullptr && lane.source->wait_fd() >= 0;
    take_notes(lane);
    lane.quiet = got == Got::Nothing;
    if (got != Got::Block) {
      if (goes_on) queues_.add_empty(lane, {.new_file = true});
      if (got == Got::End && !goes_on) queues_.end(lane, error);
      notify();
      if (lane.quiet && order_ != InputOrder::AsRead) wait_for_input(lock, &lane);
      return;
    }
    const uint64_t place = queues_.add(lane);
    ++blocks_read_;
    notify();
    lock.unlock();
    ParsedBlock parsed = worker.parse(block, *lane.input);
    lock.lock();
    queues_.put(lane, place, std::move(parsed));
    notify();
  }

  void take_notes(Lane& lane) {
    for (ParsedBlock& note : reader_.take_notes(lane)) queues_.add_empty(lane, std::move(note));
  }

  // Takes the committing role until nothing is left to take up.
  void commit(std::unique_lock<std::mutex>& lock) {
    committing_ = true;
    while (queues_.can_take() && !finished_) {
      queues_.take(role_.committer());
      const std::optional<Tick> tick = ticker_.next(role_.streams());
      const bool live = ticker_.live();
      lock.unlock();
      role_.advance(tick, live, committed_);
      const bool full = role_.out_of_state();
      lock.lock();
      queues_.committed(committed_);
      finished_ = role_.committer().finished() || role_.leaves() || full;
      if (finished_) reader_.stop_waiting();
      notify();
    }
    committing_ = false;
    if (waiting_) flush_if_idle(lock);
  }

  // Until there is something to read (of the lane; null: of any). Takes the reading role, with the lock,
  // which it gives up to wait.
  void wait_for_input(std::unique_lock<std::mutex>& lock, const Lane* lane) {
    reading_ = waiting_ = true;
    flush_if_idle(lock);
    const int64_t timeout = sooner(role_.timeout(committing_), ticker_.timeout());
    lock.unlock();
    reader_.wait(lane, timeout);
    lock.lock();
    reading_ = waiting_ = false;
    for (Lane& each : lanes_) take_notes(each);
    if (reader_.output_is_gone()) finished_ = true;
    work_while_quiet(lock);
    notify();
  }

  // What goes on with no rows: the clock, and saving.
  void work_while_quiet(std::unique_lock<std::mutex>& lock) {
    if (committing_ || queues_.can_take() || queues_.parsing()) return;
    committing_ = true;
    const std::optional<Tick> tick = ticker_.next(role_.streams());
    const bool live = ticker_.live();
    lock.unlock();
    role_.pass_time(tick, live);
    lock.lock();
    committing_ = false;
    finished_ = finished_ || role_.stopped();
  }

  // A read is about to block: when all that was read is committed, its rows go out now.
  void flush_if_idle(std::unique_lock<std::mutex>& lock) {
    if (committing_ || queues_.can_take() || queues_.parsing()) return;
    committing_ = true;
    const bool live = ticker_.live();
    lock.unlock();
    role_.flush(live);
    lock.lock();
    committing_ = false;
  }

  bool all_read() const {
    return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.read_to_end; });
  }
  bool interrupted() const { return options_.interrupted != nullptr && options_.interrupted->load(); }

  void work(Worker& worker) {
    std::unique_lock lock(mutex_);
    while (!finished_) {
      if (!committing_ && queues_.can_take()) {
        commit(lock);
        continue;
      }
      if (!committing_ && role_.leaves()) {
        finished_ = true;
        continue;
      }
      if (!reading_ && interrupted()) reader_.stop();
      if (Lane* lane = reading_ ? nullptr : reader_.pick(threads_)) {
        read_and_parse(*lane, lock, worker);
      } else if (!reading_ && reader_.all_quiet() && !interrupted() && !all_read()) {
        wait_for_input(lock, nullptr);
      } else if (!queues_.can_take() || committing_) {
        changes_.wait(lock, !waiting_);
      }
    }
    notify();
  }

  void notify() { changes_.notify(); }

  // An exception must not leave its thread: the run ends, and run() throws in its place.
  void work_in_thread(Worker& worker) {
    try {
      work(worker);
    } catch (const std::bad_alloc&) {
      const std::lock_guard lock(mutex_);
      out_of_memory_ = true;
      finished_ = true;
      reader_.stop_waiting();
      notify();
    }
  }

  Worker& add_worker() {
    workers_.push_back(std::make_unique<Worker>(plan_, options_, batches_, order_ == InputOrder::Merged));
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
      if (queues_.can_take()) {
        commit(lock);
      } else if (Lane* lane = interrupted() ? nullptr : reader_.pick(threads_)) {
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

  const Plan& plan_;
  const RunOptions& options_;
  std::vector<Input> inputs_;
  InputOrder order_;
  BatchPool batches_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Lane> lanes_;
  CommitRole role_;
  Inputs reader_;
  Ticker ticker_;
  std::vector<uint64_t> committed_;
  Queues queues_;

  std::mutex mutex_;
  Changes changes_;
  bool reading_ = false;
  bool waiting_ = false;  // the reader waits, or is about to
  bool committing_ = false;
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
