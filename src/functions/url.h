// URLs taken apart (RFC 3986, appendix B), and %XX undone.
#pragma once

#include <optional>
#include <string_view>

#include "functions/text_builder.h"

namespace weir {

// Parts as they stand in the text; nothing where a part is absent ("?" alone is an empty query).
struct Url {
  using Part = std::optional<std::string_view>;
  Part scheme, user, password, host, port, query, fragment;
  std::string_view path;
};

// Absolute or relative ("/a?b=c"). Nothing when it is empty, or the host or port is none.
std::optional<Url> split_url(std::string_view text);

// Appends the text with %XX as bytes and '+' as a space, as query strings have it; a % without two
// hexadecimal digits stands for itself.
void append_url_decoded(std::string_view text, TextBuilder& out);

}  // namespace weir
