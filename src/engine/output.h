// The end of the chain: rows become bytes, bytes go to the output.
//
// OutputFile is where bytes go (standard output or --out); OutputSink turns batches into them. Written bytes
// are kept until flush(), which the runner calls before a read would block, or until there are many.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "engine/ledger.h"
#include "engine/row_writer.h"
#include "stages/stage.h"

namespace weir {

class OutputFile {
 public:
  // `fd` stays the caller's.
  OutputFile(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  OutputBuffer buffer;
  void append(std::string_view bytes);
  void flush();
  void flush_if_large() {
    if (buffer.size() >= kLarge) flush();
  }
  // The reader has gone (a closed pipe): quietly nothing more is wanted.
  bool closed() const { return closed_; }
  // Why writing failed: "standard output: No space left on device"; empty while it has not.
  const std::string& error() const { return error_; }
  bool failed() const { return closed_ || !error_.empty(); }

  // A picture on a terminal, below what was written. What `erase` gives takes it away: it goes out ahead of
  // the next bytes.
  void draw(std::string_view picture, std::function<std::string()> erase);
  void erase_picture();
  bool has_picture() const { return erase_ != nullptr; }
  // What stands there stays.
  void forget_picture() { erase_ = nullptr; }

 private:
  void write(std::string_view bytes);

  static constexpr size_t kLarge = 256 * 1024;
  int fd_;
  std::string name_;
  std::function<std::string()> erase_;  // null: there is no picture
  bool closed_ = false;
  std::string error_;
};

class OutputSink final : public Sink {
 public:
  OutputSink(const Plan& plan, const FormatDef& format, WriteOptions options, OutputFile& file,
             const Ledger& ledger, bool unbuffered);
  // What is to be written before any row.
  void begin() { writer().begin(file_.buffer); }
  // No row will come for a while; behind the last row.
  void pause() { writer().pause(file_.buffer); }
  void end() { writer().end(file_.buffer); }
  void rows(Batch& batch) override;
  // `rows` rows, which a worker has written to batch.written.
  void written(const Batch& batch, uint64_t rows);
  // Rows of an early look, between the writer's begin_look() and end_look().
  void looked_at(Batch& batch);
  void watermark(int64_t) override {}
  void close(const Window&) override {}
  void input_ended(uint32_t) override {}
  void finish() override {}
  bool done() const override { return file_.failed() || ledger_.stopped(); }
  bool reports() const override { return ledger_.may_stop(); }
  uint64_t rows_written() const { return rows_; }
  const Writer& writer() const { return row_writer_.writer(); }
  Writer& writer() { return row_writer_.writer(); }

 private:
  RowWriter row_writer_;
  OutputFile& file_;
  const Ledger& ledger_;
  bool unbuffered_;
  uint64_t rows_ = 0;
};

}  // namespace weir
