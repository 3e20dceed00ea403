#include "lang/lexer.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "lang/hints.h"
#include "lang/synonyms.h"

namespace weir {
namespace {

constexpr auto kReserved =
    std::to_array<std::string_view>({"and", "or", "not", "in", "is", "between", "null", "true", "false", "as",
                                     "by", "where", "over", "on", "with", "per", "asc", "desc"});
constexpr auto kSizeUnits = std::to_array<std::string_view>({"kB", "MB", "GB", "KiB", "MiB", "GiB"});
constexpr auto kTimeUnits = std::to_array<std::string_view>({"ns", "us", "ms", "s", "m", "h", "d", "w"});

struct Symbol {
  std::string_view text;
  Lex kind;
};
// Longer ones before those they begin with.
constexpr auto kSymbols = std::to_array<Symbol>({
    {"==", Lex::Equal},        {"=~", Lex::Match},      {"!=", Lex::NotEqual},
    {"<>", Lex::NotEqual},     {"!~", Lex::NotMatch},   {"<=", Lex::LessEqual},
    {">=", Lex::GreaterEqual}, {"//", Lex::SlashSlash}, {"??", Lex::QuestionQuestion},
    {"|", Lex::Pipe},          {",", Lex::Comma},       {".", Lex::Dot},
    {"(", Lex::LeftParen},     {")", Lex::RightParen},  {"[", Lex::LeftBracket},
    {"]", Lex::RightBracket},  {"=", Lex::Assign},      {"<", Lex::Less},
    {">", Lex::Greater},       {"~", Lex::Match},       {"+", Lex::Plus},
    {"-", Lex::Minus},         {"*", Lex::Star},        {"/", Lex::Slash},
    {"%", Lex::Percent},
});

template <class List>
bool one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

enum class Class : uint8_t { Letter, Mark, Space, Other };

struct CodePoint {
  Class kind = Class::Other;
  size_t length = 0;  // 0 at the text's end
};

CodePoint code_point(std::string_view text) {
  if (text.empty()) return {};
  const auto c = static_cast<unsigned char>(text[0]);
  if (c < 0x80) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') return {Class::Letter, 1};
    if (c >= '0' && c <= '9') return {Class::Mark, 1};
    return {c == ' ' || (c >= '\t' && c <= '\r') ? Class::Space : Class::Other, 1};
  }
  utf8proc_int32_t point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &point);
  if (length <= 0) return {Class::Other, 1};
  const auto size = static_cast<size_t>(length);
  constexpr utf8proc_int32_t kByteOrderMark = 0xFEFF;
  if (point == kByteOrderMark) return {Class::Space, size};
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return {Class::Letter, size};
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL: return {Class::Mark, size};
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return {Class::Space, size};
    default: return {Class::Other, size};
  }
}

// Letters, digits and "_" at the text's begin.
size_t name_tail(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    const CodePoint p = code_point(text.substr(length));
    if (p.kind != Class::Letter && p.kind != Class::Mark) break;
    length += p.length;
  }
  return length;
}

size_t digits(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

// Digits with an optional fraction; 0 when there are none.
size_t decimal(std::string_view text) {
  size_t n = digits(text);
  if (n == 0 || n >= text.size() || text[n] != '.') return n;
  const size_t fraction = digits(text.substr(n + 1));
  return fraction == 0 ? n : n + 1 + fraction;
}

// The length of "1h30m" at the text's begin, each unit once; 0 when it is something else.
size_t duration_length(std::string_view text) {
  size_t at = 0;
  std::vector<std::string_view> seen;
  while (at < text.size() && is_digit(text[at])) {
    at += decimal(text.substr(at));
    size_t unit = 0;
    while (at + unit < text.size() && text[at + unit] >= 'a' && text[at + unit] <= 'z') ++unit;
    const std::string_view name = text.substr(at, unit);
    if (!one_of(kTimeUnits, name) || one_of(seen, name)) return 0;
    seen.push_back(name);
    at += unit;
  }
  return name_tail(text.substr(at)) == 0 ? at : 0;
}

// The length of 2026-01-31, 2026-01-31T09:00[:00[.5]][Z|+01:00] at the text's begin, by shape only; 0 for
// none. 'd' stands for a digit.
size_t shape(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == 'd' ? !is_digit(text[i]) : text[i] != pattern[i]) return 0;
  }
  return pattern.size();
}

size_t time_length(std::string_view text) {
  size_t at = shape(text, "dddd-dd-dd");
  if (at == 0 || at == text.size() || (text[at] != 'T' && text[at] != 't')) return at;
  const size_t clock = shape(text.substr(at + 1), "dd:dd");
  if (clock == 0) return at;
  at += 1 + clock;
  if (const size_t seconds = shape(text.substr(at), ":dd"); seconds != 0) {
    at += seconds;
    const size_t fraction = at < text.size() && text[at] == '.' ? digits(text.substr(at + 1)) : 0;
    if (fraction != 0) at += 1 + fraction;
  }
  if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) return at + 1;
  return at + std::max(shape(text.substr(at), "+dd:dd"), shape(text.substr(at), "-dd:dd"));
}

// window 5x
bool takes_duration(const Token& t) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"window", "tumble", "hop", "cumulate", "session", "every", "grace", "offset", "over", "within"});
  return t.kind == Lex::Word && one_of(kWords, t.text);
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    for (skip_space(); at_ < text_.size(); skip_space()) token();
    const uint32_t end = tokens_.empty() ? 0 : tokens_.back().span.end;
    tokens_.push_back({Lex::End, text_.substr(end, 0), {end, end}, true});
    return std::move(tokens_);
  }

 private:
  std::string_view rest(size_t ahead = 0) const { return text_.substr(std::min(at_ + ahead, text_.size())); }
  Span span(size_t length) const { return {static_cast<uint32_t>(at_), static_cast<uint32_t>(at_ + length)}; }

  [[noreturn]] void fail(size_t length, std::string message, std::string hint = {}) const {
    if (std::string habit = lexical_hint(text_, tokens_, at_); !habit.empty()) hint = std::move(habit);
    throw PipelineError(span(length), std::move(message), std::move(hint));
  }

  void skip_space() {
    space_ = at_ == 0;
    while (at_ < text_.size()) {
      const CodePoint p = code_point(rest());
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (p.kind == Class::Space) {
        at_ += p.length;
      } else {
        return;
      }
      space_ = true;
    }
  }

  void add(Lex kind, size_t length) {
    tokens_.push_back({kind, text_.substr(at_, length), span(length), space_});
    at_ += length;
  }

  void token() {
    const char c = text_[at_];
    if (is_digit(c)) return number();
    if (c == '"' || c == '\'') return string();
    if (c == '@') return at_sign();
    if (code_point(rest()).kind == Class::Letter) return add(Lex::Word, name_tail(rest()));
    if (c == ':' && code_point(rest(1)).kind == Class::Letter)
      return add(Lex::Parameter, 1 + name_tail(rest(1)));
    for (const Symbol& s : kSymbols) {
      if (rest().starts_with(s.text) && !is_foreign(s.text.size())) return add(s.kind, s.text.size());
    }
    unknown();
  }

  // "||" and "=>" begin with a symbol of ours, "!=" with a foreign one: the longer counts.
  bool is_foreign(size_t ours) const { return foreign_operator(rest()).length > ours; }

  [[noreturn]] void unknown() const {
    if (const ForeignOperator foreign = foreign_operator(rest()); foreign.length != 0) {
      fail(foreign.length, fmt::format("unknown operator '{}'", rest().substr(0, foreign.length)),
           foreign.hint);
    }
    const size_t length = code_point(rest()).length;
    const std::string_view character = rest().substr(0, length);
    const auto byte = static_cast<unsigned char>(character[0]);
    if (length == 1 && (byte < 0x20 || byte >= 0x7F)) fail(1, fmt::format("unknown byte 0x{:02x}", byte));
    std::string hint;
    const std::string_view name = rest(1).substr(0, name_tail(rest(1)));
    if (character == "`") hint = R"(write ["odd name"])";
    if (character == "$" && !name.empty())
      hint =
          is_digit(name[0]) ? "fields have names, like status" : fmt::format("write {} for the field", name);
    if (character == ":") hint = "a parameter is :name";
    fail(length, fmt::format("unknown character '{}'", character), std::move(hint));
  }

  void string() {
    const char quote = text_[at_];
    for (size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == quote) {
        return add(Lex::String, i + 1 - at_);
      }
    }
    fail(text_.size() - at_, "unclosed string");
  }

  void at_sign() {
    const std::string_view after = rest(1);
    if (code_point(after).kind == Class::Letter) return add(Lex::Word, 1 + name_tail(after));
    const size_t time = time_length(after);
    size_t whole = time;  // what the writer took for one time
    while (whole < after.size() && (is_digit(after[whole]) || name_tail(after.substr(whole, 1)) != 0))
      ++whole;
    constexpr std::string_view kForms = "like @2026-01-31T09:00Z or @2026-01-31";
    if (time == 0 || whole != time) {
      while (whole < after.size() && (is_digit(after[whole]) || after[whole] == '-' || after[whole] == ':'))
        ++whole;
      if (whole == 0) fail(1, "unknown character '@'", fmt::format("a time is {}", kForms.substr(5)));
      fail(1 + whole, fmt::format("'@{}' is no time", after.substr(0, whole)), std::string(kForms));
    }
    if (const size_t clock = shape(after.substr(time), " dd:dd"); clock != 0 && time == 10) {
      fail(1 + time + clock, fmt::format("'@{}' has a space in it", after.substr(0, time + clock)),
           fmt::format("write @{}T{}", after.substr(0, time), after.substr(time + 1, clock - 1)));
    }
    add(Lex::Time, 1 + time);
  }

  void number() {
    if (const size_t time = time_length(rest()); time != 0 && name_tail(rest(time)) == 0) {
      fail(time, "a time is written with @", fmt::format("write @{}", rest().substr(0, time)));
    }
    size_t length = decimal(rest());
    const std::string_view after = rest(length);
    if (after.size() > 1 && after[0] == '.' && is_digit(after[1])) dotted(length);
    if (!after.empty() && (after[0] == 'e' || after[0] == 'E')) {
      const size_t sign = after.size() > 1 && (after[1] == '+' || after[1] == '-') ? 1 : 0;
      if (const size_t exponent = digits(after.substr(1 + sign)); exponent != 0)
        length += 1 + sign + exponent;
    }
    const size_t suffix = name_tail(rest(length));
    if (suffix != 0 && !one_of(kSizeUnits, rest(length).substr(0, suffix))) {
      if (const size_t duration = duration_length(rest()); duration != 0) return add(Lex::Duration, duration);
      bad_suffix(length, suffix);
    }
    if (text_[at_] == '0' && digits(rest()) > 1) {
      const size_t zeros = std::min(rest().find_first_not_of('0'), digits(rest()) - 1);
      fail(length + suffix, "a number has no leading zeros",
           fmt::format("write {}", rest(zeros).substr(0, length + suffix - zeros)));
    }
    add(Lex::Number, length + suffix);
  }

  [[noreturn]] void dotted(size_t length) const {
    while (at_ + length < text_.size() && (is_digit(text_[at_ + length]) || text_[at_ + length] == '.'))
      ++length;
    const std::string_view whole = rest().substr(0, length);
    const bool address = std::count(whole.begin(), whole.end(), '.') > 2;
    fail(length, fmt::format("invalid number '{}'", whole),
         address ? fmt::format("a text stands in quotes: \"{}\"", whole) : "");
  }

  [[noreturn]] void bad_suffix(size_t number, size_t suffix) const {
    const std::string_view unit = rest(number).substr(0, suffix);
    const std::string_view whole = rest().substr(0, number + suffix);
    if (unit[0] == '_' || is_digit(unit[0])) {
      std::string plain(whole);
      std::erase(plain, '_');
      const bool grouped = decimal(plain) == plain.size();
      fail(whole.size(), fmt::format("invalid number '{}'", whole),
           grouped ? fmt::format("write {}", plain) : fmt::format("write [\"{}\"] for the field", whole));
    }
    if (unit[0] == 'e' || unit[0] == 'E' || rest().starts_with("0x")) {
      fail(whole.size(), fmt::format("invalid number '{}'", whole),
           "numbers are decimal, like 12, 1.5 or 1e6");
    }
    unknown_unit(rest().substr(0, number), unit, whole);
  }

  [[noreturn]] void unknown_unit(std::string_view number, std::string_view unit,
                                 std::string_view whole) const {
    constexpr std::string_view kDurations = "a duration is like 1h30m or 250ms";
    const bool mixed = std::any_of(unit.begin(), unit.end(), is_digit);  // 1h30x: the fault is further on
    if (mixed || one_of(kTimeUnits, unit))                               // 1e3s
      fail(whole.size(), fmt::format("invalid duration '{}'", whole), std::string(kDurations));
    const std::string_view near = unit_for(unit);
    const std::string days = duration_for(number, unit);
    std::string hint;
    if (unit == "M") {
      hint = "did you mean 'm' (minutes) or 'MB'?";
    } else if (!near.empty()) {
      hint = fmt::format("did you mean '{}'?", near);
    } else if (!days.empty()) {
      hint = fmt::format("units are {}: write {}", fmt::join(kTimeUnits, " "), days);
    } else if (!tokens_.empty() && takes_duration(tokens_.back())) {
      hint = fmt::format("units are {}", fmt::join(kTimeUnits, " "));
    } else {
      hint = fmt::format("write [\"{}\"] for the field", whole);
    }
    fail(whole.size(), fmt::format("unknown unit '{}'", unit), std::move(hint));
  }

  std::string_view text_;
  size_t at_ = 0;
  bool space_ = true;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> lex(std::string_view text) { return Lexer(text).run(); }

bool is_reserved(std::string_view word) { return one_of(kReserved, word); }

bool is_name(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  return code_point(text).kind == Class::Letter && name_tail(text) == text.size();
}

}  // namespace weir
