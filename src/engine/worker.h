// What one thread needs to parse blocks: readers with their scratch memory, and the stateless prefix of the
// plan.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/lane.h"

namespace weir {

// Batches used again, with the memory of their arenas. Safe to share between threads.
class BatchPool {
 public:
  explicit BatchPool(uint32_t slots) : slots_(slots) {}
  std::unique_ptr<Batch> get();
  void give_back(std::unique_ptr<Batch> batch);

 private:
  uint32_t slots_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Batch>> free_;
};

class Worker {
 public:
  Worker(const Plan& plan, const RunOptions& options, BatchPool& batches, bool merged);
  ParsedBlock parse(const Block& block, const Input& input);
  uint64_t replaced_bytes() const { return writer_ ? writer_->writer().replaced_bytes() : 0; }

 private:
  BlockReader& reader(const FormatDef* format);
  void fill_source_slots(Batch& batch, uint64_t first_line) const;
  void run_prefix(ParsedBatch parsed, size_t stage, ParsedBlock& out);
  void multiply(Batch& batch, size_t stage, const Environment& env, ParsedBlock& out);
  void set_times(ParsedBatch& parsed, const Environment& env);
  void write(Batch& batch);

  const Plan& plan_;
  const RunOptions& options_;
  BatchPool& batches_;
  const bool merged_;
  std::optional<RowWriter> writer_;  // where the rows behind the prefix are what is written
  std::map<const FormatDef*, std::unique_ptr<BlockReader>> readers_;
};

}  // namespace weir
