// How the threads of a run tell each other that there may be something to do.
//
// A block takes about as long as waking a thread, so a change that is near is waited for awake.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace weir {

class Changes {
 public:
  // With the lock held, behind every change.
  void notify() {
    count_.fetch_add(1, std::memory_order_relaxed);
    wake_.notify_all();
  }

  // With the lock held, which it gives up to wait. `near`: the change is not one of the input.
  void wait(std::unique_lock<std::mutex>& lock, bool near) {
    constexpr int kLooks = 200;
    const uint64_t seen = count_;
    if (near) {
      lock.unlock();
      for (int i = 0; i < kLooks && count_.load(std::memory_order_relaxed) == seen; ++i)
        std::this_thread::yield();
      lock.lock();
    }
    if (count_ == seen) wake_.wait(lock);
  }

 private:
  std::condition_variable wake_;
  std::atomic<uint64_t> count_ = 0;  // changed under the lock
};

}  // namespace weir
