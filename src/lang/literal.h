// What tokens say as literals: strings with their escapes undone, numbers with their units, durations and
// times.
//
//   string_literal({Lex::String, "\"a\\n\""}, StringUse::Plain).text == "a\n"
//
// Errors are PipelineErrors at the token.
#pragma once

#include "lang/lexer.h"
#include "lang/syntax.h"

namespace weir {

// Where a string stands. In regex position only the closing quote is escaped; a pattern's (?<name>…) becomes
// (?P<name>…).
enum class StringUse : uint8_t { Plain, Pattern, Replacement };

Literal string_literal(const Token& token, StringUse use);
Literal number_literal(const Token& token, bool negative);
Literal duration_literal_of(const Token& token, bool negative);
Literal time_literal(const Token& token);
Literal bool_literal(bool value);

// (?<name> as RE2 writes it; escapes and classes are left alone.
std::string re2_groups(std::string_view pattern);

}  // namespace weir
