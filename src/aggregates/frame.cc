#include "aggregates/frame.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <numeric>
#include <utility>

namespace weir {

FrameQueue::~FrameQueue() {
  while (size_ > 0) pop_front();
  ::operator delete(data_);
}

void FrameQueue::get(uint32_t i, Value* args) const {
  const StoredValue* stored = values(i);
  for (size_t j = 0; j < arguments_; ++j) args[j] = stored[j].get();
}

void FrameQueue::push_back(const FrameRow& row, const Value* args) {
  if (size_ == capacity_) resize(capacity_ == 0 ? 4 : capacity_ * 2);
  ++size_;
  new (at(size_ - 1)) FrameRow(row);
  StoredValue* stored = values(size_ - 1);
  for (size_t j = 0; j < arguments_; ++j) (new (stored + j) StoredValue)->set(args[j]);
}

void FrameQueue::move_last_to(uint32_t i) {
  for (uint32_t k = size_ - 1; k > i; --k) {
    std::swap(row(k), row(k - 1));
    for (size_t j = 0; j < arguments_; ++j) std::swap(values(k)[j], values(k - 1)[j]);
  }
}

void FrameQueue::pop_front() {
  std::destroy_n(values(0), arguments_);
  head_ = (head_ + 1) & (capacity_ - 1);
  --size_;
}

void FrameQueue::trim() {
  if (capacity_ > 16 && size_ < capacity_ / 4) resize(capacity_ / 2);
}

void FrameQueue::resize(uint32_t capacity) {
  char* data = static_cast<char*>(::operator new(capacity* stride()));
  for (uint32_t i = 0; i < size_; ++i) {
    char* to = data + i * stride();
    new (to) FrameRow(row(i));
    std::uninitialized_move_n(values(i), arguments_, reinterpret_cast<StoredValue*>(to + sizeof(FrameRow)));
    std::destroy_n(values(i), arguments_);
  }
  ::operator delete(data_);
  data_ = data;
  capacity_ = capacity;
  head_ = 0;
}

size_t FrameQueue::bytes() const {
  size_t total = capacity_ * stride();
  for (uint32_t i = 0; i < size_; ++i) {
    for (size_t j = 0; j < arguments_; ++j) total += values(i)[j].heap_bytes();
  }
  return total;
}

void Frame::add_to(char* state, uint32_t row) const {
  std::array<Value, kMaxArgs> args;
  rows_.get(row, args.data());
  aggregate().add(state, args.data(), rows_.row(row).order);
}

// Aggregates are given rows in the order of their arrival; states merge in any.
void Frame::add_range(char* state, uint32_t begin, uint32_t end) const {
  const auto arrival = [this](uint32_t i) { return rows_.row(i).order.arrival; };
  bool in_order = true;
  for (uint32_t i = begin + 1; i < end; ++i) in_order = in_order && arrival(i - 1) <= arrival(i);
  if (in_order) {
    for (uint32_t i = begin; i < end; ++i) add_to(state, i);
    return;
  }
  std::vector<uint32_t> order(end - begin);
  std::iota(order.begin(), order.end(), begin);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return arrival(a) < arrival(b); });
  for (const uint32_t i : order) add_to(state, i);
}

void Frame::drop(int64_t position) {
  if (rows_.size() == 0 || rows_.row(0).position > position) return;
  while (rows_.size() > 0 && rows_.row(0).position <= position) drop_first();
  rows_.trim();
  cover();
}

void Frame::drop_first() {
  if (older_ == 0) {
    std::array<Value, kMaxArgs> args;
    rows_.get(0, args.data());
    if (aggregate().remove(back_.state(), args.data(), rows_.row(0).order)) {
      rows_.pop_front();
      return;
    }
    older_ = rows_.size();
    back_ = GroupBlock(layout_);
  }
  rows_.pop_front();
  --older_;
  while (covered() > older_) suffixes_.pop_back();
}

// Makes the states of suffixes so that all but few of the older rows are in the longest.
void Frame::cover() {
  while (older_ - covered() > kFew) {
    const uint32_t done = covered();
    const uint32_t more = (older_ - done + 1) / 2;
    Suffix made{done + more, GroupBlock(layout_)};
    add_range(made.state.state(), older_ - done - more, older_ - done);
    if (done > 0) layout_.merge(made.state.state(), suffixes_.back().state.state());
    suffixes_.push_back(std::move(made));
  }
}

void Frame::add(const FrameRow& row, const Value* args) {
  rows_.push_back(row, args);
  uint32_t at = rows_.size() - 1;
  while (at > 0 && rows_.row(at - 1).position > row.position) --at;
  rows_.move_last_to(at);
  if (at >= older_) {
    add_to(back_.state(), at);  // as it will be taken back
    return;
  }
  for (Suffix& suffix : suffixes_) {
    if (older_ - suffix.rows >= at) continue;  // it begins behind the new row
    add_to(suffix.state.state(), at);
    ++suffix.rows;
  }
  ++older_;
  cover();
}

Value Frame::result(Arena& arena) const {
  if (older_ == 0) return layout_.result(back_.state(), 0, arena);
  GroupBlock total(layout_);
  add_range(total.state(), 0, older_ - covered());
  if (!suffixes_.empty()) layout_.merge(total.state(), suffixes_.back().state.state());
  layout_.merge(total.state(), back_.state());
  return layout_.result(total.state(), 0, arena);
}

void Frame::save(StateWriter& out) const {
  out.u64(rows_.size());
  std::array<Value, kMaxArgs> args;
  for (uint32_t i = 0; i < rows_.size(); ++i) {
    const FrameRow& row = rows_.row(i);
    out.i64(row.position);
    out.i64(row.order.time);
    out.u64(row.order.arrival);
    rows_.get(i, args.data());
    for (size_t j = 0; j < rows_.arguments(); ++j) out.value(args[j]);
  }
}

// How the rows were split does not show in results: all are newer ones now.
void Frame::load(StateReader& in) {
  std::array<Value, kMaxArgs> args;
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    FrameRow row{};
    row.position = in.i64();
    row.order.time = in.i64();
    row.order.arrival = in.u64();
    for (size_t j = 0; j < rows_.arguments(); ++j) args[j] = in.value();
    rows_.push_back(row, args.data());
  }
  add_range(back_.state(), 0, rows_.size());
}

size_t Frame::bytes() const {
  size_t total = rows_.bytes() + suffixes_.capacity() * sizeof(Suffix) + layout_.size() +
                 layout_.heap_bytes(back_.state());
  for (const Suffix& s : suffixes_) total += layout_.size() + layout_.heap_bytes(s.state.state());
  return total;
}

}  // namespace weir
