// Runs a pipeline over bytes in memory: for tests that look at the whole way from input to output.
//
//   MemoryFile input("{\"x\":1}\n");
//   RunOptions options;
//   options.inputs = {input.path()};
//   Ran ran = run_in_memory(plan, options);     // ran.output, ran.messages
//
// A MemoryFile is an anonymous file of the kernel's that ends with the object. Linux only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "engine/plan.h"
#include "engine/runner.h"

namespace weir {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes = {});
  int fd() const { return fd_.get(); }
  std::string path() const;
  std::string bytes() const;

 private:
  Fd fd_;
};

struct Ran {
  RunResult result;
  std::string output;
  std::vector<std::string> messages;
};

// Output and messages of `options` are set here; the output is NDJSON unless it says otherwise.
Ran run_in_memory(const Plan& plan, RunOptions options);

// What a pipeline makes of NDJSON rows, with its messages behind it; or why it does not compile.
std::string shown_by(const std::string& pipeline, const BindSettings& settings, std::string_view rows);

}  // namespace weir
