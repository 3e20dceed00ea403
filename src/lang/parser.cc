// Pipelines, stages and errors; expressions are in parser_expr.cc, items, keys and paths in parser_items.cc.
#include "lang/parser.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/near.h"
#include "lang/hints.h"
#include "lang/synonyms.h"

namespace weir {
namespace {

constexpr size_t kLongestText = 1 << 20;

bool begins_operand(const Token& t) {
  switch (t.kind) {
    case Lex::Word:
    case Lex::Number:
    case Lex::Duration:
    case Lex::Time:
    case Lex::String:
    case Lex::Parameter: return true;
    case Lex::Dot:
    case Lex::LeftBracket: return t.space_before;
    default: return false;
  }
}

// Words after which a word that stands before them is a field.
bool is_infix(const Token& t, const Token& after) {
  if (t.is("and") || t.is("or") || t.is("in") || t.is("is") || t.is("between")) return true;
  if (t.is("not")) {
    return after.is("in") || after.is("between") || after.is_text_test() || after.kind == Lex::Match;
  }
  return t.is_text_test() && after.kind != Lex::LeftParen && begins_operand(after);
}

std::string describe(const Token& t) {
  if (t.kind == Lex::End) return "the end";
  constexpr size_t kMost = 40;
  if (t.text.size() <= kMost) return fmt::format("'{}'", t.text);
  size_t cut = kMost;
  while ((static_cast<unsigned char>(t.text[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("'{}…'", t.text.substr(0, cut));
}

// What stands for "a field" among the things a caller can want: then a word is nothing but a wrong name.
bool wants_field(std::string_view wanted) {
  return wanted == "an expression" || wanted == "a field" || wanted == "a name";
}

// The first call of no known function; null where there is none.
const Expr* unknown_call(const Expr& e, const StageTable& table) {
  const auto& known = table.functions;
  if (e.op == Op::Call && !table.is_aggregate(e.name) &&
      std::find(known.begin(), known.end(), e.name) == known.end())
    return &e;
  for (const ExprPtr& arg : e.args) {
    if (const Expr* call = unknown_call(*arg, table)) return call;
  }
  return nullptr;
}

// weir app.ndjson 'limit 1': whatever is wrong with the name as a pipeline.
void point_out_file(std::string_view text, Diagnostic& fault) {
  if (std::string hint = file_hint(text); !hint.empty()) fault.hint = std::move(hint);
}

// host = $h, ${h} of the shell, with --arg h=web-1.
void point_out_parameter(std::string_view text, const Parameters& parameters, Diagnostic& fault) {
  std::string_view rest = text.substr(std::min<size_t>(fault.span.begin, text.size()));
  if (!rest.starts_with('$')) return;
  rest.remove_prefix(rest.starts_with("${") ? 2 : 1);
  for (const auto& [name, literal] : parameters) {
    const bool longer = rest.size() > name.size() && is_name(rest.substr(0, name.size() + 1));
    if (rest.starts_with(name) && !longer) fault.hint = fmt::format("write :{} for the parameter", name);
  }
}

}  // namespace

Parser::Parser(std::string_view text, const StageTable& table, const Parameters& parameters)
    : text_(text.substr(0, kLongestText)), table_(table), parameters_(parameters) {
  if (text.size() > kLongestText) {
    throw PipelineError(Span(),
                        fmt::format("the pipeline is {} bytes long; at most 1 MiB is read", text.size()));
  }
  try {
    tokens_ = lex(text_);
  } catch (PipelineError& e) {
    point_out_parameter(text_, parameters, e.diagnostic);
    point_out_file(text_, e.diagnostic);
    throw;
  }
}

std::vector<std::unique_ptr<StageSyntax>> Parser::pipeline() {
  if (at(Lex::End)) fail(Span(), "the pipeline is empty");
  std::vector<std::unique_ptr<StageSyntax>> stages;
  try {
    do {
      stages.push_back(stage());
    } while (accept(Lex::Pipe));
  } catch (PipelineError& e) {
    point_out_file(text_, e.diagnostic);
    throw;
  }
  return stages;
}

std::unique_ptr<StageSyntax> Parser::stage() {
  const Token first = peek();
  stage_at_ = at_;
  if (at_end_of_stage()) unexpected("a stage");
  const StageEntry* entry = stage_entry();
  std::unique_ptr<StageSyntax> result;
  if (entry != nullptr) {
    next();
    result = entry->parse(*this);
  } else {
    result = implied_stage();
  }
  if (!at_end_of_stage()) unexpected("'|' or the end");
  result->span = span_from(first);
  return result;
}

const StageEntry* Parser::stage_entry() const {
  if (!at(Lex::Word)) return nullptr;
  for (const StageEntry& entry : table_.stages) {
    if (peek().text == entry.name || (!entry.alias.empty() && peek().text == entry.alias)) {
      return reads_as_field() ? nullptr : &entry;
    }
  }
  return nullptr;
}

bool Parser::reads_as_field() const {
  if (is_reserved(peek().text)) return false;
  const Token& t = peek(1);
  switch (t.kind) {
    case Lex::Equal:
    case Lex::NotEqual:
    case Lex::Less:
    case Lex::LessEqual:
    case Lex::Greater:
    case Lex::GreaterEqual:
    case Lex::Match:
    case Lex::NotMatch:
    case Lex::Assign:
    case Lex::Plus:
    case Lex::Slash:
    case Lex::SlashSlash:
    case Lex::Percent:
    case Lex::QuestionQuestion: return true;
    case Lex::Minus:
      return !t.space_before || peek(2).space_before;  // "sort -n" is a stage, "top - 1 > n" a filter
    case Lex::Star: return begins_operand(peek(2)) || peek(2).kind == Lex::LeftParen;  // not "select *"
    case Lex::Dot:
    case Lex::LeftBracket: return !t.space_before;
    case Lex::Word: return is_infix(t, peek(2));
    default: return false;
  }
}

std::unique_ptr<StageSyntax> Parser::implied_stage() {
  const Token first = peek();
  if (at_word("count") && (peek(1).is("by") || peek(1).kind == Lex::Pipe || peek(1).kind == Lex::End)) {
    Item count;
    count.expr = std::make_unique<Expr>();
    count.expr->op = Op::Call;
    count.expr->name = "count";
    count.expr->span = count.expr->name_span = count.span = next().span;
    std::vector<Item> items;
    items.push_back(std::move(count));
    std::vector<Item> by;
    if (accept_word("by")) by = by_items();
    return table_.make_aggregate(std::move(items), std::move(by));
  }
  if (begins_aggregate()) {
    std::vector<Item> items = this->items();
    std::vector<Item> by;
    if (accept_word("by")) by = by_items();
    return table_.make_aggregate(std::move(items), std::move(by));
  }
  if (first.kind == Lex::Word && !is_reserved(first.text)) refuse_unknown_stage();
  ExprPtr condition = expr();
  if (!at_end_of_stage()) refuse_behind_condition(*condition);
  if (condition->op == Op::Path) {
    const std::string path = to_text(*condition);
    const std::string project = first.kind == Lex::Dot ? fmt::format("write project {}; ", path) : "";  // jq
    fail(condition->span, fmt::format("unknown stage '{}'", path),
         fmt::format("{}a condition is like {} == 1", project, path));
  }
  return table_.make_filter(std::move(condition));
}

// percentiles(x) by host: what is wrong before the word that does not fit.
void Parser::refuse_behind_condition(const Expr& condition) const {
  if (const Expr* call = unknown_call(condition, table_))
    fail(call->name_span, fmt::format("unknown function '{}'", call->name),
         suggest_word(call->name, table_.functions));
  if (!at_word("by") && !at_word("as") && !at(Lex::Comma)) return;
  std::string hint = sql_hint(place());
  if (hint.empty()) hint = stray_clause_hint(place());
  if (hint.empty() && !at_word("by")) return;
  fail(peek().span, fmt::format("expected '|' or the end, found {}", describe(peek())), std::move(hint));
}

// A word that neither stands alone nor begins an expression was meant as a stage.
void Parser::refuse_unknown_stage() const {
  const Token& word = peek();
  const Token& t = peek(1);
  const bool alone = t.kind == Lex::End || t.kind == Lex::Pipe || t.kind == Lex::Comma;
  const bool function =
      std::find(table_.functions.begin(), table_.functions.end(), word.text) != table_.functions.end();
  std::string hint = suggest_stage(word.text, table_, !alone);
  bool stage = alone || (begins_operand(t) && !is_infix(t, peek(2)));
  if (t.kind == Lex::LeftParen) {
    const bool foreign = is_foreign_stage(word.text) && !is_foreign_function(word.text);  // del(.a)
    stage = !hint.empty() && !function && !table_.is_aggregate(word.text) &&
            (foreign || suggest_word(word.text, table_.functions).empty());
    if (std::string call = stage ? stage_call_hint(place()) : ""; !call.empty()) hint = std::move(call);
  }
  // "srot -n", "tail -5"; but "a -1 > b" is arithmetic
  if (t.kind == Lex::Minus && t.space_before && !peek(2).space_before) {
    const bool ends = peek(3).kind == Lex::End || peek(3).kind == Lex::Pipe;
    stage = !hint.empty() && (peek(2).kind == Lex::Word || (peek(2).kind == Lex::Number && ends));
  }
  if (!stage) return;
  if (hint.empty() && t.kind == Lex::Word) {
    std::string infix = infix_hint(place(1));  // name like "x%"
    if (infix.empty() && !is_reserved(t.text)) infix = suggest_keyword(t.text);
    const std::string_view wrong = t.is("not") ? "expected '|' or the end, found" : "unknown word";
    if (!infix.empty()) fail(t.span, fmt::format("{} '{}'", wrong, t.text), infix);
  }
  const bool other = is_foreign_stage(word.text);
  const bool first_rows = other && t.kind == Lex::Number;                        // first 5
  const bool list = t.kind == Lex::Comma || (begins_operand(t) && !first_rows);  // avg latency; count, avg(x)
  if (std::string call = list ? bare_aggregate_hint(place()) : ""; !call.empty()) {
    hint = std::move(call);
  } else if (function && hint.empty() && !other && begins_operand(t)) {
    hint = fmt::format("write {}(…)", word.text);
  }
  if (std::string sql = sql_hint(place()); !sql.empty()) hint = std::move(sql);
  fail(word.span, fmt::format("unknown stage '{}'", word.text), std::move(hint));
}

// [NAME =] and a call of an aggregate, with nothing but its clauses after it.
bool Parser::begins_aggregate() const {
  size_t i = target_tokens();
  if (peek(i).kind != Lex::Word || peek(i + 1).kind != Lex::LeftParen || !table_.is_aggregate(peek(i).text))
    return false;
  size_t open = 0;
  for (++i; peek(i).kind != Lex::End; ++i) {
    if (peek(i).kind == Lex::LeftParen) ++open;
    if (peek(i).kind == Lex::RightParen && --open == 0) break;
  }
  const Token& after = peek(i + 1);
  return after.kind == Lex::End || after.kind == Lex::Pipe || after.kind == Lex::Comma || after.is("by") ||
         after.is("as") || after.is("where") || after.is("over");
}

const Token& Parser::peek(size_t ahead) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }

Token Parser::next() {
  const Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::at(Lex kind) const { return peek().kind == kind; }

bool Parser::at_end_of_stage() const { return at(Lex::Pipe) || at(Lex::End); }

bool Parser::at_word(std::string_view word) const { return at(Lex::Word) && peek().text == word; }

bool Parser::accept(Lex kind) {
  if (!at(kind) || kind == Lex::End) return false;
  next();
  return true;
}

bool Parser::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  next();
  return true;
}

void Parser::expect_word(std::string_view word) {
  if (!accept_word(word)) unexpected(fmt::format("'{}'", word));
}

void Parser::expect(Lex kind, std::string_view what) {
  if (!accept(kind)) unexpected(what);
}

void Parser::close(const Token& open, std::string_view wanted) {
  const bool paren = open.kind == Lex::LeftParen;
  if (accept(paren ? Lex::RightParen : Lex::RightBracket)) return;
  unexpected(at_end_of_stage() ? (paren ? "')'" : "']'") : wanted);
}

uint32_t Parser::last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].span.end; }

Span Parser::span_from(const Token& first) const {
  return {first.span.begin, std::max(first.span.end, last_end())};
}

void Parser::fail(Span span, std::string message, std::string hint) const {
  throw PipelineError(span, std::move(message), std::move(hint));
}

void Parser::unexpected(std::string_view wanted) const {
  const Token& found = peek();
  std::string hint = hint_at(found, wanted);
  // Another language's word is wrong by itself, whatever was expected here.
  const bool foreign = found.kind == Lex::Word && !wants_field(wanted) && is_foreign_keyword(found.text);
  fail(found.span,
       foreign ? fmt::format("unknown word '{}'", found.text)
               : fmt::format("expected {}, found {}", wanted, describe(found)),
       std::move(hint));
}

ErrorPlace Parser::place(size_t ahead) const {
  return {text_, tokens_, std::min(at_ + ahead, tokens_.size() - 1), stage_at_, table_};
}

std::string Parser::hint_at(const Token& found, std::string_view wanted) const {
  if (at_ == chained_) {
    const bool order = found.kind >= Lex::Less && found.kind <= Lex::GreaterEqual;
    return order ? "did you mean 'between … and'?" : "join comparisons with 'and'";
  }
  if (std::string habit = habit_hint(place(), wanted); !habit.empty()) return habit;
  if (wants_field(wanted)) {
    if (found.kind == Lex::Word && is_reserved(found.text))
      return begins_operand(peek(1)) ? "" : fmt::format("write .{} for the field", found.text);
    if (found.kind == Lex::String) return fmt::format("write [{}] for the field", found.text);
    return "";
  }
  if (found.kind != Lex::Word) return comma_hint(place(), wanted, false);
  for (const StageEntry& entry : table_.stages) {
    if (found.text != entry.name && found.text != entry.alias) continue;
    return wanted == "'|' or the end" ? fmt::format("a '|' is missing before '{}'", found.text) : "";
  }
  if (wanted.size() > 2 && wanted.starts_with('\'') && wanted.ends_with('\'')) {
    const std::vector<std::string> word = {std::string(wanted.substr(1, wanted.size() - 2))};
    if (!nearest(found.text, word).empty()) return fmt::format("did you mean {}?", wanted);
  }
  const bool foreign = is_foreign_keyword(found.text) || is_foreign_stage(found.text);
  std::string hint = foreign ? "" : comma_hint(place(), wanted, true);
  if (hint.empty()) hint = suggest_keyword(found.text);
  const bool stage = wanted == "'|' or the end" && found.text != "where" && !is_reserved(found.text);
  if (hint.empty() && stage) hint = suggest_stage(found.text, table_, false);
  return hint.empty() ? comma_hint(place(), wanted, false) : hint;
}

}  // namespace weir
