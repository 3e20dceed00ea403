// Turns a pipeline's text into stages. The grammar of stages is not here: each stage parses itself
// (stages/*.cc) with the pieces this class offers.
//
//   Parser p("filter a > 1 | sort b", table, parameters);
//   std::vector<std::unique_ptr<StageSyntax>> stages = p.pipeline();     // throws PipelineError
// Limits, each a PipelineError, so that the stack lasts: nesting 500 deep, trees 2,000 high, 1 MiB of text.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/lexer.h"
#include "lang/literal.h"
#include "lang/syntax.h"

namespace weir {

class Parser;
struct ErrorPlace;

// A parsed stage, before binding. stages/stage.h derives from it.
class StageSyntax {
 public:
  virtual ~StageSyntax() = default;
  Span span;  // from the keyword to the stage's end
};

// One line of the stage table as the parser needs it.
struct StageEntry {
  std::string_view name;
  std::string_view alias;                          // "" when there is none
  std::unique_ptr<StageSyntax> (*parse)(Parser&);  // the keyword has been read; reads up to '|' or the end
};

struct StageTable {
  std::span<const StageEntry> stages;
  // For the implied stages: a bare expression, an aggregate's items, "count".
  std::unique_ptr<StageSyntax> (*make_filter)(ExprPtr);
  std::unique_ptr<StageSyntax> (*make_aggregate)(std::vector<Item> items, std::vector<Item> by);
  bool (*is_aggregate)(std::string_view function);  // by name or alias, pNN included
  std::vector<std::string_view> functions;          // all function and aggregate names, for suggestions
};

// --arg and --arg-str: a literal each.
using Parameters = std::map<std::string, Literal, std::less<>>;

class Parser {
 public:
  Parser(std::string_view text, const StageTable& table, const Parameters& parameters);
  Parser(const Parser&) = delete;  // tokens view text_
  Parser& operator=(const Parser&) = delete;
  std::vector<std::unique_ptr<StageSyntax>> pipeline();

  // For stages.
  const Token& peek(size_t ahead = 0) const;
  Token next();
  bool at_end_of_stage() const;               // '|' or the end of the text
  bool at_word(std::string_view word) const;  // the next token is this bare word
  bool accept_word(std::string_view word);
  void expect_word(std::string_view word);
  bool at(Lex kind) const;
  bool accept(Lex kind);
  void expect(Lex kind, std::string_view what);  // error "expected WHAT, found ..."
  ExprPtr expr();
  std::vector<Item> items(bool nested_targets = false);  // one or more; stops at "by", "on", '|'
  std::vector<Item> by_items();                          // after "by" was read: one or more; `()` gives none
  std::vector<Key> keys();
  std::vector<Step> path();                 // a bare path; error otherwise
  std::vector<std::vector<Step>> paths();   // one or more, comma between
  int64_t duration(std::string_view what);  // a duration literal or parameter, ns; may be negative or 0
  int64_t count(std::string_view what, int64_t least = 1);  // an integer literal or parameter
  Literal string(std::string_view what, bool regex = false);
  std::string target_name();  // NAME or ["odd name"]
  [[noreturn]] void fail(Span span, std::string message, std::string hint = {}) const;
  [[noreturn]] void unexpected(std::string_view wanted) const;  // at the next token
  Span span_from(const Token& first) const;                     // from `first` to the last token read
  uint32_t last_end() const;

 private:
  class Nesting;  // one level deeper while it lives

  // parser.cc
  std::unique_ptr<StageSyntax> stage();
  std::unique_ptr<StageSyntax> implied_stage();
  const StageEntry* stage_entry() const;  // what the next word begins, or null
  bool reads_as_field() const;            // a stage's word used as a field: top > 3
  void refuse_unknown_stage() const;
  void refuse_behind_condition(const Expr& condition) const;
  bool begins_aggregate() const;
  ErrorPlace place(size_t ahead = 0) const;
  std::string hint_at(const Token& found, std::string_view wanted) const;
  void close(const Token& open, std::string_view wanted = "')'");

  // parser_expr.cc
  ExprPtr or_expr();
  ExprPtr and_expr();
  ExprPtr not_expr();
  ExprPtr comparison();
  ExprPtr word_comparison(ExprPtr left);
  ExprPtr sum();
  ExprPtr product();
  ExprPtr unary();
  ExprPtr coalesce(ExprPtr first);
  ExprPtr negative_literal();  // null when no "-" and number come next
  ExprPtr postfix();
  ExprPtr primary();
  ExprPtr word();
  ExprPtr literal();
  ExprPtr call();
  void call_arguments(Expr& call);
  void refuse_clause(const Expr& call) const;
  void aggregate_clauses(Expr& call);
  ExprPtr sum_as(StringUse use);
  ExprPtr expr_as(StringUse use);
  ExprPtr make(Op op, ExprPtr a, ExprPtr b = nullptr) const;
  void grow(Expr& parent) const;  // sets its height
  bool distinct_is_keyword() const;

  // parser_items.cc
  Item item(bool nested_targets);
  size_t target_tokens() const;  // of `target =` that comes next; 0 for none
  std::vector<Step> bare_path();
  Step first_step();
  void more_steps(std::vector<Step>& steps);
  Step bracket_step();
  const Literal& parameter(const Token& token) const;
  void refuse_hyphen(bool arithmetic) const;  // user-agent without spaces

  std::string text_;
  const StageTable& table_;
  const Parameters& parameters_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  size_t stage_at_ = 0;  // the first token of the stage at hand
  int depth_ = 0;
  StringUse string_use_ = StringUse::Plain;  // of a string that comes next
  bool in_where_ = false;                    // of an aggregate, which an `over` may follow
  size_t chained_ = SIZE_MAX;                // the token where a comparison follows a comparison
};

// One literal as --arg takes it: a number, string in quotes, duration, time, true, false, null; any other
// text is a string, but what begins with a quote or an @ and is no literal is a PipelineError in `text`.
Literal parse_argument(std::string_view text);

}  // namespace weir
