// What to write instead, at the place where a pipeline stops making sense: hints about habits from SQL, jq,
// awk and Miller, for the parser's and the lexer's errors.
//
//   sort desc a        write a desc
//   rename a as b      write b = a
//   project a b        a comma is missing?
//
// Words of other languages are in lang/synonyms.h. All hints are "" where nothing fits.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lang/lexer.h"

namespace weir {

struct StageTable;

// Where the parser stands.
struct ErrorPlace {
  std::string_view text;          // the pipeline
  std::span<const Token> tokens;  // with the End
  size_t at = 0;                  // the token that does not fit
  size_t stage = 0;               // the first one of its stage
  const StageTable& table;
};

// For "expected WANTED, found …".
std::string habit_hint(const ErrorPlace& place, std::string_view wanted);

// The same, for stages and clauses with a syntax of their own.
std::string stage_hint(const ErrorPlace& place, std::string_view wanted);

// For a bare aggregate's name at the stage's beginning: count host, count where …, count, avg(x).
std::string bare_aggregate_hint(const ErrorPlace& place);

// For a clause at a wrong place: count by host where …, count() if …
std::string aggregate_clause_hint(const ErrorPlace& place);

// For by, as or a comma behind an implied stage that does not begin with an aggregate's call, or goes on
// behind it.
std::string stray_clause_hint(const ErrorPlace& place);

// For SQL's select with its clauses, which come in another order here.
std::string sql_hint(const ErrorPlace& place);

// For another language's stage written as a call, of fields alone: del(.a) is drop a.
std::string stage_call_hint(const ErrorPlace& place);

// For what stands in a frame's place, `ahead` tokens further: over (partition by k).
std::string frame_hint(const ErrorPlace& place, size_t ahead);

// For a word after an operand: not null, not like "x%", like "x%".
std::string infix_hint(const ErrorPlace& place);

// Where items stand without a comma between. `surely`: only where what follows rules out a mistyped word.
std::string comma_hint(const ErrorPlace& place, std::string_view wanted, bool surely);

// For a text at `at` that is no token; `before` are the tokens up to it.
std::string lexical_hint(std::string_view text, std::span<const Token> before, size_t at);

// /x/i as awk, jq and JavaScript write a regex, in weir's string; `slash` is the place of the first.
std::string slash_regex(std::string_view text, size_t slash);

// For a name without quotes in the bracket at `bracket`: a.b[z].
std::string member_hint(std::string_view text, size_t bracket, std::string_view name);

// For a pipeline that is nothing but a file's name (weir app.ndjson 'limit 1').
std::string file_hint(std::string_view text);

}  // namespace weir
