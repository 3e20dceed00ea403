#include "value/row_store.h"

#include <algorithm>
#include <cstring>

namespace weir {

void RowStore::add(std::string_view bytes) {
  const size_t most = bytes.size() + kMaxVarint;
  if (most > left_) {
    const size_t size = std::max(most, std::clamp<size_t>(total_, 256, size_t{1} << 20));
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), 0});
    left_ = size;
    total_ += size;
  }
  Chunk& chunk = chunks_.back();
  char* const begin = chunk.data.get() + chunk.used;
  char* const text = write_varint(begin, bytes.size());
  std::memcpy(text, bytes.data(), bytes.size());
  const size_t used = static_cast<size_t>(text - begin) + bytes.size();
  chunk.used += used;
  left_ -= used;
  ++size_;
}

}  // namespace weir
