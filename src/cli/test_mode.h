// WEIR_TEST=block=N,read=N,threads=N,save=N,metrics=N,roundtrip: runs of the golden tests that must give the
// same bytes.
//
// block: bytes a block (1: a row); read: bytes a read call; threads: instead of --threads; roundtrip: all
// state is saved and restored after every block; save: ms between saves of a checkpoint; metrics: ms between
// those of --metrics; progress: ms before its line, and between lines in a file.
#pragma once

#include <string_view>

#include "cli/settings.h"

namespace weir {

// Throws UsageError where it is malformed.
void apply_test_mode(std::string_view text, RunOptions& options, ReportSettings& reports);

}  // namespace weir
