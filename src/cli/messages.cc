#include "cli/messages.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/fd.h"
#include "base/screen_text.h"

namespace weir {
namespace {

constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kReset = "\x1b[0m";

// Where the carets begin in the line that begins at `line`; npos where it is none of carets.
size_t caret_in(std::string_view text, size_t line) {
  const size_t caret = text.find_first_not_of(' ', line);
  return line > 0 && caret != std::string_view::npos && text[caret] == '^' ? caret : std::string_view::npos;
}

// The caret, and behind it or below it what is proposed.
void color_caret(std::string& text) {
  const size_t last = text.rfind('\n') + 1;  // 0 where there is one line
  size_t caret = caret_in(text, last);
  if (caret == std::string::npos && last > 1) caret = caret_in(text, text.rfind('\n', last - 2) + 1);
  if (caret == std::string::npos) return;
  const size_t behind = std::min(text.find_first_not_of('^', caret), text.size());
  if (behind < text.size()) text += kReset;
  text.insert(behind, fmt::format("{}{}", kReset, behind < text.size() ? kGreen : ""));
  text.insert(caret, kRed);
}

}  // namespace

Screen message_screen() {
  Screen screen;
  screen.terminal = is_terminal(STDERR_FILENO);
  screen.size = screen_size(screen.terminal ? STDERR_FILENO : -1);
  screen.ascii = !locale_is_utf8();
  return screen;
}

// Nobody is left to be told that it failed.
void write_message(std::string_view lines) { write_all(STDERR_FILENO, shown_message(lines, true)); }

void say(std::string_view text) { write_message(fmt::format("weir: {}\n", text)); }

void say_error(std::string_view text, ColorWhen color) {
  std::string shown = shown_message(text, true);
  const bool colored = use_color(color, STDERR_FILENO);
  if (colored) color_caret(shown);
  write_all(STDERR_FILENO,
            fmt::format("weir: {}error:{} {}\n", colored ? kRed : "", colored ? kReset : "", shown));
}

}  // namespace weir
