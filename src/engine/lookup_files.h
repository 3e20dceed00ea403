// Reads the files of lookup stages with the same readers as inputs: the format by the extension, compressed
// or not. A record that is bad makes the file one that cannot be read.
#pragma once

#include <memory>

#include "formats/format.h"
#include "value/record_files.h"

namespace weir {

// `options`: of the inputs, of which the delimiter counts.
std::shared_ptr<const RecordFiles> make_lookup_files(const ReadOptions& options);

}  // namespace weir
