#include "cli/names.h"

#include "aggregates/running.h"
#include "formats/format.h"
#include "functions/function.h"
#include "stages/table.h"

namespace weir {

std::vector<std::string_view> stage_names() {
  std::vector<std::string_view> names;
  for (const StageDef& def : all_stages()) names.push_back(def.name);
  return names;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const FunctionDef* def : all_functions()) names.push_back(def->name);
  return names;
}

std::vector<std::string_view> aggregate_names() {
  std::vector<std::string_view> names;
  for (const AggregateDef* def : all_aggregates()) names.push_back(def->name);
  return names;
}

std::vector<std::string_view> running_names() {
  std::vector<std::string_view> names;
  for (const RunningDef& def : running_functions()) names.push_back(def.name);
  return names;
}

std::vector<std::string_view> alias_names() {
  std::vector<std::string_view> names;
  const auto add = [&names](std::string_view alias) {
    if (!alias.empty()) names.push_back(alias);
  };
  for (const StageDef& def : all_stages()) add(def.alias);
  for (const FunctionDef* def : all_functions()) add(def->alias);
  for (const AggregateDef* def : all_aggregates()) add(def->alias);
  return names;
}

std::vector<std::string_view> format_names(bool readable) {
  std::vector<std::string_view> names;
  for (const FormatDef* format : all_formats()) {
    if (readable ? format->cutter != nullptr : format->writer != nullptr) names.push_back(format->name);
  }
  return names;
}

}  // namespace weir
