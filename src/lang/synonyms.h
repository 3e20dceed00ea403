// Other languages' words and weir's word for each, and hints for mistyped names.
//
//   suggest_stage("sumarize", table) == "did you mean 'aggregate'?"     // near "summarize", which is
//   aggregate here
//
// The words are no aliases: they only make errors say what to write. All hints are "" where nothing is near.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct StageTable;

// For a word where a stage begins. `loose`: also what is near to an alias or another language's word, not
// only to a stage's name.
std::string suggest_stage(std::string_view word, const StageTable& table, bool loose = true);

// For a function or an aggregate among `candidates`: the same function under another language's name, else
// the nearest name.
std::string suggest_word(std::string_view word, const std::vector<std::string_view>& candidates);

// Weir's word or way for a word that operators, keys and windows of other languages have (like, descending,
// lateness, …).
std::string suggest_keyword(std::string_view word);
bool is_foreign_keyword(std::string_view word);

// Whether a word is another language's for a stage of weir; the stage ("window hop"), or "".
bool is_foreign_stage(std::string_view word);
std::string_view our_stage(std::string_view word);

// Whether a word is another language's for a function.
bool is_foreign_function(std::string_view word);

// What `parse … as` calls a format of log lines (nginx: combined); the word itself where it is none's.
std::string_view our_format(std::string_view word);

// Weir's word for an operator of other languages (&&, ||, !, **, …) at the text's begin: its length and the
// hint, or length 0.
struct ForeignOperator {
  size_t length = 0;
  std::string hint;
};
ForeignOperator foreign_operator(std::string_view text);

// Weir's unit for another spelling (sec, minutes, KB, …), or "".
std::string_view unit_for(std::string_view word);

// 5 and "sec", "min", "h" … as weir's duration, "5s"; months and years in days, "150d"; "" for no unit of
// time.
std::string duration_for(std::string_view number, std::string_view word);

// Weir's function for a type of SQL's cast, or "".
std::string_view cast_function(std::string_view type);

}  // namespace weir
