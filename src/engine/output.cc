#include "engine/output.h"

#include <cerrno>
#include <utility>

namespace weir {

void OutputFile::append(std::string_view bytes) {
  if (bytes.size() < kLarge / 4) {
    buffer += bytes;
    return flush_if_large();
  }
  flush();
  write(bytes);
}

void OutputFile::flush() {
  if (buffer.empty()) return;
  write(buffer);
  buffer.clear();
}

void OutputFile::draw(std::string_view picture, std::function<std::string()> erase) {
  erase_ = nullptr;
  write(picture);
  erase_ = std::move(erase);
}

void OutputFile::erase_picture() {
  if (erase_ != nullptr) write("");
}

void OutputFile::write(std::string_view bytes) {
  if (failed()) return;
  const auto picture = std::exchange(erase_, nullptr);
  const std::string erase = picture != nullptr ? picture() : "";
  const int error = write_all(fd_, erase.empty() ? bytes : erase + std::string(bytes));
  if (error == EPIPE) {
    closed_ = true;
  } else if (error != 0) {
    error_ = name_ + ": " + error_text(error);
  }
}

OutputSink::OutputSink(const Plan& plan, const FormatDef& format, WriteOptions options, OutputFile& file,
                       const Ledger& ledger, bool unbuffered)
    : row_writer_(plan, format, std::move(options)), file_(file), ledger_(ledger), unbuffered_(unbuffered) {}

void OutputSink::rows(Batch& batch) {
  row_writer_.enter(batch);
  for (const uint32_t row : batch.selected) {
    if (file_.failed()) return;
    row_writer_.row(batch, row, file_.buffer);
    ++rows_;
    if (unbuffered_) {
      file_.flush();
    } else {
      file_.flush_if_large();
    }
  }
}

void OutputSink::looked_at(Batch& batch) {
  row_writer_.enter(batch);
  for (const uint32_t row : batch.selected) row_writer_.row(batch, row, file_.buffer);
}

void OutputSink::written(const Batch& batch, uint64_t rows) {
  file_.append(batch.written);
  rows_ += rows;
  if (unbuffered_) file_.flush();
}

}  // namespace weir
