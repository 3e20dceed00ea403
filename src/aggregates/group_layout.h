// One flat block of bytes that holds the states of some aggregates, one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "aggregates/aggregate.h"
#include "value/state.h"

namespace weir {

// Which aggregates a block holds, and where. Owns nothing: the aggregates outlive it. Also for single blocks
// outside of a table (sessions).
class GroupLayout {
 public:
  explicit GroupLayout(std::vector<const Aggregate*> aggregates);
  size_t count() const { return aggregates_.size(); }
  const Aggregate& aggregate(size_t i) const { return *aggregates_[i]; }
  size_t offset(size_t i) const { return offsets_[i]; }
  size_t size() const { return size_; }  // of a block, a multiple of 8
  bool uses_heap() const { return uses_heap_; }

  // All aggregates of one block at once.
  void init(char* block) const;
  void destroy(char* block) const;
  void merge(char* into, const char* from, uint64_t arrival_shift = 0) const;
  Value result(const char* block, size_t i, Arena& arena) const {
    return aggregates_[i]->result(block + offsets_[i], arena);
  }
  void save(const char* block, StateWriter& out) const;
  void load(char* block, StateReader& in) const;  // into an init()ed block
  size_t heap_bytes(const char* block) const;

 private:
  std::vector<const Aggregate*> aggregates_;
  std::vector<size_t> offsets_;
  size_t size_ = 0;
  bool uses_heap_ = false;
};

// One block of a layout, on its own.
class GroupBlock {
 public:
  explicit GroupBlock(const GroupLayout& layout);
  ~GroupBlock();
  GroupBlock(GroupBlock&& other) noexcept = default;
  GroupBlock& operator=(GroupBlock&& other) noexcept;
  char* state() { return data_.get(); }
  const char* state() const { return data_.get(); }

 private:
  const GroupLayout* layout_;
  std::unique_ptr<char[]> data_;
};

}  // namespace weir
