#include "engine/commit_role.h"

#include <algorithm>
#include <utility>

#include "engine/ticker.h"

namespace weir {
namespace {

constexpr uint64_t kEnoughRecords = 1000;  // for what is in none of them to be told of

}  // namespace

CommitRole::CommitRole(const Plan& plan, const RunOptions& options, Checkpointer* checkpoint,
                       const std::vector<Input>& inputs, std::vector<Lane>& lanes, InputOrder order,
                       Committer::Recycle recycle)
    : options_(options),
      checkpoint_(checkpoint),
      lanes_(lanes),
      ledger_(
          options.on_error, [this](const std::string& text) { tell(text); }, plan.settings.zone),
      file_(options.output_fd, options.output_name),
      output_(plan, *options.output_format, options.write, file_, ledger_, options.unbuffered),
      chain_(plan, options, inputs, order != InputOrder::OneByOne, ledger_, output_),
      display_(options, chain_, output_, file_),
      memory_(options.max_memory),
      watch_(plan.wanted, plan.advice.uses),
      committer_(lanes, order, chain_, ledger_, watch_, std::move(recycle)) {}

bool CommitRole::begin() {
  const std::string error = checkpoint_ != nullptr
                                ? checkpoint_->begin(parts())
                                : ledger_.open_files(options_.late_file, options_.rejects_file);
  if (error.empty()) {
    output_.begin();
  } else {
    ledger_.io_error(error);
  }
  return error.empty();
}

void CommitRole::advance(const std::optional<Tick>& tick, bool live, std::vector<uint64_t>& used) {
  committer_.advance(used);
  if (tick) chain_.tick(*tick);
  display_.change();
  if (live) display_.draw_if_due();
  if (options_.round_trip) round_trip();
  if (checkpoint_ != nullptr) {
    checkpoint_->after_commit();
    checkpoint_->save_if_due(parts());
  }
  tell_stats();
  full_ = full_ || (!committer_.finished() && memory_.reached(chain_));
}

void CommitRole::round_trip() {
  const std::string error = chain_.round_trip();
  if (!error.empty()) ledger_.io_error(error);
}

void CommitRole::pass_time(const std::optional<Tick>& tick, bool live) {
  const uint64_t written = output_.rows_written();
  if (tick) chain_.tick(*tick);
  flush(live);
  if (checkpoint_ != nullptr) {
    if (output_.rows_written() != written) checkpoint_->after_commit();
    checkpoint_->save_if_due(parts());
  }
  tell_stats();
}

void CommitRole::flush(bool live) {
  output_.pause();
  file_.flush();
  ledger_.late_file.flush();
  ledger_.rejects_file.flush();
  if (live) display_.draw_if_due();
  if (options_.follow.on && !committer_.stopped()) warn_of_fields(kEnoughRecords);
}

void CommitRole::warn_of_fields(uint64_t least) {
  for (const std::string& warning : watch_.take_warnings(least)) tell(warning);
}

void CommitRole::tell_stats() {
  if (options_.stats == nullptr || !options_.stats->due()) return;
  file_.erase_picture();
  options_.stats->take(run_stats(ledger_, chain_, output_));
  display_.change();
}

void CommitRole::tell(const std::string& text) {
  file_.erase_picture();
  options_.message(text);
  display_.change();
}

bool CommitRole::leaves() {
  if (checkpoint_ == nullptr || !interrupted()) return false;
  const bool reads_pipe =
      std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_pipe; });
  return !reads_pipe && checkpoint_->can_leave(parts());
}

bool CommitRole::out_of_state() {
  return full_ && (checkpoint_ == nullptr || checkpoint_->can_leave(parts()));
}

int64_t CommitRole::timeout(bool taken) const {
  const int64_t save = checkpoint_ == nullptr ? -1 : taken ? kSecond : checkpoint_->next_save();
  const int64_t stats = options_.stats != nullptr ? options_.stats->wait() : -1;
  return sooner(sooner(save, stats), display_.timeout());
}

void CommitRole::finish(uint64_t replaced) {
  const bool stopped_early = committer_.stopped();
  const bool closes = checkpoint_ == nullptr || (checkpoint_->closes() && !interrupted());
  if (options_.final_stats) stats_ = run_stats(ledger_, chain_, output_);
  if (full_) ledger_.io_error(memory_.message(chain_));
  if (!ledger_.stopped() && !full_ && closes) chain_.finish();
  output_.end();
  flush(false);
  file_.erase_picture();
  if (options_.final_stats) add_final_counts(run_stats(ledger_, chain_, output_), stats_);
  if (checkpoint_ != nullptr) checkpoint_->finish(parts());
  if (!file_.error().empty()) ledger_.io_error(file_.error());
  for (const SideFile* side : {&ledger_.late_file, &ledger_.rejects_file}) {
    if (!side->error().empty()) ledger_.io_error(side->error());
  }
  // Behind a limit, how much was looked at is a matter of block sizes.
  if (!stopped_early) warn_of_fields(0);
  ledger_.summary(output_.writer().left_out(), output_.writer().replaced_bytes() + replaced);
  if (const std::string note = output_.writer().note(); !note.empty()) options_.message(note);
}

RunResult CommitRole::result() {
  RunResult result;
  result.rows_written = output_.rows_written();
  result.rejected = ledger_.rejects_count();
  result.io_failed = ledger_.io_failed();
  result.stats = std::move(stats_);
  return result;
}

}  // namespace weir
