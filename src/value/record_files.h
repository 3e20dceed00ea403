// Files of records that a stage reads whole while the pipeline is compiled (lookup "ads.csv" …). Implemented
// by the engine, as readers come after stages in the order of folders.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "value/batch.h"
#include "value/wanted.h"

namespace weir {

class RecordFiles {
 public:
  struct Contents {
    std::string error;  // why it cannot be read, or what is wrong in it; "" when all is well
    std::shared_ptr<const Header> header;  // of a format that has one
  };
  virtual ~RecordFiles() = default;
  // Shows all records in their order: the columns of `wanted` (slots from 0), lines, format and header. What
  // they view ends with the call of `see`.
  virtual Contents read(const std::string& path, const std::vector<WantedField>& wanted,
                        const std::function<void(Batch&)>& see) const = 0;
};

}  // namespace weir
