// Takes what stands next in a line of a log: words, numbers, quoted texts.
//
//   LineScan scan(R"(10.0.0.1 "GET /" 200)");
//   scan.until(' ');                    // "10.0.0.1"
//   scan.quoted(arena, request);        // true, "GET /"
//   scan.take(' ');                     // true
//
// What it gives views the line, but for a quoted text with escapes, which lies in the arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/arena.h"

namespace weir {

class LineScan {
 public:
  explicit LineScan(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }
  void skip(size_t n) { rest_.remove_prefix(n); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    skip(1);
    return true;
  }
  void skip_spaces() {
    while (take(' ')) {}
  }
  // Up to `end`, which is taken, too. "" when it is not there.
  std::string_view until(char end) {
    const size_t at = rest_.find(end);
    if (at == std::string_view::npos) return {};
    const std::string_view taken = rest_.substr(0, at);
    skip(at + 1);
    return taken;
  }
  // Up to a space or the end.
  std::string_view word() {
    const std::string_view taken = rest_.substr(0, rest_.find(' '));
    skip(taken.size());
    return taken;
  }
  // `width` digits.
  bool digits(size_t width, int64_t& out) {
    if (rest_.size() < width) return false;
    out = 0;
    for (const char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return false;
      out = out * 10 + (c - '0');
    }
    skip(width);
    return true;
  }
  // What is between quotes; \" and \\ are undone, other escapes stay as the server wrote them.
  bool quoted(Arena& arena, std::string_view& out) {
    if (!rest_.starts_with('"')) return false;
    bool escapes = false;
    size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      if (rest_[at] != '\\' || at + 1 == rest_.size()) continue;
      ++at;
      escapes = escapes || rest_[at] == '"' || rest_[at] == '\\';
    }
    if (at >= rest_.size()) return false;
    out = rest_.substr(1, at - 1);
    if (escapes) out = undo_escapes(out, arena);
    skip(at + 1);
    return true;
  }
  // The same where the line may end before the closing quote.
  bool quoted_or_rest(Arena& arena, std::string_view& out) {
    if (!rest_.starts_with('"')) return false;
    if (quoted(arena, out)) return true;
    out = std::exchange(rest_, {});
    out.remove_prefix(1);
    return true;
  }

 private:
  static std::string_view undo_escapes(std::string_view text, Arena& arena) {
    char* const begin = arena.allocate(text.size());
    char* out = begin;
    for (size_t i = 0; i < text.size(); ++i) {
      const bool escape =
          text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\');
      if (escape) ++i;
      *out++ = text[i];
    }
    return {begin, static_cast<size_t>(out - begin)};
  }

  std::string_view rest_;
};

}  // namespace weir
