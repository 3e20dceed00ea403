#include "engine/worker.h"

namespace weir {

std::unique_ptr<Batch> BatchPool::get() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      std::unique_ptr<Batch> batch = std::move(free_.back());
      free_.pop_back();
      return batch;
    }
  }
  auto batch = std::make_unique<Batch>();
  batch->columns.assign(slots_, nullptr);
  batch->settled.assign(slots_, 0);
  return batch;
}

void BatchPool::give_back(std::unique_ptr<Batch> batch) {
  batch->reset();
  const std::lock_guard lock(mutex_);
  free_.push_back(std::move(batch));
}

// Where a bad record ends the run, or inputs are merged row by row, whole batches do not go out at once.
Worker::Worker(const Plan& plan, const RunOptions& options, BatchPool& batches, bool merged)
    : plan_(plan), options_(options), batches_(batches), merged_(merged) {
  if (plan.prefix < plan.stages.size() || merged || options.on_error == OnError::Fail) return;
  writer_.emplace(plan, *options.output_format, options.write);
  if (!writer_->writer().independent_rows()) writer_.reset();
}

BlockReader& Worker::reader(const FormatDef* format) {
  std::unique_ptr<BlockReader>& found = readers_[format];
  if (found == nullptr) found = format->reader(options_.read, plan_.wanted);
  return *found;
}

ParsedBlock Worker::parse(const Block& block, const Input& input) {
  ParsedBlock parsed;
  parsed.skipped_lines = block.skipped_lines;
  const auto next_batch = [&]() -> Batch& {
    parsed.batches.push_back({batches_.get(), {}});
    return *parsed.batches.back().batch;
  };
  if (block.reject.empty()) {
    parsed.lines = reader(input.format).read(block.text, next_batch);
  } else {
    std::string_view text(block.text.data, block.text.size);
    if (text.ends_with('\n')) text.remove_suffix(1);
    next_batch().rejects.push_back({0, 0, text, block.reject});
    parsed.lines = 1;
  }
  for (ParsedBatch& one : parsed.batches) {
    Batch& batch = *one.batch;
    batch.source = &input.source;
    batch.format = input.records.get();
    batch.read_time = block.read_time;
    batch.block = block.memory;
    run_prefix(one);
  }
  return parsed;
}

void Worker::run_prefix(ParsedBatch& parsed) {
  Batch& batch = *parsed.batch;
  const Environment env{plan_.settings.zone, options_.now ? *options_.now : batch.read_time};
  for (size_t i = 0; i < plan_.prefix && !batch.selected.empty(); ++i) plan_.stages[i]->apply(batch, env);
  if (batch.selected.empty()) return;
  for (const Stage* stage : plan_.prepared) stage->prepare(batch, env);
  if (writer_) write(batch);
  if (!merged_) return;
  parsed.times.assign(batch.rows, kNoTime);
  const Vec times = plan_.merge_time->eval(batch, batch.selected, env);
  TimeReader reader(env.zone);
  for (const uint32_t row : batch.selected) {
    if (const auto t = reader.to_time(times[row])) parsed.times[row] = *t;
  }
}

void Worker::write(Batch& batch) {
  writer_->enter(batch);
  for (const uint32_t row : batch.selected) writer_->row(batch, row, batch.written);
  batch.is_written = true;
}

}  // namespace weir
