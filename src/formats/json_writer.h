// Rows as NDJSON lines: {"name":value,…}, compact, values in their source text where they have one.
#pragma once

#include <memory>

#include "formats/format.h"

namespace weir {

std::unique_ptr<Writer> make_json_writer(const WriteOptions& options);

}  // namespace weir
