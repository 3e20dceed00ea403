// Rows as logfmt lines: key=value pairs, quotes only where they must be.
#pragma once

#include <memory>

#include "formats/format.h"

namespace weir {

std::unique_ptr<Writer> make_logfmt_writer(const WriteOptions& options);

}  // namespace weir
