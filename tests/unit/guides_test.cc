// The guides of `weir help`: each belongs to something, and its example gives the rows it says.
#include <fstream>
#include <string>

#include "doctest/doctest.h"
#include "engine/lookup_files.h"
#include "memory_run.h"
#include "stages/guide.h"
#include "stages/table.h"
#include "temporary_folder.h"

namespace weir {
namespace {

std::string output_of(const Guide& guide) {
  const TemporaryFolder folder;
  std::string pipeline(guide.pipeline);
  if (!guide.file.empty()) {
    const size_t at = pipeline.find(guide.file);
    REQUIRE(at != std::string::npos);
    pipeline.replace(at, guide.file.size(), folder / std::string(guide.file));
    std::ofstream(folder / std::string(guide.file)) << guide.file_text << '\n';
  }
  BindSettings settings;
  settings.files = make_lookup_files({});
  return shown_by(pipeline, settings, std::string(guide.in) + '\n');
}

TEST_CASE("guides: examples give their rows") {
  for (const auto guides : {stage_guides(), window_guides()}) {
    for (const Guide& guide : guides) {
      INFO(guide.name);
      CHECK(output_of(guide) == std::string(guide.out) + '\n');
      CHECK(find_guide(guide.name) == &guide);
    }
  }
  CHECK(find_guide("nosuch") == nullptr);
}

TEST_CASE("guides: every stage has one, and nothing else does") {
  CHECK(stage_guides().size() == all_stages().size());
  for (const StageDef& stage : all_stages()) {
    INFO(stage.name);
    CHECK(find_guide(stage.name) != nullptr);
  }
}

}  // namespace
}  // namespace weir
