#include "aggregates/group_layout.h"

#include <utility>

namespace weir {

GroupLayout::GroupLayout(std::vector<const Aggregate*> aggregates) : aggregates_(std::move(aggregates)) {
  for (const Aggregate* a : aggregates_) {
    offsets_.push_back(size_);
    size_ += (a->size() + 7) & ~size_t{7};
    uses_heap_ = uses_heap_ || a->uses_heap();
  }
}

void GroupLayout::init(char* block) const {
  for (size_t i = 0; i < count(); ++i) aggregates_[i]->init(block + offsets_[i]);
}

void GroupLayout::destroy(char* block) const {
  if (!uses_heap_) return;
  for (size_t i = 0; i < count(); ++i) aggregates_[i]->destroy(block + offsets_[i]);
}

void GroupLayout::merge(char* into, const char* from, uint64_t arrival_shift) const {
  for (size_t i = 0; i < count(); ++i) {
    aggregates_[i]->merge(into + offsets_[i], from + offsets_[i], arrival_shift);
  }
}

void GroupLayout::save(const char* block, StateWriter& out) const {
  for (size_t i = 0; i < count(); ++i) aggregates_[i]->save(block + offsets_[i], out);
}

void GroupLayout::load(char* block, StateReader& in) const {
  for (size_t i = 0; i < count(); ++i) aggregates_[i]->load(block + offsets_[i], in);
}

size_t GroupLayout::heap_bytes(const char* block) const {
  size_t total = 0;
  if (!uses_heap_) return total;
  for (size_t i = 0; i < count(); ++i) total += aggregates_[i]->heap_bytes(block + offsets_[i]);
  return total;
}

GroupBlock::GroupBlock(const GroupLayout& layout)
    : layout_(&layout), data_(std::make_unique_for_overwrite<char[]>(layout.size())) {
  layout.init(data_.get());
}

GroupBlock::~GroupBlock() {
  if (data_) layout_->destroy(data_.get());
}

GroupBlock& GroupBlock::operator=(GroupBlock&& other) noexcept {
  std::swap(layout_, other.layout_);
  std::swap(data_, other.data_);
  return *this;
}

}  // namespace weir
