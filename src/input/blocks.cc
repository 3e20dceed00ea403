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
  options_.keep_unended = options_.keep_unended && !stream_->live();
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
// when nothing came.
bool BlockSource::read_some(size_t target) {
  make_room(target);
  const size_t before = end_;
  while (!at_end_ && unread() < target) {
    if (stream_->live() && !stream_->ready()) {
      if (end_ > before) break;
      options_.before_wait();
    }
    Result<size_t> n = stream_->read(memory_.get() + end_, target - unread());
    if (!n) error_ = n.error();
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
  block.begin_offset = offset_;
  pass(size);
  block.end_offset = offset_;
  seen_ = 0;
  at_start_ = false;
}

// A line over the limit: one bad record, of which the beginning is kept; the rest is passed over in bounded
// memory.
void BlockSource::give_overlong(Block& block) {
  const size_t newline = data().find('\n');
  if (newline != std::string_view::npos) {
    give(block, newline + 1);
  } else {
    give(block, unread());
    ++line_;
    block.reject = kOverlongLine;
    while (read_some(options_.size)) {
      const size_t end = data().find('\n');
      pass(end == std::string_view::npos ? unread() : end + 1);
      block.end_offset = offset_;
      if (end != std::string_view::npos) break;
    }
  }
  block.reject = kOverlongLine;
}

// True when the header is there, or can't be; a bad one is given as a block.
bool BlockSource::take_header(Block& block) {
  while (cutter_->wants_header()) {
    std::string reason;
    const size_t length = cutter_->take_header(data(), ended_well(), header_, reason);
    if (!reason.empty()) {
      give(block, length);
      block.reject = reason;
      return true;
    }
    const std::string_view taken = data().substr(0, length);
    skipped_lines_ += static_cast<uint64_t>(std::count(taken.begin(), taken.end(), '\n'));
    pass(length);
    if (length > 0 || !cutter_->wants_header()) return true;
    if (at_end_) return true;
    read_some(unread() + options_.size);
  }
  return true;
}

// To where an earlier run ended; the header, if there is one, has been taken.
void BlockSource::go_to_start() {
  const uint64_t start = std::exchange(options_.start_offset, 0);
  if (start <= offset_) return;
  const auto buffered = static_cast<size_t>(std::min<uint64_t>(start - offset_, unread()));
  pass(buffered);
  if (start > offset_) error_ = stream_->skip(start - offset_);
  at_end_ = at_end_ || !error_.empty();
  offset_ = start;
  at_start_ = false;
  skipped_lines_ = 0;
  line_ = options_.start_line;
}

// Where reading failed, what there is of the last record may look like a whole one: 12 of 1234.
bool BlockSource::drop_rest() {
  begin_ = end_;
  return false;
}

bool BlockSource::next(Block& block) {
  block = Block();
  if (memory_ == nullptr) make_room(options_.size);
  take_header(block);
  if (!block.reject.empty()) {
    at_end_ = true;  // without a header its records mean nothing
    begin_ = end_;
    return options_.start_offset == 0;  // else an earlier run has told of it
  }
  if (options_.start_offset != 0) go_to_start();
  if (at_end_ && cutter_->wants_header()) return drop_rest();
  while (true) {
    if (unread() > seen_ || at_end_) {
      if (unread() == 0) return false;
      const bool enough = at_end_ || unread() >= options_.size || (stream_->live() && !stream_->ready());
      const size_t size = enough ? cutter_->cut(data(), seen_, ended_well()) : 0;
      if (size > 0) {
        give(block, size);
        return true;
      }
      if (at_end_) return drop_rest();
      if (enough) {
        seen_ = unread();
        if (unread() > kMaxRecord) {
          give_overlong(block);
          return true;
        }
      }
    }
    const size_t step = unread() > kLong ? unread() : std::max<size_t>(options_.size / 2, 1);
    read_some(std::max(unread() + step, options_.size));
  }
}

}  // namespace weir
