#include "engine/row_writer.h"

#include <algorithm>
#include <utility>

#include "stages/aggregate_plan.h"

namespace weir {

namespace {

// The columns that name a row: of the last aggregate its keys, and its window's bounds.
std::vector<std::string> keys_of(const Plan& plan) {
  const auto last = std::find_if(plan.stages.rbegin(), plan.stages.rend(),
                                 [](const auto& stage) { return stage->aggregate_plan() != nullptr; });
  if (last == plan.stages.rend()) return {};
  const AggregatePlan& aggregate = *(*last)->aggregate_plan();
  std::vector<std::string> keys = {"window_start", "window_end"};
  for (const AggregatePlan::KeyColumn& key : aggregate.keys) keys.push_back(key.name);
  return keys;
}

}  // namespace

RowWriter::RowWriter(const Plan& plan, const FormatDef& format, WriteOptions options)
    : plan_(plan), format_name_(format.name) {
  if (!plan.output.open()) {
    options.fixed = true;
    options.columns = plan.output.column_names();
  }
  options.keys = keys_of(plan);
  plan.output.written_slots(slots_);
  columns_.resize(slots_.size());
  values_.resize(slots_.size(), Value::null());
  writer_ = format.writer(options);
}

void RowWriter::enter(Batch& batch) {
  for (size_t i = 0; i < columns_.size(); ++i) columns_[i] = batch.column(slots_[i]);
  verbatim_ = plan_.output.untouched() && batch.format != nullptr && batch.format->verbatim_to(format_name_);
}

void RowWriter::row(Batch& batch, uint32_t row, OutputBuffer& out) {
  if (!plan_.output.open()) {
    for (size_t i = 0; i < columns_.size(); ++i) values_[i] = columns_[i][row];
    writer_->closed_row(values_, out);
    return;
  }
  if (verbatim_ && writer_->verbatim_row(batch.lines[row], batch.header.get(), out)) return;
  arena_.reset();
  plan_.output.open_fields(batch, row, arena_, fields_);
  writer_->open_row(fields_, out);
}

}  // namespace weir
