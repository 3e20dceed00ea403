// The weir command: from its arguments to its exit code.
#pragma once

namespace weir {

int run_command(int argc, char** argv);

}  // namespace weir
