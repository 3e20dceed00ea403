// Hints for what the lexer refuses, and for a file's name in the pipeline's place.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/hints.h"

namespace weir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The tokens of the stage that the text at hand belongs to.
std::span<const Token> of_stage(std::span<const Token> before) {
  size_t begin = before.size();
  while (begin > 0 && before[begin - 1].kind != Lex::Pipe) --begin;
  return before.subspan(begin);
}

Lex last_kind(std::span<const Token> tokens, size_t n = 1) {
  return tokens.size() < n ? Lex::End : tokens[tokens.size() - n].kind;
}

// name ~ /^x/, parse line /(?<x>.)/: the fault lies between the slashes.
std::string inside_regex(std::string_view text, std::span<const Token> stage, size_t at) {
  for (size_t i = 1; i < stage.size(); ++i) {
    const Lex before = stage[i - 1].kind;
    const bool pattern = before == Lex::Match || before == Lex::NotMatch || stage.front().is("parse");
    if (stage[i].kind != Lex::Slash || !pattern) continue;
    const bool closed_before = text.substr(stage[i].span.end, at - stage[i].span.end).find('/') != text.npos;
    const std::string regex = closed_before ? "" : slash_regex(text, stage[i].span.begin);
    if (!regex.empty()) return fmt::format("write {}", regex);
  }
  return "";
}

// 1,000: the tokens before end with its first groups.
std::string grouped_number(std::string_view text, std::span<const Token> stage, size_t at) {
  std::string whole;
  for (size_t i = stage.size(); i >= 2 && stage[i - 1].kind == Lex::Comma && !stage[i - 1].space_before;
       i -= 2) {
    const Token& group = stage[i - 2];
    if (group.kind != Lex::Number || group.text.size() > 3) return "";
    whole.insert(0, group.text);
    if (group.text.size() != 3) break;
  }
  if (whole.empty() || text[at - 1] != ',') return "";
  size_t end = at;
  while (end < text.size() && (is_digit(text[end]) || text[end] == ',')) ++end;
  const std::string_view rest = text.substr(at, end - at);
  if (rest.size() % 4 != 3) return "";
  for (size_t i = 0; i < rest.size(); ++i) {
    if ((rest[i] == ',') != (i % 4 == 3)) return "";
    if (rest[i] != ',') whole += rest[i];
  }
  return fmt::format("write {}", whole);
}

// a[1:2], project a: b
std::string colon_hint(std::span<const Token> stage) {
  const Lex last = last_kind(stage);
  const bool slice =
      last == Lex::LeftBracket || (last == Lex::Number && last_kind(stage, 2) == Lex::LeftBracket);
  if (slice) return "a part of a string is substr(s, start, length)";
  return last == Lex::Word && stage.size() > 1 ? fmt::format("write {} = …", stage.back().text) : "";
}

// {a, b} of jq, {print $1} of awk, in {1, 2}
std::string brace_hint(std::span<const Token> stage) {
  return !stage.empty() && stage.back().is("in") ? "write in (1, 2)"
                                                 : "fields are chosen without braces: project a, b";
}

// rename a -> b
std::string arrow_hint(std::string_view text, std::span<const Token> stage, size_t at) {
  if (stage.size() < 2 || !stage.front().is("rename") || stage.back().kind != Lex::Word) return "";
  const size_t begin = std::min(text.find_first_not_of(' ', at + 2), text.size());
  size_t end = begin;
  while (end < text.size() && std::string_view(" ,|").find(text[end]) == std::string_view::npos) ++end;
  const std::string_view name = text.substr(begin, end - begin);
  return is_name(name) ? fmt::format("write {} = {}", name, stage.back().text) : "";
}

}  // namespace

std::string slash_regex(std::string_view text, size_t slash) {
  std::string pattern;
  for (size_t i = slash + 1; i < text.size(); ++i) {
    if (text[i] == '/') {
      const bool fold = text.substr(i + 1).starts_with('i');
      return pattern.empty() ? "" : fmt::format("\"{}{}\"", fold ? "(?i)" : "", pattern);
    }
    const bool escaped = text[i] == '\\' && i + 1 < text.size();
    if (escaped && text[i + 1] != '/') pattern += '\\';
    if (escaped) ++i;
    if (text[i] == '"' && !escaped) pattern += '\\';
    pattern += text[i];
  }
  return "";
}

std::string lexical_hint(std::string_view text, std::span<const Token> before, size_t at) {
  const std::span<const Token> stage = of_stage(before);
  std::string hint = inside_regex(text, stage, at);
  if (!hint.empty()) return hint;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with('{')) return brace_hint(stage);
  if (rest.starts_with(':') && !rest.starts_with("::") && !rest.starts_with(":=")) return colon_hint(stage);
  if (rest.starts_with("->")) return arrow_hint(text, stage, at);
  return rest.starts_with('0') ? grouped_number(text, stage, at) : "";
}

std::string member_hint(std::string_view text, size_t bracket, std::string_view name) {
  size_t begin = bracket;
  const auto in_path = [](char c) { return c == '.' || c == '@' || is_digit(c) || is_name({&c, 1}); };
  while (begin > 0 && in_path(text[begin - 1])) --begin;
  if (begin == bracket) return fmt::format("write [\"{}\"] for the field", name);
  return fmt::format("an index is a number or a text: {}[\"{}\"]", text.substr(begin, bracket - begin), name);
}

std::string file_hint(std::string_view text) {
  constexpr auto kEndings =
      std::to_array<std::string_view>({".ndjson", ".jsonl", ".json", ".csv", ".tsv", ".txt", ".log",
                                       ".logfmt", ".gz", ".zst", ".xz", ".bz2"});
  if (text.find_first_of(" \t\n|,=<>()\"'[]{}#:$;&!?") != std::string_view::npos) return "";
  const size_t rotated = text.find_last_not_of("0123456789");  // access.log.1
  if (rotated != std::string_view::npos && rotated + 1 < text.size() && text[rotated] == '.')
    text = text.substr(0, rotated);
  const bool file = std::any_of(kEndings.begin(), kEndings.end(),
                                [&](std::string_view ending) { return text.ends_with(ending); });
  return file ? "the pipeline comes before the files" : "";
}

}  // namespace weir
