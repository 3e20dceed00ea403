#include "engine/output.h"

#include <cerrno>

namespace weir {

void OutputFile::flush() {
  if (buffer.empty()) return;
  if (!failed()) {
    const int error = write_all(fd_, buffer);
    if (error == EPIPE) {
      closed_ = true;
    } else if (error != 0) {
      error_ = name_ + ": " + error_text(error);
    }
  }
  buffer.clear();
}

OutputSink::OutputSink(const Plan& plan, const FormatDef& format, WriteOptions options, OutputFile& file,
                       const Ledger& ledger, bool unbuffered)
    : plan_(plan), format_name_(format.name), file_(file), ledger_(ledger), unbuffered_(unbuffered) {
  if (!plan.output.open()) {
    options.fixed = true;
    options.columns = plan.output.column_names();
    for (const Schema::Column& column : plan.output.columns()) slots_.push_back(column.slot);
  }
  columns_.resize(slots_.size());
  values_.resize(slots_.size(), Value::null());
  writer_ = format.writer(options);
}

void OutputSink::write_row(Batch& batch, uint32_t row, bool verbatim) {
  OutputBuffer& out = file_.buffer;
  if (!plan_.output.open()) {
    for (size_t i = 0; i < columns_.size(); ++i) values_[i] = columns_[i][row];
    writer_->closed_row(values_, out);
    return;
  }
  if (verbatim && writer_->verbatim_row(batch.lines[row], batch.header.get(), out)) return;
  arena_.reset();
  plan_.output.open_fields(batch, row, arena_, fields_);
  writer_->open_row(fields_, out);
}

void OutputSink::rows(Batch& batch) {
  for (size_t i = 0; i < columns_.size(); ++i) columns_[i] = batch.column(slots_[i]);
  const bool verbatim =
      plan_.output.untouched() && batch.format != nullptr && batch.format->verbatim_to(format_name_);
  for (const uint32_t row : batch.selected) {
    if (file_.failed()) return;
    write_row(batch, row, verbatim);
    ++rows_;
    if (unbuffered_) {
      file_.flush();
    } else {
      file_.flush_if_large();
    }
  }
}

}  // namespace weir
