// The words that completion scripts offer, out of the program's tables.
//
//   {"aggregate|stats", {"$aggregates", "$functions", "by", …}}   // behind `aggregate` in a pipeline
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct OptionDef;

// What may stand in a stage: keywords, and "$functions" and the like for a list of the script's.
struct StageWords {
  std::vector<std::string_view> names;  // of the stage; empty for a stage without a keyword
  std::vector<std::string> words;
};
std::vector<StageWords> stage_words();

// Words of expressions: and, or, not, in …
std::vector<std::string> operator_words();

// Calls, with their parenthesis: "lower(".
std::vector<std::string> calls(const std::vector<std::string_view>& functions);

// How the value of an option completes; Optional: only behind =, as in --stats[=json].
enum class ValueKind : uint8_t { None, Optional, Any, File, ReadFormat, WriteFormat, Words };
ValueKind value_kind(const OptionDef& def);
std::vector<std::string_view> value_words(const OptionDef& def);  // of "start|end"

// All that `weir help` explains.
std::vector<std::string_view> help_names();

}  // namespace weir
