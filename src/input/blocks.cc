#include "input/blocks.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

constexpr size_t kLong = 1 << 20;  // a record this long makes the buffer grow by doubling

}  // namespace

BlockSource::BlockSource(std::unique_ptr<ByteStream> stream, std::unique_ptr<Cutter> cutter,
                         BlockOptions options)
    : stream_(std::move(stream)), cutter_(std::move(cutter)), options_(std::move(options)) {
  if (!options_.head.empty()) begin_amid();
}

// What is before was read by an earlier run, or is not wanted; but for the header.
void BlockSource::begin_amid() {
  at_start_ = false;
  line_ = options_.start_line;
  std::string_view head = options_.head;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  std::string reason;  // why it is bad was told when it was read; its records mean nothing
  if (cutter_->wants_header()) cutter_->take_header(head, true, header_, reason);
  at_end_ = !reason.empty();
}

// Room for `size` unread bytes in all, padding included, in memory that no block shares.
void BlockSource::make_room(size_t size) {
  if (memory_ != nullptr && !shared_ && begin_ + size + kPadding <= capacity_) return;
  size_t wanted = std::max(size + kPadding, options_.buffers->size());
  if (unread() + kPadding > capacity_ / 2)
    wanted = std::max(wanted, 2 * capacity_);  // one long record: copied log n times
  std::shared_ptr<char[]> fresh = options_.buffers->get(wanted);
  if (unread() > 0) std::memcpy(fresh.get(), memory_.get() + begin_, unread());
  memory_ = std::move(fresh);
  shared_ = false;
  capacity_ = wanted;
  end_ = unread();
  begin_ = 0;
}

// Reads on, up to `target` unread bytes: from a live input what is there, else until it is reached. False
// when nothing came: it is the end, or there is nothing yet.
bool BlockSource::read_some(size_t target) {
  make_room(target);
  const size_t before = end_;
  while (!at_end_ && unread() < target) {
    if (!may_read() || (stream_->live() && end_ > before && !stream_->ready())) break;
    Result<size_t> n = stream_->read(memory_.get() + end_, target - unread());
    if (!n) error_ = n.error();
    if (n && *n == 0 && stream_->pauses()) break;
    if (!n || *n == 0) {
      at_end_ = true;
      break;
    }
    end_ += *n;
    if (at_start_ && unread() >= 3) {
      at_start_ = false;
      if (data().starts_with("\xEF\xBB\xBF")) pass(3);
    }
  }
  std::memset(memory_.get() + end_, ' ', kPadding);
  return end_ > before;
}

bool BlockSource::ready() { return at_end_ || stream_->ready(); }

void BlockSource::stop() {
  at_end_ = true;
  if (!stream_->live()) end_ = begin_;
}

void BlockSource::give(Block& block, size_t size) {
  block.memory = memory_;
  shared_ = true;
  block.text = {memory_.get() + begin_, size, header_};
  block.read_time = options_.clock();
  block.skipped_lines = std::exchange(skipped_lines_, 0);
  if (options_.count_lines) {
    line_ += block.skipped_lines;
    block.first_line = line_;
    line_ += static_cast<uint64_t>(std::count(memory_.get() + begin_, memory_.get() + begin_ + size, '\n'));
  }
  block.reject.clear();
  pass(size);
  set_position(block);
  seen_ = 0;
  at_start_ = false;
}

// A line over the limit: one bad record, of which the beginning is kept.
void BlockSource::give_overlong(Block& block) {
  const size_t newline = data().find('\n');
  passing_ = newline == std::string_view::npos;
  give(block, passing_ ? unread() : newline + 1);
  if (passing_) ++line_;
  block.reject = kOverlongLine;
}

// The rest of such a line, in bounded memory. False when it goes on with what has not come yet.
bool BlockSource::pass_over_rest() {
  while (passing_ && read_some(options_.size)) {
    const size_t end = data().find('\n');
    pass(end == std::string_view::npos ? unread() : end + 1);
    set_position(overlong_);
    passing_ = end == std::string_view::npos;
  }
  passing_ = passing_ && !at_end_;
  return !passing_;
}

// Nothing to say once the header is there, or can't be; a bad one is given as a block.
std::optional<Got> BlockSource::take_header(Block& block) {
  while (cutter_->wants_header()) {
    std::string reason;
    const size_t length = cutter_->take_header(data(), ended_well(), header_, reason);
    if (!reason.empty()) {
      give(block, length);
      block.reject = reason;
      at_end_ = true;  // without a header its records mean nothing
      begin_ = end_;
      return Got::Block;
    }
    const std::string_view taken = data().substr(0, length);
    skipped_lines_ += static_cast<uint64_t>(std::count(taken.begin(), taken.end(), '\n'));
    pass(length);
    if (!cutter_->wants_header()) return std::nullopt;
    if (at_end_) return drop_rest();
    if (!read_some(unread() + options_.size) && !at_end_) return Got::Nothing;
  }
  return std::nullopt;
}

void BlockSource::rest() {
  const size_t kept = unread();
  if (capacity_ <= 4 * kept + kPadding) return;
  std::shared_ptr<char[]> small;
  if (kept > 0) {
    small.reset(new char[kept + kPadding]);
    std::memcpy(small.get(), memory_.get() + begin_, kept);
  }
  memory_ = std::move(small);
  shared_ = false;
  capacity_ = kept > 0 ? kept + kPadding : 0;
  begin_ = 0;
  end_ = kept;
}

void BlockSource::set_position(Block& block) {
  if (options_.position) block.position = options_.position(std::exchange(passed_, 0));
}

// Where reading failed, what there is of the last record may look like a whole one: 12 of 1234.
Got BlockSource::drop_rest() {
  begin_ = end_;
  return Got::End;
}

Got BlockSource::next(Block& block) {
  if (memory_ == nullptr) make_room(options_.size);
  if (passing_) return give_passed(block);
  block = Block();
  if (const auto got = take_header(block)) return *got;
  while (true) {
    if (unread() > seen_ || at_end_) {
      if (unread() == 0) return Got::End;
      const bool enough = at_end_ || unread() >= options_.size || (stream_->live() && !stream_->ready());
      const size_t size = enough ? cutter_->cut(data(), seen_, ended_well()) : 0;
      if (size > 0) {
        give(block, size);
        return Got::Block;
      }
      if (at_end_) return drop_rest();
      if (enough) {
        seen_ = unread();
        if (unread() > kMaxRecord) {
          give_overlong(overlong_);
          return give_passed(block);
        }
      }
    }
    const size_t step = unread() > kLong ? unread() : std::max<size_t>(options_.size / 2, 1);
    if (!read_some(std::max(unread() + step, options_.size)) && !at_end_) return Got::Nothing;
  }
}

Got BlockSource::give_passed(Block& block) {
  if (!pass_over_rest()) return Got::Nothing;
  block = std::exchange(overlong_, Block());
  return Got::Block;
}

}  // namespace weir
