// Tested by terminal_test.cc.
#include "base/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

namespace weir {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

// A number from 1 on in the variable; else 0.
unsigned size_from(const char* name) {
  const std::string_view text = variable(name);
  unsigned n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc() && end == text.data() + text.size() && n <= 100'000 ? n : 0;
}

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

ScreenSize screen_size(int fd) {
  ScreenSize size;
  winsize said{};
  if (::ioctl(fd, TIOCGWINSZ, &said) != 0) said = {};
  const auto both = [](unsigned wanted, unsigned there, unsigned& n) {
    if (wanted > 0 || there > 0) n = wanted == 0 ? there : there == 0 ? wanted : std::min(wanted, there);
  };
  both(size_from("COLUMNS"), said.ws_col, size.columns);
  both(size_from("LINES"), said.ws_row, size.rows);
  return size;
}

bool use_color(ColorWhen when, int fd) {
  if (when != ColorWhen::Auto) return when == ColorWhen::Always;
  if (!variable("NO_COLOR").empty()) return false;
  if (const std::string_view force = variable("CLICOLOR_FORCE"); !force.empty() && force != "0") return true;
  return is_terminal(fd) && variable("TERM") != "dumb";
}

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = variable(name);
    if (locale.empty()) continue;
    std::string charset;
    const size_t dot = locale.find('.');
    for (const char c : dot == std::string_view::npos ? locale : locale.substr(dot + 1)) {
      if (c == '@') break;
      if (c != '-') charset += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    }
    return charset == "utf8";
  }
  return false;
}

bool in_foreground(int fd) {
  const pid_t group = ::tcgetpgrp(fd);
  return group < 0 || group == ::getpgrp();
}

}  // namespace weir
