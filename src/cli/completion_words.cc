#include "cli/completion_words.h"

#include <algorithm>

#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/names.h"
#include "cli/texts.h"
#include "stages/guide.h"
#include "stages/table.h"

namespace weir {
namespace {

bool is_small(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

// The words of small letters in a usage, each once.
std::vector<std::string> small_words(std::string_view usage) {
  std::vector<std::string> words;
  for (size_t i = 0; i < usage.size();) {
    size_t end = i;
    while (end < usage.size() && is_small(usage[end])) ++end;
    std::string word(usage.substr(i, end - i));
    if (word.size() > 1 && std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(std::move(word));
    i = std::max(end, i + 1);
  }
  return words;
}

// The lists of the script that a stage's expressions draw from.
std::vector<std::string> lists_of(std::string_view stage) {
  for (const std::string_view none : {"drop", "rename", "explode", "parse", "lookup", "limit"}) {
    if (stage == none) return {};
  }
  if (stage == "aggregate") return {"$aggregates", "$functions", "$operators"};
  if (stage == "extend") return {"$functions", "$running", "$aggregates", "$operators", "over"};
  return {"$functions", "$operators"};
}

}  // namespace

std::vector<StageWords> stage_words() {
  std::vector<StageWords> all;
  for (const StageDef& def : all_stages()) {
    StageWords stage{{def.name}, lists_of(def.name)};
    if (!def.alias.empty()) stage.names.push_back(def.alias);
    for (std::string& word : small_words(def.usage)) {
      if (word != def.name) stage.words.push_back(std::move(word));
    }
    all.push_back(std::move(stage));
  }
  all.push_back({{}, {"$functions", "$aggregates", "$operators", "by"}});
  return all;
}

std::vector<std::string> operator_words() {
  std::string text;
  for (const TextTopic& topic : text_topics()) {
    if (topic.name != "expressions") continue;
    for (const TextSection& section : topic.sections) {
      if (!section.title.starts_with("Operators")) continue;
      for (const WordLine& line : section.words) text += std::string(line.word) + ' ';
    }
  }
  return small_words(text);
}

std::vector<std::string> calls(const std::vector<std::string_view>& functions) {
  std::vector<std::string> out;
  for (const std::string_view name : functions) {
    if (name == "pNN") {
      for (const char* percentile : {"p50(", "p90(", "p95(", "p99("}) out.emplace_back(percentile);
    } else {
      out.push_back(std::string(name) + "(");
    }
  }
  return out;
}

ValueKind value_kind(const OptionDef& def) {
  if (def.value.empty()) return ValueKind::None;
  if (def.value.starts_with("[=")) return ValueKind::Optional;
  if (def.value == "FILE") return ValueKind::File;
  if (def.value == "FORMAT") return def.name == "input" ? ValueKind::ReadFormat : ValueKind::WriteFormat;
  return value_words(def).empty() ? ValueKind::Any : ValueKind::Words;
}

std::vector<std::string_view> value_words(const OptionDef& def) {
  std::vector<std::string_view> words;
  if (def.value.find('|') == std::string_view::npos) return words;
  for (size_t begin = 0; begin <= def.value.size();) {
    const size_t end = std::min(def.value.find('|', begin), def.value.size());
    const std::string_view word = def.value.substr(begin, end - begin);
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_small)) words.push_back(word);
    begin = end + 1;
  }
  return words;
}

std::vector<std::string_view> help_names() {
  std::vector<std::string_view> names = topic_names();
  for (const auto& part : {stage_names(), function_names(), aggregate_names(), running_names(),
                           format_names(true), format_names(false)})
    names.insert(names.end(), part.begin(), part.end());
  for (const Guide& guide : window_guides()) names.push_back(guide.name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace weir
