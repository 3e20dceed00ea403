// Tested by tests/unit/frames_test.cc.
#include "aggregates/ordered_numbers.h"

#include <algorithm>

namespace weir {
namespace {

constexpr size_t kMostInChunk = 128;
constexpr size_t kChunks = 1024;
constexpr size_t kFew = 16;  // numbers whose memory is not worth giving back

}  // namespace

size_t OrderedNumbers::most_in_chunk() const { return std::max<size_t>(kMostInChunk, size_ / kChunks); }

size_t OrderedNumbers::chunk_of(const Number& n) const {
  const auto less = [](const Chunk& c, const Number& x) { return c.back() < x; };
  return static_cast<size_t>(std::lower_bound(chunks_.begin(), chunks_.end(), n, less) - chunks_.begin());
}

void OrderedNumbers::insert(const Number& n) {
  ++size_;
  if (chunks_.empty()) {
    chunks_.push_back({n});
    return;
  }
  size_t at = std::min(chunk_of(n), chunks_.size() - 1);
  if (chunks_[at].size() >= most_in_chunk()) {
    split(at);
    if (chunks_[at].back() < n) ++at;
  }
  Chunk& chunk = chunks_[at];
  chunk.insert(std::upper_bound(chunk.begin(), chunk.end(), n), n);
}

void OrderedNumbers::split(size_t at) {
  const auto half = static_cast<ptrdiff_t>(chunks_[at].size() / 2);
  Chunk upper(chunks_[at].begin() + half, chunks_[at].end());
  chunks_[at].erase(chunks_[at].begin() + half, chunks_[at].end());
  chunks_.insert(chunks_.begin() + static_cast<ptrdiff_t>(at) + 1, std::move(upper));
}

void OrderedNumbers::erase(const Number& n) {
  const size_t at = chunk_of(n);
  Chunk& chunk = chunks_[at];
  chunk.erase(std::lower_bound(chunk.begin(), chunk.end(), n));
  --size_;
  if (chunk.empty()) {
    chunks_.erase(chunks_.begin() + static_cast<ptrdiff_t>(at));
  } else if (chunk.capacity() > kFew && chunk.size() < chunk.capacity() / 4) {
    shrink(at);
  }
}

// A chunk that has lost most of its numbers goes to the next one, where both have room in half a chunk.
void OrderedNumbers::shrink(size_t at) {
  Chunk& chunk = chunks_[at];
  if (at + 1 < chunks_.size() && chunk.size() + chunks_[at + 1].size() <= most_in_chunk() / 2) {
    Chunk& next = chunks_[at + 1];
    next.insert(next.begin(), chunk.begin(), chunk.end());
    chunks_.erase(chunks_.begin() + static_cast<ptrdiff_t>(at));
  } else {
    chunk.shrink_to_fit();
  }
}

// From the nearer end on.
const OrderedNumbers::Number& OrderedNumbers::at(uint64_t rank) const {
  if (rank < size_ / 2) {
    size_t i = 0;
    for (; rank >= chunks_[i].size(); ++i) rank -= chunks_[i].size();
    return chunks_[i][rank];
  }
  uint64_t from_end = size_ - rank;  // 1 is the last number
  size_t i = chunks_.size() - 1;
  for (; from_end > chunks_[i].size(); --i) from_end -= chunks_[i].size();
  return chunks_[i][chunks_[i].size() - from_end];
}

size_t OrderedNumbers::heap_bytes() const {
  size_t total = chunks_.capacity() * sizeof(Chunk);
  for (const Chunk& c : chunks_) total += c.capacity() * sizeof(Number);
  return total;
}

}  // namespace weir
