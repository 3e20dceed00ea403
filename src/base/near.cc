#include "base/near.h"

#include <algorithm>
#include <limits>

namespace weir {
namespace {

// Nobody mistypes a name this long; it bounds the quadratic work.
constexpr size_t kLongest = 256;

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// lvl for level: all letters in order, the first one first, at least half of them there.
template <class Candidates>
std::string_view abbreviated(const std::string& word, const Candidates& candidates) {
  if (word.size() < 2) return {};
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > 2 * word.size()) continue;
    const std::string lower = lower_ascii(candidate);
    size_t at = 0;
    for (const char c : lower) at += at < word.size() && c == word[at] ? 1 : 0;
    if (at == word.size() && lower[0] == word[0]) return candidate;
  }
  return {};
}

template <class Candidates>
std::string nearest_of(std::string_view word, const Candidates& candidates) {
  if (word.empty() || word.size() > kLongest) return "";
  const std::string lower = lower_ascii(word);
  // A name of one letter is near to nothing but its other case.
  const size_t allowed = word.size() == 1 ? 0 : std::max<size_t>(1, word.size() / 3);
  size_t best = std::numeric_limits<size_t>::max();
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > word.size() + allowed || candidate.size() + allowed < word.size()) continue;
    const std::string other = lower_ascii(candidate);
    const size_t distance = edit_distance(lower, other);
    if (distance > allowed || distance >= candidate.size()) continue;
    // The first letter is seldom the wrong one: dsc is desc, not asc.
    const size_t rank = 2 * distance + (other.front() == lower.front() ? 0 : 1);
    if (rank >= best) continue;
    best = rank;
    found = candidate;
  }
  return std::string(found.empty() ? abbreviated(lower, candidates) : found);
}

}  // namespace

// Three rows of the Damerau-Levenshtein table; optimal string alignment, so a swapped pair counts once and is
// not edited again.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string nearest(std::string_view word, std::span<const std::string_view> candidates) {
  return nearest_of(word, candidates);
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  return nearest_of(word, candidates);
}

}  // namespace weir
