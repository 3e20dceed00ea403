// Prints the sections of the man pages that come from the program's tables, in roff: `weir_manual options`.
// man/generate puts them into the pages.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>

#include "aggregates/running.h"
#include "cli/arguments.h"
#include "cli/exit_codes.h"
#include "cli/help.h"
#include "cli/texts.h"
#include "formats/format.h"
#include "functions/function.h"
#include "stages/guide.h"
#include "stages/table.h"

namespace weir {
namespace {

// One character, as roff shows it unchanged.
std::string glyph(unsigned char c) {
  switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '\'': return "\\(aq";
    case '"': return "\\(dq";
    case '^': return "\\(ha";
    case '~': return "\\(ti";
    case '`': return "\\(ga";
    default: return std::string(1, static_cast<char>(c));
  }
}

// Lines keep their ends; other characters than ASCII go by their number.
std::string roff(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool line_start = out.empty() || out.back() == '\n';
    if (text.substr(i).starts_with("…")) {
      out += line_start ? "\\&..." : "...";
      i += 2;
    } else if (c >= 0xC0) {
      const size_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
      unsigned point = c & (0x3Fu >> more);
      for (size_t k = 0; k < more; ++k)
        point = (point << 6) | (static_cast<unsigned char>(text[++i]) & 0x3Fu);
      out += fmt::format("\\[u{:04X}]", point);
    } else {
      if (line_start && c == '.') out += "\\&";
      out += glyph(c);
    }
  }
  return out;
}

// A paragraph on lines of at most 78 bytes.
std::string filled(std::string_view text) {
  const std::string escaped = roff(text);
  std::string out;
  size_t column = 0;
  for (size_t begin = 0; begin < escaped.size();) {
    const size_t end = std::min(escaped.find(' ', begin), escaped.size());
    const std::string_view word = std::string_view(escaped).substr(begin, end - begin);
    const bool breaks = column > 0 && column + 1 + word.size() > 78;
    if (column > 0) out += breaks ? '\n' : ' ';
    if (breaks && word.starts_with('.')) out += "\\&";
    out += word;
    column = breaks ? word.size() : column + 1 + word.size();
    begin = end + 1;
  }
  return out;
}

std::string entry(std::string_view head, std::string_view help, std::string_view alias) {
  if (alias.empty()) return fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff(head), filled(help));
  return fmt::format(".TP\n\\fB{}\\fR\n{}.\nAlso \\fB{}\\fR.\n", roff(head), filled(help), roff(alias));
}

std::string example(const Example& of) {
  const bool is_long = of.expr.size() + of.result.size() > 60;
  return fmt::format(".EX\n{}{}gives {}\n.EE\n", roff(of.expr), is_long ? "\n" : " ", roff(of.result));
}

// A pipeline over as many lines as it takes behind `weir '` in an indented paragraph.
std::string broken(std::string_view pipeline) {
  constexpr size_t kWidth = 60;
  std::string out;
  size_t column = 0;
  while (!pipeline.empty()) {
    const size_t bar = pipeline.find(" | ", 1);
    const std::string_view stage = pipeline.substr(0, bar);
    pipeline.remove_prefix(stage.size());
    const bool breaks = column > 0 && column + stage.size() > kWidth;
    if (breaks) out += '\n';
    out += breaks ? fmt::format(" {}", stage) : std::string(stage);
    column = stage.size() + (breaks ? 0 : column);
  }
  return out;
}

std::string guide_text(const Guide& guide) {
  std::string out;
  if (!guide.more.empty()) out += fmt::format(".IP\n{}\n", filled(guide.more));
  std::string text = fmt::format("weir '{}'\n", broken(guide.pipeline));
  const auto rows = [&text](std::string_view title, std::string_view rows_text) {
    text += fmt::format("# {}\n{}\n", title, rows_text);
  };
  rows("in", guide.in);
  if (!guide.file.empty()) rows(guide.file, guide.file_text);
  rows("out", guide.out);
  return out + fmt::format(".IP\n.EX\n{}.EE\n", roff(text));
}

std::string options() {
  std::string out;
  std::string_view group;
  for (const OptionDef& def : all_options()) {
    if (def.group != group) out += fmt::format(".SS {}\n", roff(def.group));
    group = def.group;
    std::string head;
    if (!def.letter.empty()) head = fmt::format("\\fB\\-{}\\fR", roff(def.letter));
    if (!def.name.empty())
      head += fmt::format("{}\\fB\\-\\-{}\\fR", head.empty() ? "" : ", ", roff(def.name));
    if (!def.value.empty())
      head += fmt::format("{}\\fI{}\\fR", def.value.starts_with('[') ? "" : " ", roff(def.value));
    out += fmt::format(".TP\n{}\n{}\n", head, filled(option_line(def).right));
  }
  return out;
}

std::string word_lines(std::span<const WordLine> lines) {
  std::string out;
  for (const WordLine& line : lines) out += entry(line.word, line.help, "");
  return out;
}

// The lines of one section of `weir help TOPIC`.
std::string words_of(std::string_view topic, std::string_view title) {
  for (const TextTopic& t : text_topics()) {
    if (t.name != topic) continue;
    for (const TextSection& section : t.sections) {
      if (section.title.starts_with(title) && !section.words.empty()) return word_lines(section.words);
    }
  }
  return "";
}

std::string stages() {
  std::string out;
  for (const StageDef& def : all_stages()) {
    out += entry(def.usage, def.help, def.alias);
    if (const Guide* guide = find_guide(def.name)) out += guide_text(*guide);
  }
  return out;
}

std::string window_kinds() {
  std::string out;
  for (const Guide& guide : window_guides()) out += entry(guide.usage, guide.help, "") + guide_text(guide);
  return out;
}

std::string functions() {
  std::string out;
  for (const FunctionFamily& family : function_families()) {
    out += fmt::format(".SS {}\n", roff(family.title));
    for (const FunctionDef& def : family.functions)
      out += entry(def.signature, def.help, def.alias) + example(def.example);
  }
  return out;
}

std::string aggregates() {
  std::string out;
  for (const AggregateDef* def : all_aggregates())
    out += entry(def->signature, def->help, def->alias) + example(def->example);
  return out;
}

std::string running() {
  std::string out;
  for (const RunningDef& def : running_functions())
    out += entry(def.signature, def.help, "") + example(def.example);
  return out;
}

std::string formats() {
  std::string out;
  for (const FormatDef* def : all_formats()) out += entry(def->name, format_help(*def), "");
  return out;
}

std::string section(std::string_view name) {
  if (name == "options") return options();
  if (name == "exit codes") return word_lines(kExitCodes);
  if (name == "stages") return stages();
  if (name == "kinds of windows") return window_kinds();
  if (name == "clauses of windows") return words_of("windows", "Clauses");
  if (name == "operators") return words_of("expressions", "Operators");
  if (name == "values") return words_of("expressions", "Values");
  if (name == "functions") return functions();
  if (name == "aggregates") return aggregates();
  if (name == "running functions") return running();
  if (name == "formats") return formats();
  return "";
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const std::string text = argc == 2 ? weir::section(argv[1]) : "";
  std::fputs(text.c_str(), stdout);
  return text.empty() ? 1 : 0;
}
