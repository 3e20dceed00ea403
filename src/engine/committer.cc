#include "engine/committer.h"

#include <algorithm>

#include "base/clock.h"

namespace weir {
// Bad records are told when the row behind them is shown: those that stand before row `up_to_row` of the
// batch.
void Committer::tell_rejects(Lane& lane, uint32_t up_to_row) {
  Batch& batch = *lane.queue.front().batches[lane.batch].batch;
  while (lane.reject < batch.rejects.size() && batch.rejects[lane.reject].row <= up_to_row) {
    const Reject& r = batch.rejects[lane.reject++];
    ledger_.reject(batch.source, r.line + batch.line_base, r.text, batch.header.get(), r.reason);
    ledger_.hint(hints_.reject(*lane.input, r.line + batch.line_base, r.text));
    if (ledger_.stopped()) return;
  }
}

// A block that is about to be taken up.
void Committer::count(const ParsedBlock& block) {
  RunCounters& counters = ledger_.counters;
  counters.records += block.records;
  counters.bytes += block.bytes;
  counters.prefix_rows.resize(std::max(counters.prefix_rows.size(), block.prefix_rows.size()));
  for (size_t i = 0; i < block.prefix_rows.size(); ++i) counters.prefix_rows[i] += block.prefix_rows[i];
}

void Committer::leave_block(Lane& lane, std::vector<uint64_t>& committed) {
  const ParsedBlock& block = lane.queue.front();
  lane.line += block.lines;
  if (block.position) lane.position = *block.position;
  lane.batch = 0;
  lane.last_line = Lane::kNone;
  lane.queue.pop_front();
  ++committed[index(lane)];
}

void Committer::leave_batch(Lane& lane, std::vector<uint64_t>& committed) {
  ParsedBlock& block = lane.queue.front();
  std::unique_ptr<Batch>& batch = block.batches[lane.batch].batch;
  if (!lane.rows.empty()) lane.last_line = batch->line_numbers[lane.rows.back()];
  const int64_t read_time = batch->read_time;
  recycle_(std::move(batch));
  lane.entered = false;
  if (++lane.batch < block.batches.size()) return;
  leave_block(lane, committed);
  ledger_.counters.latency.add(static_cast<double>(std::max<int64_t>(clock_now() - read_time, 0)) / 1e9);
}

// Puts the lane's next row in view. False when it has none: the queue is empty.
bool Committer::show(Lane& lane, std::vector<uint64_t>& committed) {
  while (!lane.queue.empty()) {
    ParsedBlock& block = lane.queue.front();
    if (!block.error.empty()) ledger_.io_error(lane.input->source.name + ": " + block.error);
    block.error.clear();
    if (!block.note.empty() && block.failed) ledger_.io_error(block.note);
    if (!block.note.empty() && !block.failed) ledger_.tell("warning: " + block.note);
    block.note.clear();
    if (block.new_file) lane.line = 1;
    if (block.batches.empty()) {
      lane.line += block.skipped_lines;
      count(block);
      leave_block(lane, committed);
      continue;
    }
    Batch& batch = *block.batches[lane.batch].batch;
    if (!lane.entered) {
      if (lane.batch == 0) {
        lane.line += block.skipped_lines;
        count(block);
      }
      batch.line_base = lane.line;
      lane.rows = std::move(batch.selected);
      lane.row = 0;
      lane.reject = 0;
      lane.entered = true;
      if (!block.batches[lane.batch].multiplied) {
        ledger_.hint(hints_.see(*lane.input, batch));
        watch_.see(batch);
      }
    }
    if (lane.row < lane.rows.size()) {
      tell_rejects(lane, lane.rows[lane.row]);
      return true;
    }
    tell_rejects(lane, batch.rows);
    if (ledger_.stopped()) return false;
    leave_batch(lane, committed);
  }
  return false;
}

int64_t Committer::mark_with_shown(const Lane& lane) const {
  const ParsedBatch& parsed = lane.queue.front().batches[lane.batch];
  return std::max(lane.mark, parsed.times.empty() ? kNoTime : parsed.times[lane.rows[lane.row]]);
}

// Pushes the shown row and those of its batch behind it that would be taken, too: while the lane's mark stays
// below `limit` (or at it), and no bad record stands between. A batch that a worker has written goes at once.
void Committer::push_run(Lane& lane, int64_t limit, bool wins_ties) {
  ParsedBatch& parsed = lane.queue.front().batches[lane.batch];
  Batch& batch = *parsed.batch;
  if (batch.is_written) {
    lane.row = lane.rows.size();
    return chain_.push_written(batch, lane.rows.size());
  }
  const uint32_t next_reject = lane.reject < batch.rejects.size() ? batch.rejects[lane.reject].row
                                                                  : std::numeric_limits<uint32_t>::max();
  size_t end = lane.row;
  while (end < lane.rows.size() && lane.rows[end] < next_reject) {
    if (order_ == InputOrder::Merged) {
      const int64_t mark = std::max(lane.mark, parsed.times[lane.rows[end]]);
      if (end > lane.row && (mark > limit || (mark == limit && !wins_ties))) break;
      lane.mark = mark;
    }
    ++end;
  }
  batch.selected.assign(lane.rows.begin() + static_cast<std::ptrdiff_t>(lane.row),
                        lane.rows.begin() + static_cast<std::ptrdiff_t>(end));
  lane.row = end;
  chain_.push(batch);
}

void Committer::end(Lane& lane) {
  lane.ended = true;
  chain_.input_ended(lane.input->source.index);
}

namespace {

// The first line from `row` on of what has not been taken up or told; kNone where there is nothing. `row` is
// in the batch's rows that the prefix let through, or, without them, all of its rows count.
uint64_t next_line(const Batch& batch, const std::vector<uint32_t>* rows, size_t row, size_t reject) {
  uint64_t line = Lane::kNone;
  const size_t count = rows != nullptr ? rows->size() : batch.rows;
  if (row < count) line = batch.line_numbers[rows != nullptr ? (*rows)[row] : row];
  return reject < batch.rejects.size() ? std::min(line, batch.rejects[reject].line) : line;
}

// Where line `number` of the text begins.
size_t line_begin(std::string_view text, uint64_t number) {
  size_t at = 0;
  for (; number > 0; --number) at = text.find('\n', at) + 1;
  return at;
}

}  // namespace

std::optional<Place> Committer::place_of(const Lane& lane) const {
  if (lane.queue.empty() || !lane.entered) return Place{lane.position, lane.line};
  const ParsedBlock& block = lane.queue.front();
  uint64_t last = lane.last_line;
  const Batch& shown = *block.batches[lane.batch].batch;
  if (lane.row > 0) last = shown.line_numbers[lane.rows[lane.row - 1]];
  uint64_t line = next_line(shown, &lane.rows, lane.row, lane.reject);
  for (size_t i = lane.batch + 1; i < block.batches.size() && line == Lane::kNone; ++i)
    line = next_line(*block.batches[i].batch, nullptr, 0, 0);
  Position position = block.position.value_or(Position());
  if (line == Lane::kNone) return Place{position, lane.line + block.lines};
  if (line == last) return std::nullopt;
  if (block.position) position.offset -= block.text.size() - line_begin(block.text, line);
  return Place{position, lane.line + line};
}

bool Committer::advance_one_by_one(std::vector<uint64_t>& committed) {
  Lane& lane = lanes_[current_];
  if (show(lane, committed)) {
    if (!stopped()) push_run(lane, kEndOfTime, true);
    return true;
  }
  if (!lane.complete || stopped()) return false;
  end(lane);
  ++current_;
  return current_ < lanes_.size();
}

bool Committer::advance_merged(std::vector<uint64_t>& committed) {
  Lane* best = nullptr;
  int64_t best_mark = kEndOfTime;
  for (Lane& lane : lanes_) {
    if (lane.ended) continue;
    if (!show(lane, committed)) {
      if (!lane.complete || stopped()) return false;
      end(lane);
      continue;
    }
    const int64_t mark = mark_with_shown(lane);
    if (best == nullptr || mark < best_mark) {
      best = &lane;
      best_mark = mark;
    }
  }
  if (best == nullptr || stopped()) return false;
  int64_t limit = kEndOfTime;
  bool wins_ties = true;
  for (const Lane& lane : lanes_) {
    if (&lane == best || lane.ended) continue;
    const int64_t mark = mark_with_shown(lane);
    if (mark > limit) continue;
    wins_ties = mark == limit ? wins_ties && best < &lane : best < &lane;
    limit = mark;
  }
  push_run(*best, limit, wins_ties);
  return true;
}

// A lane's queue holds the block in turn, and no other.
bool Committer::advance_as_read(std::vector<uint64_t>& committed) {
  if (arrived_.empty()) {
    for (Lane& lane : lanes_) {
      if (lane.complete && !lane.ended) end(lane);
    }
    return false;
  }
  Lane& lane = *arrived_.front().first;
  if (lane.queue.empty()) lane.queue.push_back(std::move(arrived_.front().second));
  if (show(lane, committed)) {
    if (!stopped()) push_run(lane, kEndOfTime, true);
  } else if (stopped()) {
    return false;
  } else {
    arrived_.pop_front();
  }
  return true;
}

bool Committer::step(std::vector<uint64_t>& committed) {
  switch (order_) {
    case InputOrder::Merged: return advance_merged(committed);
    case InputOrder::AsRead: return advance_as_read(committed);
    default: return advance_one_by_one(committed);
  }
}

void Committer::advance(std::vector<uint64_t>& committed) {
  while (!finished_ && step(committed)) {
    if (stopped()) break;
  }
  finished_ = finished_ || stopped() ||
              std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.ended; });
}

}  // namespace weir
