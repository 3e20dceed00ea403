// What a descriptor writes to: a terminal or not, how large it is, whether colours and Unicode may be used.
//
//   if (use_color(ColorWhen::Auto, STDOUT_FILENO)) …
//
// Of the environment are read COLUMNS, LINES, NO_COLOR, CLICOLOR_FORCE, TERM and the locale's names.
#pragma once

#include <cstdint>

namespace weir {

bool is_terminal(int fd);

struct ScreenSize {
  unsigned columns = 80;
  unsigned rows = 24;
  bool operator==(const ScreenSize&) const = default;
};

// COLUMNS and LINES where they are set, but no more than the terminal says that it has; else that, else 80 by
// 24.
ScreenSize screen_size(int fd);

enum class ColorWhen : uint8_t { Auto, Always, Never };  // --color

// Auto: NO_COLOR (not empty) forbids, CLICOLOR_FORCE (not 0) demands, else a terminal that is not "dumb" has
// them.
bool use_color(ColorWhen when, int fd);

// Whether the locale that the environment names is one of UTF-8: the first of LC_ALL, LC_CTYPE and LANG that
// is set and not empty tells.
bool locale_is_utf8();

// What pictures are drawn on.
struct Screen {
  bool terminal = false;  // else a file or pipe, for which `size` is the room that pictures take
  ScreenSize size;
  bool ascii = false;  // draw with plain characters
  bool color = false;
};

// What stands for text that was cut off.
inline const char* ellipsis_of(const Screen& screen) { return screen.terminal && screen.ascii ? "..." : "…"; }

// Whether this process may draw on its terminal, not in the background.
bool in_foreground(int fd);

}  // namespace weir
