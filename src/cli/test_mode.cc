#include "cli/test_mode.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/arguments.h"
#include "cli/settings.h"

namespace weir {

void apply_test_mode(std::string_view text, RunOptions& options, ReportSettings& reports) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    const size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = part.substr(0, equals);
    const auto value = whole_number(part.substr(std::min(equals + 1, part.size())));
    if (name == "block" && value) {
      options.block_size = *value;
    } else if (name == "read" && value) {
      options.read_limit = *value;
    } else if (name == "threads" && value) {
      options.threads = *value;
    } else if (name == "save" && value) {
      options.checkpoint.every = int64_t{*value} * 1'000'000;
    } else if (name == "metrics" && value) {
      reports.metrics_every = int64_t{*value} * 1'000'000;
    } else if (name == "progress" && value) {
      reports.progress_delay = reports.progress_every = int64_t{*value} * 1'000'000;
    } else if (part == "poll") {
      options.follow.poll = true;
    } else if (part == "roundtrip") {
      options.round_trip = true;
    } else {
      throw UsageError{fmt::format("WEIR_TEST: '{}' is unknown", part)};
    }
  }
}

}  // namespace weir
