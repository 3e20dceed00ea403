// The context of operators that run on the side, for an early look: it knows what the run's own knows, and
// keeps to itself what they tell of rows.
#pragma once

#include <string>
#include <vector>

#include "stages/operator.h"

namespace weir {

class QuietContext final : public RunContext {
 public:
  explicit QuietContext(const RunContext& of) : of_(of) {}

  void reject(const Batch&, uint32_t, const std::string&, const std::vector<Schema::Column>&) override {}
  void late(const Batch&, uint32_t, int64_t, const std::vector<Schema::Column>&) override {}
  void in_no_window() override {}
  void warn(const std::string&) override {}
  Environment environment(const Batch& batch) const override { return of_.environment(batch); }
  int64_t clock() const override { return of_.clock(); }
  uint32_t stream_count() const override { return of_.stream_count(); }
  uint32_t stream_of(const Batch& batch) const override { return of_.stream_of(batch); }
  const Source* source(uint32_t saved) const override { return of_.source(saved); }
  const RecordFormat* format(const Source* source) const override { return of_.format(source); }
  uint32_t stream(uint32_t saved) const override { return of_.stream(saved); }
  bool ended(uint32_t stream) const override { return of_.ended(stream); }

 private:
  const RunContext& of_;
};

}  // namespace weir
