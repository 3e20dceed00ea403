#include "input/buffers.h"

namespace weir {

std::shared_ptr<char[]> BufferPool::get(size_t size) {
  if (size > size_) return std::shared_ptr<char[]>(new char[size]);
  std::unique_ptr<char[]> buffer;
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      buffer = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (buffer == nullptr) buffer.reset(new char[size_]);
  return {buffer.release(), [pool = shared_from_this()](char* b) { pool->give_back(b); }};
}

void BufferPool::give_back(char* buffer) {
  std::unique_ptr<char[]> owned(buffer);
  const std::lock_guard lock(mutex_);
  if (free_.size() < 64) free_.push_back(std::move(owned));
}

}  // namespace weir
