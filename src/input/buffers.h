// Memory for blocks, used again: fresh pages for each 256 KiB would cost more than reading them. Safe to
// share between threads.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace weir {

class BufferPool : public std::enable_shared_from_this<BufferPool> {
 public:
  // Every buffer that is kept has this size; larger ones are made and freed as needed.
  explicit BufferPool(size_t size) : size_(size) {}
  size_t size() const { return size_; }
  // At least `size` bytes; they come back to the pool with the last owner.
  std::shared_ptr<char[]> get(size_t size);

 private:
  void give_back(char* buffer);

  size_t size_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<char[]>> free_;
};

}  // namespace weir
