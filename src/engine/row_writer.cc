#include "engine/row_writer.h"

#include <algorithm>
#include <utility>

#include "stages/aggregate_plan.h"

namespace weir {

namespace {

using Columns = std::vector<Schema::Column>;

double number(const Value& width) {
  if (width.kind == Kind::Float) return width.f;
  const double n = static_cast<double>(width.i);
  return width.kind == Kind::Duration ? n / static_cast<double>(kSecond) : n;
}

// The widths of histogram(x, width), by column.
std::vector<std::pair<std::string, double>> histograms_of(const AggregatePlan& plan, const Columns& columns) {
  std::vector<std::pair<std::string, double>> out;
  for (size_t i = 0; i < plan.calls.size(); ++i) {
    const AggregateCall& call = plan.calls[i];
    if (!call.text.starts_with("histogram(")) continue;
    const Value* width = call.args[1]->constant();
    for (const Schema::Column& column : columns) {
      if (column.slot == plan.call_slots[i] && width != nullptr)
        out.emplace_back(column.name, number(*width));
    }
  }
  return out;
}

// What a stage made that stands last but for those that leave columns as they are (sort, limit, filter).
RowShape shape_of(const Plan& plan) {
  RowShape shape;
  for (const char* joint : {".", "_"}) {
    std::string name;
    for (const Step& step : plan.settings.time_path)
      name += (name.empty() ? "" : joint) + (step.is_index ? std::to_string(step.index) : step.name);
    if (!name.empty()) shape.times.push_back(std::move(name));
  }
  const auto last = std::find_if(plan.stages.rbegin(), plan.stages.rend(),
                                 [](const auto& stage) { return stage->makes_rows(); });
  if (last == plan.stages.rend() || plan.output.open()) return shape;
  const Columns& columns = plan.output.columns();
  const auto same = [](const Schema::Column& a, const Schema::Column& b) {
    return a.name == b.name && a.slot == b.slot;
  };
  const Columns& made = *(*last)->made_columns();
  if (!std::equal(columns.begin(), columns.end(), made.begin(), made.end(), same)) return shape;
  const AggregatePlan* const aggregate = (*last)->aggregate_plan();
  shape.described = aggregate == nullptr;
  if (aggregate == nullptr) return shape;
  shape.aggregated = true;
  shape.keys = {"window_start", "window_end"};
  for (const AggregatePlan::KeyColumn& key : aggregate->keys) shape.keys.push_back(key.name);
  shape.histograms = histograms_of(*aggregate, columns);
  return shape;
}

// Of describe, for the eye: an example before the least and the greatest, which a narrow screen has no room
// for.
void example_first(std::vector<std::string>& names, std::vector<uint32_t>& slots) {
  const auto at = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
  };
  const auto from = at("min"), to = at("example");
  std::rotate(names.begin() + from, names.begin() + to, names.begin() + to + 1);
  std::rotate(slots.begin() + from, slots.begin() + to, slots.begin() + to + 1);
}

}  // namespace

RowWriter::RowWriter(const Plan& plan, const FormatDef& format, WriteOptions options)
    : plan_(plan), format_name_(format.name) {
  plan.output.written_slots(slots_);
  if (!plan.output.open()) {
    options.fixed = true;
    options.columns = plan.output.column_names();
  }
  if (format.cutter == nullptr) {  // is drawn
    options.shape = shape_of(plan);
    if (options.shape.described) example_first(options.columns, slots_);
  }
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
