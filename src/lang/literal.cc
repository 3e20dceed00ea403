#include "lang/literal.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "lang/parser.h"
#include "value/number.h"
#include "value/time.h"

namespace weir {
namespace {

void append_utf8(uint32_t point, std::string& out) {
  if (point < 0x80) {
    out += static_cast<char>(point);
    return;
  }
  const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  constexpr std::array<uint32_t, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[static_cast<size_t>(more)] | (point >> (6 * more)));
  for (int k = more - 1; k >= 0; --k) out += static_cast<char>(0x80 | ((point >> (6 * k)) & 0x3F));
}

// The four hex digits at the text's begin.
std::optional<uint32_t> hex4(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  if (error != std::errc() || end != text.data() + 4) return std::nullopt;
  return value;
}

// Undoes the escapes of a plain string.
class Unescape {
 public:
  Unescape(std::string_view inside, uint32_t place) : left_(inside), place_(place) {}

  std::string run() {
    std::string out;
    while (!left_.empty()) {
      const size_t plain = std::min(left_.find('\\'), left_.size());
      out += left_.substr(0, plain);
      take(plain);
      if (!left_.empty()) escape(out);
    }
    return out;
  }

 private:
  void take(size_t count) {
    left_.remove_prefix(count);
    place_ += static_cast<uint32_t>(count);
  }

  [[noreturn]] void fail(size_t length, std::string_view what, std::string hint = {}) const {
    throw PipelineError({place_, place_ + static_cast<uint32_t>(length)},
                        fmt::format("{} '{}'", what, left_.substr(0, length)), std::move(hint));
  }

  void escape(std::string& out) {
    switch (left_[1]) {
      case '"':
      case '\'':
      case '\\': out += left_[1]; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u': return unicode(out);
      default: {
        size_t length = 2;  // a whole code point after the backslash
        while (length < left_.size() && (static_cast<unsigned char>(left_[length]) & 0xC0) == 0x80) ++length;
        const bool regex =
            std::string_view("dDwWsSbB.*+?()[]{}|^$/").find(left_[1]) != std::string_view::npos;
        fail(length, "unknown escape",
             fmt::format("write \\{}{}", left_.substr(0, length), regex ? ", or ~ for a regex" : ""));
      }
    }
    take(2);
  }

  void unicode(std::string& out) {
    const auto first = hex4(left_.substr(2));
    if (!first) fail(2, "four hex digits are missing after");
    const bool high = *first >= 0xD800 && *first < 0xDC00;
    const bool low = *first >= 0xDC00 && *first < 0xE000;
    if (low) fail(6, "half a surrogate pair");
    if (!high) {
      append_utf8(*first, out);
      return take(6);
    }
    const auto second = left_.substr(6).starts_with("\\u") ? hex4(left_.substr(8)) : std::nullopt;
    if (!second || *second < 0xDC00 || *second >= 0xE000) fail(6, "half a surrogate pair");
    append_utf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
    take(12);
  }

  std::string_view left_;
  uint32_t place_;
};

// Only the closing quote is escaped; every other backslash stays, with what follows it.
std::string regex_text(std::string_view inside, char quote) {
  std::string out;
  for (size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\' && i + 1 < inside.size()) {
      if (inside[i + 1] != quote) out += '\\';
      ++i;
    }
    out += inside[i];
  }
  return out;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The value of "1.5" and "kB", in decimal for the decimal units, so that 1.1kB is exactly 1100.
Value with_unit(std::string_view number, std::string_view unit) {
  const size_t power = unit[0] == 'k' || unit[0] == 'K' ? 1 : unit[0] == 'M' ? 2 : 3;
  const bool binary = unit.size() == 3;
  const Value plain = parse_number(number);
  if (plain.kind == Kind::Int) {
    int64_t product = 0;
    const int64_t factor = binary ? int64_t{1} << (10 * power) : static_cast<int64_t>(std::pow(1000, power));
    if (!__builtin_mul_overflow(plain.i, factor, &product)) return Value::integer(product);
  }
  double value = 0;
  if (binary) {
    value = std::ldexp(to_double(plain), static_cast<int>(10 * power));
  } else if (number.find_first_of("eE") == std::string_view::npos) {
    const std::string scaled = fmt::format("{}e{}", number, 3 * power);
    value = to_double(parse_number(scaled));
  } else {
    value = to_double(plain) * std::pow(1000, power);
  }
  constexpr double kExact = 9007199254740992;  // 2^53: up to here a whole double is one integer
  if (value == std::floor(value) && std::fabs(value) < kExact)
    return Value::integer(static_cast<int64_t>(value));
  return Value::real(value);
}

// "Z" or an offset after the clock's time.
bool has_zone(std::string_view time) {
  const size_t clock = time.find_first_of("Tt");
  return clock != std::string_view::npos && time.find_first_of("Zz+-", clock) != std::string_view::npos;
}

}  // namespace

Literal string_literal(const Token& token, StringUse use) {
  const std::string_view inside = token.text.substr(1, token.text.size() - 2);
  Literal out;
  out.kind = Kind::String;
  if (use == StringUse::Plain) {
    out.text = Unescape(inside, token.span.begin + 1).run();
  } else {
    out.text = regex_text(inside, token.text[0]);
    if (use == StringUse::Pattern) out.text = re2_groups(out.text);
  }
  return out;
}

std::string re2_groups(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("\\Q")) {  // verbatim up to \E
      const size_t end = std::min(rest.find("\\E"), rest.size());
      out += rest.substr(0, end);
      i += end - 1;
    } else if (rest[0] == '\\' && rest.size() > 1) {
      out += rest.substr(0, 2);
      ++i;
    } else if (in_class) {
      in_class = rest[0] != ']';
      out += rest[0];
    } else if (rest[0] == '[') {
      in_class = true;
      const size_t first = rest.starts_with("[^]")                            ? 3
                           : rest.starts_with("[]") || rest.starts_with("[^") ? 2
                                                                              : 1;
      out += rest.substr(0, first);  // a ] that comes first is one of the class
      i += first - 1;
    } else if (rest.starts_with("(?<") && rest.size() > 3 && rest[3] != '=' && rest[3] != '!') {
      out += "(?P<";
      i += 2;
    } else {
      out += rest[0];
    }
  }
  return out;
}

Literal number_literal(const Token& token, bool negative) {
  std::string text = (negative ? "-" : "") + std::string(token.text);
  size_t number = text.size();
  while (number > 0 && is_letter(text[number - 1])) --number;
  const bool unit = number < text.size();
  Value value = parse_number(std::string_view(text).substr(0, number));
  if (unit && value.kind != Kind::Missing) value = with_unit(text.substr(0, number), text.substr(number));
  if (!value.is_number()) {
    throw PipelineError(token.span, fmt::format("the number '{}' is too large", token.text.substr(0, 40)),
                        "the largest is about 1.8e308");
  }
  Literal out;
  out.kind = value.kind;
  if (value.kind == Kind::Int) out.i = value.i;
  if (value.kind != Kind::Int) out.f = value.f;
  if (unit) {
    text.clear();
    print_number(value, text);
  }
  out.text = std::move(text);
  return out;
}

Literal duration_literal_of(const Token& token, bool negative) {
  const auto ns = parse_duration((negative ? "-" : "") + std::string(token.text));
  if (!ns) {
    throw PipelineError(token.span, fmt::format("the duration '{}' is too long", token.text.substr(0, 40)),
                        "the longest is about 292 years");
  }
  Literal out;
  out.kind = Kind::Duration;
  out.i = *ns;
  return out;
}

Literal time_literal(const Token& token) {
  const std::string_view text = token.text.substr(1);
  const auto ns = parse_time(text, TimeZone());
  if (!ns) {
    const bool bare = text.size() == 10;
    throw PipelineError(token.span, fmt::format("'{}' is no time", token.text),
                        bare ? "" : "times are from 1677 to 2262, like @2026-01-31T09:00Z");
  }
  Literal out;
  out.kind = Kind::Time;
  out.i = *ns;
  out.naive_time = !has_zone(text);
  if (out.naive_time) out.text = text;
  return out;
}

Literal bool_literal(bool value) {
  Literal out;
  out.kind = Kind::Bool;
  out.i = value ? 1 : 0;
  return out;
}

Literal parse_argument(std::string_view text) {
  Literal as_string;
  as_string.kind = Kind::String;
  as_string.text = text;
  std::vector<Token> tokens;
  try {
    tokens = lex(text);
  } catch (const PipelineError&) {
    // A text in quotes or behind an @ was meant as a literal; anything else the lexer does not know is a
    // string.
    if (text.starts_with('"') || text.starts_with('\'') || text.starts_with('@')) throw;
    return as_string;
  }
  const bool negative = tokens.size() == 3 && tokens[0].kind == Lex::Minus;
  if (tokens.size() != (negative ? 3 : 2)) return as_string;
  if (text.size() != tokens.back().span.end || tokens[0].span.begin != 0)
    return as_string;  // spaces or a comment around
  const Token& token = tokens[negative ? 1 : 0];
  switch (token.kind) {
    case Lex::Number: return number_literal(token, negative);
    case Lex::Duration: return duration_literal_of(token, negative);
    case Lex::Time: return negative ? as_string : time_literal(token);
    case Lex::String: return negative ? as_string : string_literal(token, StringUse::Plain);
    default: break;
  }
  if (negative) return as_string;
  if (token.text == "null") return Literal();
  if (token.text == "true" || token.text == "false") return bool_literal(token.text == "true");
  return as_string;
}

}  // namespace weir
