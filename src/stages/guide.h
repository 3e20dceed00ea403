// What `weir help` and the man page tell beyond a table's one line: more words, and a pipeline with the rows
// that go in and come out. All of it is run by tests/unit/guides_test.cc.
//
//   find_guide("limit")->pipeline == "limit 2"      find_guide("hop")->usage == "window [hop] SIZE every
//   SLIDE"
#pragma once

#include <span>
#include <string_view>

namespace weir {

struct Guide {
  std::string_view name;      // a stage's or a kind of windows'
  std::string_view usage;     // of a kind of windows; a stage's is in its table
  std::string_view help;      // one line; as above
  std::string_view more;      // "" where the line says all
  std::string_view pipeline;  // the example
  std::string_view in;        // NDJSON, rows joined by newlines
  std::string_view out;
  std::string_view file = {};       // another file that the pipeline reads
  std::string_view file_text = {};  // what is in it
};

std::span<const Guide> stage_guides();
std::span<const Guide> window_guides();

// Of either; null when there is none.
const Guide* find_guide(std::string_view name);

}  // namespace weir
