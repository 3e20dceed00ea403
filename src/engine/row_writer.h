// Turns rows into bytes with a format's writer: the open ones as their source record with the changes, or as
// it came where nothing touched it; the closed ones as their columns.
//
// One in the output, and where every stage is stateless and rows are written independently of each other one
// in every worker, so that the commit only passes bytes on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/plan.h"
#include "formats/format.h"

namespace weir {

class RowWriter {
 public:
  RowWriter(const Plan& plan, const FormatDef& format, WriteOptions options);
  // Before the rows of a batch.
  void enter(Batch& batch);
  void row(Batch& batch, uint32_t row, OutputBuffer& out);
  Writer& writer() { return *writer_; }
  const Writer& writer() const { return *writer_; }

 private:
  const Plan& plan_;
  std::string format_name_;
  std::unique_ptr<Writer> writer_;
  bool verbatim_ = false;
  std::vector<uint32_t> slots_;  // of closed rows, in the order of writing
  std::vector<const Value*> columns_;
  std::vector<Value> values_;
  std::vector<Field> fields_;
  Arena arena_;
};

}  // namespace weir
