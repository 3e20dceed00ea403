// Reads the tokens around the place of an error without moving it, for lang/hints.cc.
//
//   rename a.b as c        Look(place).path(1) == "a.b"
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "lang/hints.h"
#include "lang/parser.h"

namespace weir {

class Look {
 public:
  explicit Look(const ErrorPlace& place) : place_(place) {}

  const Token& token(size_t i) const { return place_.tokens[std::min(i, place_.tokens.size() - 1)]; }
  const Token& found() const { return token(place_.at); }
  const Token& after(size_t n = 1) const { return token(place_.at + n); }
  // The n-th token before the place, in its stage; else the End.
  const Token& before(size_t n = 1) const {
    return place_.at >= place_.stage + n ? place_.tokens[place_.at - n] : place_.tokens.back();
  }
  const Token& first() const { return token(place_.stage); }
  bool in_stage(std::string_view name) const {
    for (const StageEntry& entry : place_.table.stages) {
      if (entry.name == name) return first().is(name) || (!entry.alias.empty() && first().is(entry.alias));
    }
    return false;
  }
  bool ends(size_t i) const { return token(i).kind == Lex::End || token(i).kind == Lex::Pipe; }

  // The source from token `first` up to, without, token `end`.
  std::string_view source(size_t first, size_t end) const {
    if (first >= end) return "";
    const uint32_t begin = token(first).span.begin;
    return place_.text.substr(begin, token(end - 1).span.end - begin);
  }

  // The same with spaces around comparisons, for hints; "…" where it would be too long for one.
  std::string shown(size_t first, size_t end) const {
    constexpr size_t kLongest = 60;
    const auto compares = [](const Token& t) { return t.kind >= Lex::Assign && t.kind <= Lex::NotMatch; };
    std::string out;
    for (size_t i = first; i < end; ++i) {
      const bool apart = token(i).space_before || compares(token(i)) || compares(token(i - 1));
      if (i > first && apart) out += ' ';
      out += token(i).text;
    }
    return out.size() > kLongest ? "…" : out;
  }

  // The end of a path or a literal that begins at `i`; `i` where none does.
  size_t operand_end(size_t i) const {
    const Token& t = token(i);
    const bool literal = t.kind == Lex::Number || t.kind == Lex::String || t.kind == Lex::Duration ||
                         t.kind == Lex::Time || t.kind == Lex::Parameter;
    if (literal) return i + 1;
    const bool path = (t.kind == Lex::Word && !is_reserved(t.text)) ||
                      (t.kind == Lex::Dot && token(i + 1).kind == Lex::Word) ||
                      (t.kind == Lex::LeftBracket && token(i + 1).kind == Lex::String);
    if (!path) return i;
    for (++i; !token(i).space_before; ++i) {
      const Lex kind = token(i).kind;
      const bool step = kind == Lex::Dot || kind == Lex::LeftBracket || kind == Lex::RightBracket ||
                        kind == Lex::Word || kind == Lex::String || kind == Lex::Number;
      if (!step) break;
    }
    return i;
  }
  std::string_view operand(size_t i) const { return source(i, operand_end(i)); }
  std::string_view path(size_t i) const {
    const Lex kind = token(i).kind;
    return kind == Lex::Word || kind == Lex::Dot || kind == Lex::LeftBracket ? operand(i) : "";
  }

  // The parenthesis that closes the one at `open`; the last token where none does.
  size_t closing(size_t open) const {
    size_t depth = 0;
    for (size_t i = open; i < place_.tokens.size(); ++i) {
      if (token(i).kind == Lex::LeftParen) ++depth;
      if (token(i).kind == Lex::RightParen && --depth == 0) return i;
    }
    return place_.tokens.size() - 1;
  }
  // The first of the words, or the stage's end, from `i` on and outside of parentheses; with `comma` also a
  // comma.
  size_t until(size_t i, std::initializer_list<std::string_view> words, bool comma = false) const {
    for (size_t depth = 0; !ends(i); ++i) {
      const Token& t = token(i);
      if (t.kind == Lex::LeftParen || t.kind == Lex::LeftBracket) ++depth;
      if (t.kind == Lex::RightParen || t.kind == Lex::RightBracket) depth -= depth > 0 ? 1 : 0;
      if (depth > 0) continue;
      if (comma && t.kind == Lex::Comma) break;
      const auto is = [&t](std::string_view word) { return t.is(word); };
      if (std::any_of(words.begin(), words.end(), is)) break;
    }
    return i;
  }
  // The parenthesis that the one at `close` closes; the stage's first token where none does.
  size_t opener(size_t close) const {
    size_t depth = 0;
    for (size_t i = close; i > place_.stage; --i) {
      if (token(i).kind == Lex::RightParen) ++depth;
      if (token(i).kind == Lex::LeftParen && --depth == 0) return i;
    }
    return place_.stage;
  }
  // The innermost open parenthesis around the place, or its stage's first token.
  size_t opening() const {
    size_t depth = 0;
    for (size_t i = place_.at; i > place_.stage; --i) {
      if (token(i - 1).kind == Lex::RightParen) ++depth;
      if (token(i - 1).kind == Lex::LeftParen && depth-- == 0) return i - 1;
    }
    return place_.stage;
  }
  bool is_aggregate(size_t i) const {
    return token(i).kind == Lex::Word && place_.table.is_aggregate(token(i).text);
  }
  bool is_function(const Token& t) const {
    const auto& known = place_.table.functions;
    return t.kind == Lex::Word && (place_.table.is_aggregate(t.text) ||
                                   std::find(known.begin(), known.end(), t.text) != known.end());
  }
  const ErrorPlace& place() const { return place_; }

 private:
  const ErrorPlace& place_;
};

}  // namespace weir
