#include "functions/regex.h"

#include "base/diagnostic.h"
#include "functions/contains.h"

namespace weir {
namespace {

RE2::Options options() {
  RE2::Options o;
  o.set_log_errors(false);
  return o;
}

// The end of a character class that begins at `at`: a ] is literal when it comes first, and within [:alpha:].
size_t class_end(std::string_view p, size_t at) {
  size_t i = at + 1;
  if (i < p.size() && p[i] == '^') ++i;
  if (i < p.size() && p[i] == ']') ++i;
  while (i < p.size() && p[i] != ']') {
    if (p[i] == '\\') {
      i += 2;
    } else if (p.substr(i, 2) == "[:" && p.find(":]", i + 2) != std::string_view::npos) {
      i = p.find(":]", i + 2) + 2;
    } else {
      ++i;
    }
  }
  return i < p.size() ? i + 1 : p.size();
}

// Debian 12's RE2 knows (?P<name>…) only. Lookbehind, (?<= and (?<!, stays as it is and is RE2's error.
std::string with_python_groups(std::string_view p) {
  std::string out;
  for (size_t i = 0; i < p.size();) {
    size_t end = i + 1;
    if (p.substr(i, 2) == "\\Q") {
      const size_t close = p.find("\\E", i + 2);
      end = close == std::string_view::npos ? p.size() : close + 2;
    } else if (p[i] == '\\') {
      end = i + 2 < p.size() ? i + 2 : p.size();
    } else if (p[i] == '[') {
      end = class_end(p, i);
    } else if (p.substr(i, 3) == "(?<" && i + 3 < p.size() && p[i + 3] != '=' && p[i + 3] != '!') {
      out += "(?P<";
      i += 3;
      continue;
    }
    out += p.substr(i, end - i);
    i = end;
  }
  return out;
}

}  // namespace

Regex::Regex(std::string_view pattern)
    : re2_(with_python_groups(pattern), options()),
      literal_(pattern),
      is_literal_(pattern.find_first_of("\\^$.|?*+()[]{}") == std::string_view::npos),
      cuts_characters_(pattern.find("\\C") != std::string_view::npos) {}

std::unique_ptr<Regex> Regex::try_compile(std::string_view pattern) {
  std::unique_ptr<Regex> regex(new Regex(pattern));
  return regex->re2_.ok() ? std::move(regex) : nullptr;
}

std::unique_ptr<Regex> Regex::compile(std::string_view pattern) {
  std::unique_ptr<Regex> regex(new Regex(pattern));
  if (!regex->re2_.ok()) throw PipelineError(argument_span(1), "invalid regex: " + regex->re2_.error());
  return regex;
}

bool Regex::matches(std::string_view text) const {
  if (is_literal_) return find_text(text, literal_) != std::string_view::npos;
  return re2_.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace weir
