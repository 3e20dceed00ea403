// A regular expression compiled by RE2: of the operators ~ and !~, the functions regex_*, and `parse`.
//
//   Regex::compile("(?<code>\\d+)")->matches("status 200")
//
// Immutable, for all threads. UTF-8; a subject's bytes that are no UTF-8 match nothing. (?<name>…) is taken
// as (?P<name>…).
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>

#include "functions/function.h"

namespace weir {

class Regex : public Prepared {
 public:
  // Throws PipelineError with an empty span and RE2's message.
  static std::unique_ptr<Regex> compile(std::string_view pattern);
  // The same, for patterns that come with the rows: null when the pattern is wrong.
  static std::unique_ptr<Regex> try_compile(std::string_view pattern);

  // Anywhere in the text.
  bool matches(std::string_view text) const;

  const RE2& re2() const { return re2_; }
  // \C is one byte, so a match may begin or end within a character.
  bool cuts_characters() const { return cuts_characters_; }
  int groups() const { return re2_.NumberOfCapturingGroups(); }

 private:
  explicit Regex(std::string_view pattern);

  RE2 re2_;
  std::string literal_;  // the pattern when it has no operators: then a search for text is enough
  bool is_literal_;
  bool cuts_characters_;
};

}  // namespace weir
