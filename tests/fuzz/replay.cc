// Runs every fuzz body over the files of its corpus, each in a process of its own, so that a crash is one
// failure among others. Prints what failed; the last line is `N passed, N failed`.
//
//   weir_fuzz_replay tests/fuzz/corpus             all bodies, each over corpus/NAME
//   weir_fuzz_replay tests/fuzz/corpus NAME FILE…  one body over some files
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz/fuzz.h"

namespace {

namespace fs = std::filesystem;

struct Body {
  const char* name;
  int (*run)(const uint8_t*, size_t);
};
constexpr Body kBodies[] = {
    {"csv", weir::fuzz_csv},       {"engine", weir::fuzz_engine},     {"ndjson", weir::fuzz_ndjson},
    {"logfmt", weir::fuzz_logfmt}, {"pipeline", weir::fuzz_pipeline}, {"values", weir::fuzz_values},
};

constexpr unsigned kPatience = 60;  // seconds, then a signal ends the process

int run_here(const Body& body, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    std::printf("%s cannot be read\n", file.c_str());
    return 1;
  }
  try {
    body.run(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
    return 0;
  } catch (const std::exception& e) {
    std::printf("%s\n", e.what());
    return 1;
  }
}

bool passes(const Body& body, const fs::path& file) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    alarm(kPatience);
    std::exit(run_here(body, file));
  }
  int status = -1;
  if (child > 0 && waitpid(child, &status, 0) == child && status == 0) return true;
  std::printf("FAIL %s (%s, status %d)\n", file.c_str(), body.name, status);
  return false;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.empty()) return std::fprintf(stderr, "usage: weir_fuzz_replay CORPUS [NAME FILE...]\n"), 2;
  int passed = 0;
  int failed = 0;
  for (const Body& body : kBodies) {
    if (args.size() > 1 && args[1] != body.name) continue;
    const std::vector<fs::path> files = args.size() > 2 ? std::vector<fs::path>(args.begin() + 2, args.end())
                                                        : files_of(fs::path(args[0]) / body.name);
    for (const fs::path& file : files) ++(passes(body, file) ? passed : failed);
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}
