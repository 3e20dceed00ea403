#include "memory_run.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <variant>

namespace weir {

MemoryFile::MemoryFile(std::string_view bytes) : fd_(::memfd_create("weir-test", MFD_CLOEXEC)) {
  if (!fd_.valid() || write_all(fd_.get(), bytes) != 0) throw std::runtime_error("memfd_create failed");
}

std::string MemoryFile::path() const { return "/proc/self/fd/" + std::to_string(fd_.get()); }

std::string MemoryFile::bytes() const {
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0) throw std::runtime_error("fstat failed");
  std::string out(static_cast<size_t>(status.st_size), '\0');
  if (::pread(fd_.get(), out.data(), out.size(), 0) != status.st_size)
    throw std::runtime_error("pread failed");
  return out;
}

Ran run_in_memory(const Plan& plan, RunOptions options) {
  Ran ran;
  const MemoryFile output;
  options.output_fd = output.fd();
  if (options.output_format == nullptr) options.output_format = &ndjson_format();
  options.message = [&ran](const std::string& text) { ran.messages.push_back(text); };
  ran.result = run(plan, options);
  ran.output = output.bytes();
  return ran;
}

std::string shown_by(const std::string& pipeline, const BindSettings& settings, std::string_view rows) {
  const auto compiled = compile(pipeline, settings, {});
  if (const auto* wrong = std::get_if<Diagnostic>(&compiled)) return wrong->render(pipeline);
  const MemoryFile input(rows);
  RunOptions options;
  options.inputs = {input.path()};
  const Ran ran = run_in_memory(*std::get<std::unique_ptr<Plan>>(compiled), options);
  std::string out = ran.output;
  for (const std::string& message : ran.messages) out += "weir: " + message + '\n';
  return out;
}

}  // namespace weir
