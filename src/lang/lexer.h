// Cuts a pipeline's text into tokens with spans. Strings are lexed raw; the parser undoes their escapes, as
// it knows which stand in regex position.
#pragma once

#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace weir {

enum class Lex : uint8_t {
  End,
  Word,       // NAME, keywords included
  Number,     // with a unit suffix (10kB) in its text
  Duration,   // 1h30m
  Time,       // @2026-01-31
  String,     // with its quotes
  Parameter,  // :name
  Pipe,
  Comma,
  Dot,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Assign,  // =
  Equal,
  NotEqual,  // != <>
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Match,  // ~ =~
  NotMatch,
  Plus,
  Minus,
  Star,
  Slash,
  SlashSlash,
  Percent,
  QuestionQuestion,
};

struct Token {
  Lex kind = Lex::End;
  std::string_view text;  // in the pipeline's text
  Span span;
  bool space_before = false;  // white space or the start of the text before it

  bool is(std::string_view word) const { return kind == Lex::Word && text == word; }
  bool is_text_test() const { return is("contains") || is("starts_with") || is("ends_with"); }
};

// Throws PipelineError: unclosed string, unknown character (with weir's word for && || ! and others), bad
// number. The last token is End, right after the text's last one.
std::vector<Token> lex(std::string_view text);

// A word that never is a field's name by itself: and, by, null …
bool is_reserved(std::string_view word);
// A NAME of the grammar, reserved or not: what needs no ["…"].
bool is_name(std::string_view text);

}  // namespace weir
