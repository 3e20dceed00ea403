// Cuts one input into blocks of whole records, in order.
//
//   BlockSource blocks(stream, cutter, options);
//   Block block;
//   while (blocks.next(block) == Got::Block) …      // at the end error() says why when it came too early
//
// Not for threads to share: the engine holds a lock around next(). Each block owns its memory, so that others
// may parse it while the next is read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "formats/format.h"
#include "input/buffers.h"
#include "input/fingerprint.h"
#include "input/stream.h"

namespace weir {

struct Block {
  std::shared_ptr<char[]> memory;
  BlockText text{};
  int64_t read_time = 0;             // ns; never goes back
  std::optional<Position> position;  // behind it, of an input that can be resumed
  uint64_t skipped_lines = 0;        // lines before the block's first that belong to no block (a header)
  uint64_t first_line = 0;  // number of the block's first line, from 1; 0 where lines are not counted
  std::string reject;  // not empty: the block is one bad record, and this is why; its text may be cut short
};

enum class Got : uint8_t {
  Block,
  Nothing,  // of a live input: not yet
  End,
};

struct BlockOptions {
  size_t size = 256 * 1024;
  std::function<int64_t()> clock;  // ns
  std::shared_ptr<BufferPool> buffers;
  bool may_block = false;    // waits for live inputs in place of giving Nothing
  bool count_lines = false;  // for Block::first_line; takes some 0.1 ns a byte
  // Where reading begins amid a file: its first bytes, for the header, and the number of the line there.
  std::string head;
  uint64_t start_line = 1;
  // So many more bytes belong to given blocks: where would reading go on behind them?
  std::function<Position(uint64_t bytes)> position;
};

class BlockSource {
 public:
  BlockSource(std::unique_ptr<ByteStream> stream, std::unique_ptr<Cutter> cutter, BlockOptions options);

  Got next(Block& block);
  // Are there bytes to read, or is the end reached?
  bool ready();
  bool live() const { return stream_->live(); }
  // Of a live input: readable when ready() may have become true; -1 where that does not tell.
  int wait_fd() const { return stream_->wait_fd(); }
  // Holds nothing but what is in the stream.
  bool empty() const { return begin_ == end_; }
  const std::string& error() const { return error_; }
  // Of a format that has one; null until it has been read.
  const std::shared_ptr<const Header>& header() const { return header_; }
  // Ends the input here: a file with the last whole record, a pipe with all that has come.
  void stop();
  // While an input is quiet: takes no more memory than the beginning of its next record needs.
  void rest();

 private:
  bool read_some(size_t target);
  void give(Block& block, size_t size);
  void give_overlong(Block& block);
  bool pass_over_rest();
  Got give_passed(Block& block);
  std::optional<Got> take_header(Block& block);
  void begin_amid();
  void set_position(Block& block);
  void pass(size_t size) {
    begin_ += size;
    passed_ += size;
  }
  bool may_read() const { return !stream_->live() || options_.may_block || stream_->ready(); }
  // What is there is all there will be, its last line included.
  bool ended_well() const {
    return at_end_ && error_.empty() && stream_->ends_whole() &&
           !(stream_->may_grow() && cutter_->half(data()));
  }
  Got drop_rest();
  void make_room(size_t size);
  size_t unread() const { return end_ - begin_; }
  std::string_view data() const { return {memory_.get() + begin_, unread()}; }

  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<Cutter> cutter_;
  BlockOptions options_;
  std::shared_ptr<char[]> memory_;
  size_t capacity_ = 0;
  bool shared_ = false;  // a block has been given from memory_: nothing is written to it any more
  size_t begin_ = 0;     // unread bytes are [begin_, end_) of memory_
  size_t end_ = 0;
  size_t seen_ = 0;  // of them, bytes the cutter has looked at in vain
  bool at_end_ = false;
  bool at_start_ = true;
  uint64_t passed_ = 0;   // bytes before begin_ since the last position
  bool passing_ = false;  // over the rest of `overlong_`, which is given behind it
  Block overlong_;
  std::shared_ptr<const Header> header_;
  uint64_t skipped_lines_ = 0;
  uint64_t line_ = 1;  // of the next block's first line, where lines are counted
  std::string error_;
};

}  // namespace weir
