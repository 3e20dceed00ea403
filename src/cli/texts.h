// Topics of `weir help` that no table of the program tells: how expressions, windows, times and errors work
// (texts.cc), and how things are done (texts_tasks.cc). The man page takes its lists of operators and clauses
// from here as well.
//
//   weir help windows      all sections of a topic
//   weir help grace        the line of a word
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct WordLine {
  std::string_view word;  // what is written: "grace DURATION", "~ !~"
  std::string_view help;
};

struct TextSection {
  std::string_view title;  // "" for the opening one
  std::string_view text;   // a line a paragraph; a line that begins with two spaces stands as it is
  std::span<const WordLine> words;
};

struct TextTopic {
  std::string_view name;
  std::string_view others;  // words under which it may be looked for, with spaces between
  std::string_view help;    // one line
  std::span<const TextSection> sections;
  bool phrases = false;  // its lines are of whole phrases, which no word is looked up in
};

std::vector<TextTopic> text_topics();

// How things are done: live, cron, quoting, and jq's and SQL's ways.
std::span<const TextTopic> task_topics();

// The topic that a word leads to which is none itself: "sql"; "" when there is none.
std::string_view topic_for(std::string_view word);

// All sections, wrapped; `second` stands behind the first.
std::string topic_sections(const TextTopic& topic, std::string_view second = {});

// The lines of a word in all topics, each with the topic to read on; "" when there is none.
std::string word_text(std::string_view word);

}  // namespace weir
