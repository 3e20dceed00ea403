// Text for a terminal's cells: what it looks like there, how many columns it takes, and cutting it to fewer.
//
//   append_shown("a\tb", out);           // a\tb: control characters are shown, not sent
//   shown_width("日本") == 4
//   cut_shown("a long name", 6, "…")     // a lon…
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

// Appends the text as one line without what would move the cursor or turn the direction of writing: control
// characters become \n, \t, \r or \u001b, invalid UTF-8 U+FFFD. Returns the number of replacements by U+FFFD.
size_t append_shown(std::string_view text, std::string& out);

// A message that may hold names and values of the data, without what would act on the terminal that shows it:
// as append_shown() has it, but a byte that is no UTF-8 becomes \x9b. With `lines` the ends of its lines
// stay.
std::string shown_message(std::string_view text, bool lines);

// The bytes of the character that a text begins with, together with the marks that combine with it; 0 of "".
size_t character_bytes(std::string_view text);

// The columns of a text that append_shown() made; East Asian wide characters take two, combining ones none.
size_t shown_width(std::string_view shown);

// The text where it fits into `width` columns, else its beginning and `ellipsis`, whose width counts.
std::string cut_shown(std::string_view shown, size_t width, std::string_view ellipsis);
// The same, but its end is kept: "…name".
std::string cut_shown_left(std::string_view shown, size_t width, std::string_view ellipsis);

}  // namespace weir
