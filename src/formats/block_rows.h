// The rows that a reader makes of a block: they go into batches of up to kBatchRows, and into smaller ones
// where the rest of the block has no room for as many.
//
//   rows.begin(block.size, 2, next_batch);
//   if (rows.full()) columns = columns_of(rows.start());   // a row's cells go to rows.row()
//   rows.add(line, number);
//   rows.end();
//
// The columns are the reader's.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "formats/format.h"

namespace weir {

class BlockRows {
 public:
  explicit BlockRows(const ReadOptions& options) : keep_lines_(options.lines) {}

  // `least`: bytes that a record takes with its line end, or more.
  void begin(size_t size, size_t least, const std::function<Batch&()>& next_batch) {
    next_batch_ = &next_batch;
    batch_ = nullptr;
    left_ = size;
    least_ = least;
  }
  // There is no batch that has room for a row.
  bool full() const { return batch_ == nullptr || row_ == capacity_; }
  // Begins a batch.
  Batch& start() {
    end();
    batch_ = &(*next_batch_)();
    capacity_ = static_cast<uint32_t>(std::min<size_t>(kBatchRows, left_ / least_ + 1));
    row_ = 0;
    batch_->rows = capacity_;
    if (keep_lines_) batch_->lines.reserve(capacity_);
    batch_->line_numbers.reserve(capacity_);
    return *batch_;
  }
  Batch& batch() const { return *batch_; }
  uint32_t row() const { return row_; }
  uint32_t capacity() const { return capacity_; }

  // The row is whole.
  void add(std::string_view line, uint64_t number) {
    if (keep_lines_) batch_->lines.push_back(line);
    batch_->line_numbers.push_back(number);
    ++row_;
  }
  // A record is bad; there may be something of it in the row, which is the next one's.
  void reject(std::string_view line, uint64_t number, std::string reason) {
    batch_->rejects.push_back({row_, number, line, std::move(reason)});
  }

  void end() {
    if (batch_ == nullptr) return;
    batch_->rows = row_;
    batch_->select_all();
    left_ -= std::min(left_, least_ * row_);
    batch_ = nullptr;
  }

 private:
  const bool keep_lines_;
  const std::function<Batch&()>* next_batch_ = nullptr;
  Batch* batch_ = nullptr;
  uint32_t row_ = 0;
  uint32_t capacity_ = 0;
  size_t left_ = 0;  // bytes of the block that are not in a finished batch, at least
  size_t least_ = 1;
};

}  // namespace weir
