#include "engine/runner.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/changes.h"
#include "engine/checkpointer.h"
#include "engine/committer.h"
#include "engine/inputs.h"
#include "engine/live_display.h"
#include "engine/memory_limit.h"
#include "engine/queues.h"
#include "engine/ticker.h"
#include "engine/worker.h"

namespace weir {
namespace {

// Of two waiting times, ns; negative: for ever.
int64_t sooner(int64_t a, int64_t b) { return a < 0 || (b >= 0 && b < a) ? b : a; }

class Runner {
 public:
  Runner(const Plan& plan, const RunOptions& options, Checkpointer* checkpoint)
      : plan_(plan),
        options_(options),
        checkpoint_(checkpoint),
        ledger_(
            options.on_error, [this](const std::string& text) { tell(text); }, plan.settings.zone),
        file_(options.output_fd, options.output_name),
        output_(plan, *options.output_format, options.write, file_, ledger_, options.unbuffered),
        inputs_(checkpoint != nullptr ? checkpoint->inputs() : make_inputs(options)),
        order_(options.follow.on                                  ? InputOrder::AsRead
               : inputs_.size() > 1 && plan.merge_time != nullptr ? InputOrder::Merged
                                                                  : InputOrder::OneByOne),
        chain_(plan, options, inputs_, order_ != InputOrder::OneByOne, ledger_, output_),
        display_(options, chain_, output_, file_),
        memory_(options.max_memory),
        batches_(plan.slot_count),
        watch_(plan.wanted),
        committer_(lanes_, order_, chain_, ledger_, watch_,
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
    if (begin()) {
      output_.begin();
      work_all();
      finish();
    }
    RunResult result;
    result.rows_written = output_.rows_written();
    result.rejected = ledger_.rejects_count();
    result.io_failed = ledger_.io_failed();
    result.stats = std::move(stats_);
    return result;
  }

 private:
  Checkpointer::Run parts() { return {lanes_, chain_, output_, file_, ledger_, watch_, committer_}; }

  bool begin() {
    const std::string error = checkpoint_ != nullptr
                                  ? checkpoint_->begin(parts())
                                  : ledger_.open_files(options_.late_file, options_.rejects_file);
    if (!error.empty()) ledger_.io_error(error);
    finished_ = checkpoint_ != nullptr && committer_.stopped();  // at a limit that an earlier run reached
    return error.empty();
  }

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
      queues_.take(committer_);
      const std::optional<Tick> tick = ticker_.next(chain_.stream_count());
      const bool live = ticker_.live();
      lock.unlock();
      committer_.advance(committed_);
      if (tick) chain_.tick(*tick);
      display_.change();
      if (live) display_.draw_if_due();
      if (options_.round_trip) round_trip();
      if (checkpoint_ != nullptr) {
        checkpoint_->after_commit();
        checkpoint_->save_if_due(parts());
      }
      tell_stats();
      const bool full = out_of_state();
      lock.lock();
      queues_.committed(committed_);
      finished_ = committer_.finished() || leaves() || full;
      if (finished_) reader_.stop_waiting();
      notify();
    }
    committing_ = false;
    if (waiting_) flush_if_idle(lock);
  }

  void round_trip() {
    const std::string error = chain_.round_trip();
    if (!error.empty()) ledger_.io_error(error);
  }

  // Until there is something to read (of the lane; null: of any). Takes the reading role, with the lock,
  // which it gives up to wait.
  void wait_for_input(std::unique_lock<std::mutex>& lock, const Lane* lane) {
    reading_ = waiting_ = true;
    flush_if_idle(lock);
    lock.unlock();
    const int64_t save = checkpoint_ == nullptr ? -1 : committing_ ? kSecond : checkpoint_->next_save();
    const int64_t stats = options_.stats != nullptr ? options_.stats->wait() : -1;
    reader_.wait(lane, sooner(sooner(save, stats), sooner(ticker_.timeout(), display_.timeout())));
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
    const std::optional<Tick> tick = ticker_.next(chain_.stream_count());
    const bool live = ticker_.live();
    lock.unlock();
    const uint64_t written = output_.rows_written();
    if (tick) chain_.tick(*tick);
    flush_files(live);
    if (checkpoint_ != nullptr) {
      if (output_.rows_written() != written) checkpoint_->after_commit();
      checkpoint_->save_if_due(parts());
    }
    tell_stats();
    lock.lock();
    committing_ = false;
    finished_ = finished_ || committer_.stopped();
  }

  // A read is about to block: when all that was read is committed, its rows go out now.
  void flush_if_idle(std::unique_lock<std::mutex>& lock) {
    if (committing_ || queues_.can_take() || queues_.parsing()) return;
    committing_ = true;
    const bool live = ticker_.live();
    lock.unlock();
    flush_files(live);
    lock.lock();
    committing_ = false;
  }

  void tell_stats() {
    if (options_.stats == nullptr || !options_.stats->due()) return;
    file_.erase_picture();
    options_.stats->take(run_stats(ledger_, chain_, output_));
    display_.change();
  }

  // Asked to end, with a checkpoint: what was read and not taken up is left to the next run. Merged inputs
  // would else be taken to be at their ends. A pipe's rows cannot be read again.
  bool leaves() {
    return checkpoint_ != nullptr && interrupted() && !reads_pipe() && checkpoint_->can_leave(parts());
  }

  // State has reached its limit. Where there is a checkpoint the run ends at a place that it can tell.
  bool out_of_state() {
    full_ = full_ || (!committer_.finished() && memory_.reached(chain_));
    return full_ && (checkpoint_ == nullptr || checkpoint_->can_leave(parts()));
  }

  bool reads_pipe() const {
    return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_pipe; });
  }

  void tell(const std::string& text) {
    file_.erase_picture();
    options_.message(text);
    display_.change();
  }

  void flush_files(bool live) {
    output_.pause();
    file_.flush();
    ledger_.late_file.flush();
    ledger_.rejects_file.flush();
    if (live) display_.draw_if_due();
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
      if (!committing_ && leaves()) {
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

  void finish() {
    const bool stopped_early = committer_.stopped();
    const bool closes = checkpoint_ == nullptr || (checkpoint_->closes() && !interrupted());
    if (options_.final_stats) stats_ = run_stats(ledger_, chain_, output_);
    if (full_) ledger_.io_error(memory_.message(chain_));
    if (!ledger_.stopped() && !full_ && closes) chain_.finish();
    output_.end();
    flush_files(false);
    file_.erase_picture();
    if (options_.final_stats) add_final_counts(run_stats(ledger_, chain_, output_), stats_);
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
  InputOrder order_;
  Chain chain_;
  LiveDisplay display_;
  MemoryLimit memory_;
  BatchPool batches_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Lane> lanes_;
  FieldWatch watch_;
  Committer committer_;
  RunStats stats_;
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
  bool full_ = false;  // state has reached its limit
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
