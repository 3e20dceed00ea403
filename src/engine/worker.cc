#include "engine/worker.h"

#include <algorithm>

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
  parsed.text = {block.text.data, block.text.size};
  parsed.position = block.position;
  parsed.bytes = block.text.size;
  parsed.prefix_rows.resize(plan_.prefix);
  std::vector<std::unique_ptr<Batch>> read;
  const auto next_batch = [&]() -> Batch& { return *read.emplace_back(batches_.get()); };
  if (block.reject.empty()) {
    parsed.lines = reader(input.format).read(block.text, next_batch);
  } else {
    std::string_view text(block.text.data, block.text.size);
    if (text.ends_with('\n')) text.remove_suffix(1);
    next_batch().rejects.push_back({0, 0, text, block.reject});
    parsed.lines = 1;
  }
  for (std::unique_ptr<Batch>& batch : read) {
    parsed.records += batch->rows + batch->rejects.size();
    batch->source = &input.source;
    batch->format = input.records.get();
    batch->read_time = block.read_time;
    batch->block = block.memory;
    fill_source_slots(*batch, block.first_line);
    run_prefix({std::move(batch), {}}, 0, parsed);
  }
  return parsed;
}

void Worker::fill_source_slots(Batch& batch, uint64_t first_line) const {
  const SourceSlots& slots = plan_.source_slots;
  if (slots.filename) {
    Value* column = batch.make_column(*slots.filename);
    std::fill_n(column, batch.rows, Value::string(batch.source->name));
    batch.settled[*slots.filename] = 1;
  }
  if (slots.line_number) {
    Value* column = batch.make_column(*slots.line_number);
    for (uint32_t row = 0; row < batch.rows; ++row)
      column[row] = Value::integer(static_cast<int64_t>(first_line + batch.line_numbers[row]));
    batch.settled[*slots.line_number] = 1;
  }
}

// From this stage on. Appends the batch, behind those made of its rows.
void Worker::run_prefix(ParsedBatch parsed, size_t stage, ParsedBlock& out) {
  Batch& batch = *parsed.batch;
  const Environment env{plan_.settings.zone, options_.now ? *options_.now : batch.read_time};
  for (; stage < plan_.prefix && !batch.selected.empty(); ++stage) {
    out.prefix_rows[stage] += batch.selected.size();
    if (plan_.stages[stage]->multiplies()) {
      multiply(batch, stage, env, out);
    } else {
      plan_.stages[stage]->apply(batch, env);
    }
  }
  if (!batch.selected.empty()) {
    for (const Stage* prepared : plan_.prepared) prepared->prepare(batch, env);
    if (writer_) write(batch);
    if (merged_) set_times(parsed, env);
  }
  out.batches.push_back(std::move(parsed));
}

// Leaves the batch without rows; it is kept for what the new ones view. Bad records that came before a row go
// before the first one that was made of it.
void Worker::multiply(Batch& batch, size_t stage, const Environment& env, ParsedBlock& out) {
  std::vector<std::unique_ptr<Batch>> made;
  plan_.stages[stage]->multiply(batch, env, [&]() -> Batch& { return *made.emplace_back(batches_.get()); });
  size_t told = 0;
  for (std::unique_ptr<Batch>& part : made) {
    for (uint32_t row = 0; row < part->rows; ++row) {
      for (; told < batch.rejects.size() && batch.rejects[told].line < part->line_numbers[row]; ++told) {
        part->rejects.push_back(std::move(batch.rejects[told]));
        part->rejects.back().row = row;
      }
    }
    run_prefix({std::move(part), {}, true}, stage + 1, out);
  }
  batch.rejects.erase(batch.rejects.begin(), batch.rejects.begin() + static_cast<std::ptrdiff_t>(told));
  batch.selected.clear();
}

void Worker::set_times(ParsedBatch& parsed, const Environment& env) {
  Batch& batch = *parsed.batch;
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
