// Tables of words, for lang/synonyms*.cc.
//
//   constexpr auto kFunctions = std::to_array<Others>({{"length", "len strlen size"}});
//   find(kFunctions, "strlen") == "length"
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace weir {

// A word of ours and what other languages call it, with spaces between.
struct Others {
  std::string_view ours;
  std::string_view words;
};

// A word of another language and what to write for it.
struct Synonym {
  std::string_view word;
  std::string_view hint;
};

// Calls f(word) for each word of a line until it returns true.
template <class F>
bool any_word(std::string_view words, F f) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (f(words.substr(0, end))) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

// Our word for `word`, or "".
inline std::string_view find(std::span<const Others> table, std::string_view word) {
  for (const Others& line : table) {
    if (any_word(line.words, [&](std::string_view other) { return other == word; })) return line.ours;
  }
  return "";
}

inline std::string_view find(std::span<const Synonym> table, std::string_view word) {
  for (const Synonym& s : table) {
    if (s.word == word) return s.hint;
  }
  return "";
}

inline std::string lower_ascii(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

inline std::string did_you_mean(std::string_view word) {
  return word.empty() ? "" : fmt::format("did you mean '{}'?", word);
}

}  // namespace weir
