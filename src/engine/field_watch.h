// Notices fields that the pipeline names and no record has: where a near name occurs, a typo that would pass
// as null; where it is compared with a field that occurs, a text without quotes; where it is dropped. Not
// where the pipeline says that it may be missing: latency ?? latency_ms.
//
//   weir: warning: field 'lvl' is in none of the 10,000 records; did you mean 'level'?
//   weir: warning: field 'error' is in none of the 10,000 records; for a text write "error"
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/advice.h"
#include "value/batch.h"
#include "value/record.h"
#include "value/state.h"
#include "value/wanted.h"

namespace weir {

class FieldWatch {
 public:
  FieldWatch(const std::vector<WantedField>& wanted, const std::vector<FieldUse>& uses)
      : wanted_(wanted), uses_(uses), missing_(wanted.size(), 1) {}
  // All records of a batch, in the order of the stream.
  void see(const Batch& batch);
  // Once, when so many records have been seen.
  std::vector<std::string> take_warnings(uint64_t least);
  // Which fields have been seen: none of them is missing in a later run.
  void save(StateWriter& out) const {
    for (const uint8_t missing : missing_) out.u8(missing);
  }
  void load(StateReader& in) {
    for (uint8_t& missing : missing_) missing = in.u8();
  }

 private:
  static constexpr uint64_t kSampled = 100;  // records whose names are looked at
  static constexpr size_t kMaxNames = 2000;
  void sample(const Batch& batch, uint32_t row);
  void add_names(const std::string& prefix, const Value& value, int depth);

  std::string hint(const WantedField& field, const std::string& near) const;
  bool seen(const std::vector<std::string>& path) const;

  const std::vector<WantedField>& wanted_;
  const std::vector<FieldUse>& uses_;
  std::vector<uint8_t> missing_;  // per wanted field: it has not been seen
  std::set<std::string> names_;   // dotted
  uint64_t records_ = 0;
  bool told_ = false;
};

}  // namespace weir
