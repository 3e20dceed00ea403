#include "formats/json_color.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::string_view kName = "\x1b[34;1m";
constexpr std::string_view kString = "\x1b[32m";
constexpr std::string_view kNumber = "\x1b[36m";
constexpr std::string_view kWord = "\x1b[35m";
constexpr std::string_view kReset = "\x1b[0m";

// Behind the string token that begins at `at`.
size_t string_end(std::string_view json, size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

bool is_name(std::string_view json, size_t behind) {
  const size_t next = json.find_first_not_of(" \t", behind);
  return next != std::string_view::npos && json[next] == ':';
}

}  // namespace

void color_json(std::string_view json, std::string& out) {
  constexpr std::string_view kBetween = "{}[],: \t\r\n";
  for (size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (kBetween.find(c) != std::string_view::npos) {
      out.push_back(c);
      ++at;
      continue;
    }
    const size_t end =
        c == '"' ? string_end(json, at) : std::min(json.find_first_of(kBetween, at), json.size());
    const bool number = c == '-' || (c >= '0' && c <= '9');
    out += c != '"' ? (number ? kNumber : kWord) : is_name(json, end) ? kName : kString;
    out += json.substr(at, end - at);
    out += kReset;
    at = end;
  }
}

}  // namespace weir
