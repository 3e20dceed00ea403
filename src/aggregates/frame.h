// The rows of a frame, and the aggregate over them: `over 20 rows`, `over 10m`.
//
// Rows have a position (their time, or their number) and come mostly in its order; those that are too old are
// dropped from the front. Where the aggregate can take back a row (counts, integers; percentiles and values
// counted by frame_aggregate.h), one state is all there is. Where it cannot (a maximum that leaves, a float
// sum, what is collected), rows are split in two, as in the "two stacks" of K. Tangwongsan,
// M. Hirzel, S. Schneider, "General incremental sliding-window aggregation", VLDB 2015: `back_` is the state
// of the newer rows; of the older ones there are the states of their last half, last three quarters, and so
// on up to the oldest few, which are added when a result is asked for. When the older ones have gone, the
// newer ones take their place. So every row is added some log2(rows) times, whatever the frame's length, and
// states that grow with their rows (collect) do not take the square of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aggregates/group_layout.h"
#include "aggregates/stored_value.h"

namespace weir {

struct FrameRow {
  int64_t position;
  RowOrder order;
};

// A queue of rows with their arguments, a ring of bytes.
class FrameQueue {
 public:
  explicit FrameQueue(size_t arguments) : arguments_(static_cast<uint32_t>(arguments)) {}
  ~FrameQueue();
  FrameQueue(const FrameQueue&) = delete;
  FrameQueue& operator=(const FrameQueue&) = delete;

  uint32_t size() const { return size_; }
  size_t arguments() const { return arguments_; }
  FrameRow& row(uint32_t i) const { return *reinterpret_cast<FrameRow*>(at(i)); }
  // The arguments of a row, each a view into the queue.
  void get(uint32_t i, Value* args) const;
  void push_back(const FrameRow& row, const Value* args);
  // Moves the last row to where it is the i-th.
  void move_last_to(uint32_t i);
  void pop_front();
  // Gives back memory that has become too much.
  void trim();
  size_t bytes() const;

 private:
  size_t stride() const { return sizeof(FrameRow) + arguments_ * sizeof(StoredValue); }
  char* at(uint32_t i) const { return data_ + ((head_ + i) & (capacity_ - 1)) * stride(); }
  StoredValue* values(uint32_t i) const { return reinterpret_cast<StoredValue*>(at(i) + sizeof(FrameRow)); }
  void resize(uint32_t capacity);

  char* data_ = nullptr;
  uint32_t capacity_ = 0;  // a power of two
  uint32_t head_ = 0;
  uint32_t size_ = 0;
  uint32_t arguments_;
};

class Frame {
 public:
  // The layout has one aggregate.
  Frame(const GroupLayout& layout, size_t arguments) : layout_(layout), rows_(arguments), back_(layout) {}

  // Drops the rows at or before the position.
  void drop(int64_t position);
  void add(const FrameRow& row, const Value* args);
  Value result(Arena& arena) const;
  void save(StateWriter& out) const;
  void load(StateReader& in);
  size_t bytes() const;

 private:
  // The state of the last `rows` of the older rows.
  struct Suffix {
    uint32_t rows;
    GroupBlock state;
  };
  static constexpr uint32_t kFew = 4;
  static constexpr size_t kMaxArgs = 8;

  const Aggregate& aggregate() const { return layout_.aggregate(0); }
  uint32_t covered() const { return suffixes_.empty() ? 0 : suffixes_.back().rows; }
  void add_to(char* state, uint32_t row) const;
  void add_range(char* state, uint32_t begin, uint32_t end) const;
  void drop_first();
  void cover();

  const GroupLayout& layout_;
  FrameQueue rows_;
  uint32_t older_ = 0;            // how many of the rows are the older ones
  std::vector<Suffix> suffixes_;  // from short to long
  GroupBlock back_;               // of the newer rows
};

}  // namespace weir
