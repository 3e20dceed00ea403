// A compiled pipeline: bound stages and what the engine has to know of them. Const while it runs.
//
//   auto plan = compile("filter status >= 500 | count by host", settings, parameters);   // or the Diagnostic
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/advice.h"
#include "expr/binder.h"
#include "lang/parser.h"
#include "stages/stage.h"
#include "value/wanted.h"

namespace weir {

struct Plan {
  std::string source;  // the pipeline as given
  std::vector<std::unique_ptr<Stage>> stages;
  size_t prefix = 0;                   // the first `prefix` stages are stateless: they run in the workers
  std::vector<const Stage*> prepared;  // stages behind them whose work on a batch begins in the workers
  std::vector<WantedField> wanted;     // read of source records
  SourceSlots source_slots;            // what else is known of them
  uint32_t slot_count = 0;             // of the first rows
  Schema output;                       // of the rows that are written
  BindSettings settings;
  // The event time by which several inputs are merged, evaluated where rows reach the first stage with state;
  // null: inputs are read one after the other.
  BoundPtr merge_time;

  Advice advice;

  // The pipeline as one canonical line.
  std::string canonical() const;
};

std::variant<std::unique_ptr<Plan>, Diagnostic> compile(std::string_view text, const BindSettings& settings,
                                                        const Parameters& parameters);

// For a run that follows its inputs: which stage gives nothing before the end, and what would; "" where none
// is so.
std::string end_note(const Plan& plan);
// The same for a run whose end is none, because a checkpoint saves what was gathered.
std::string checkpoint_note(const Plan& plan);

// What --explain prints.
std::string explain(const Plan& plan, std::string_view output_format);

}  // namespace weir
