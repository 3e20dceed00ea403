// The files that a run writes: none may be one of its inputs, or another's, as opening cuts it to nothing.
#pragma once

#include <string>

#include "base/fd.h"
#include "base/result.h"
#include "cli/arguments.h"

namespace weir {

// Throws UsageError; opens nothing.
void check_written_files(const Arguments& arguments, const std::vector<std::string>& inputs);

// Cut to nothing, or new.
Result<Fd> open_out_file(const std::string& path);

// Errors that a file system tells only when a file is closed (NFS); the descriptor stays open. 0, or errno.
int closing_error(int fd);

}  // namespace weir
