// What weir ends with; the greatest of those that apply. Help and the man page list them from here.
#pragma once

#include <span>

#include "cli/texts.h"

namespace weir {

constexpr int kDone = 0;
constexpr int kNoRow = 1;
constexpr int kWrongUsage = 2;
constexpr int kRejected = 3;
constexpr int kIoFailed = 4;

constexpr WordLine kExitCodes[] = {
    {"0", "done"},
    {"1", "no row came out, with -e"},
    {"2", "usage or pipeline error; nothing was read"},
    {"3", "records were rejected (--on-error report, fail)"},
    {"4", "an input, the output or the checkpoint failed; or --max-memory was reached"},
};

}  // namespace weir
