// What goes to standard error. Names and values of the data, and names of files, get into messages: this is
// the one place that writes them, and lets nothing through that would act on a terminal.
//
//   say("app.ndjson: No such file or directory");     weir: app.ndjson: No such file or directory
#pragma once

#include <string>
#include <string_view>

#include "base/terminal.h"

namespace weir {

// Standard error, for what is laid out for it: 80 columns where it is no terminal, unless COLUMNS says
// otherwise.
Screen message_screen();

// Writes "weir: ", the text and a line end, at once, so that lines of several processes do not mix. Line ends
// within the text stay.
void say(std::string_view text);

// "weir: error: " and the text of an error; in colour its first word, the caret and what is proposed.
void say_error(std::string_view text, ColorWhen color);

// Writes lines as they are but for what would act on a terminal. JSON stays JSON.
void write_message(std::string_view lines);

}  // namespace weir
