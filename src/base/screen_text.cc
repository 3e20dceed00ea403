// Tested by screen_text_test.cc.
#include "base/screen_text.h"

#include <utf8proc.h>

#include <algorithm>

namespace weir {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

// The code point at the beginning of the text and its bytes; -1 and 1 where there is none.
struct Next {
  utf8proc_int32_t code;
  size_t bytes;
};
Next next_of(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t n = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code);
  return n > 0 ? Next{code, static_cast<size_t>(n)} : Next{-1, 1};
}

size_t width_of(utf8proc_int32_t code) {
  return code < 0 ? 1 : static_cast<size_t>(std::max(utf8proc_charwidth(code), 0));
}

// Controls, line separators, and what turns the direction of writing.
bool disturbs(utf8proc_int32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

constexpr char kHex[] = "0123456789abcdef";

void append_escape(utf8proc_int32_t code, std::string& out) {
  switch (code) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(code >> shift) & 15];
}

}  // namespace

size_t append_shown(std::string_view text, std::string& out) {
  if (is_plain(text)) {
    out += text;
    return 0;
  }
  size_t replaced = 0;
  while (!text.empty()) {
    const Next next = next_of(text);
    if (next.code < 0) {
      out += "\xEF\xBF\xBD";
      ++replaced;
    } else if (disturbs(next.code)) {
      append_escape(next.code, out);
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return replaced;
}

std::string shown_message(std::string_view text, bool lines) {
  std::string out;
  while (!text.empty()) {
    const Next next = next_of(text);
    if (next.code < 0) {
      const auto byte = static_cast<unsigned char>(text[0]);
      out.append("\\x").append({kHex[byte >> 4], kHex[byte & 15]});
    } else if (disturbs(next.code) && !(lines && next.code == '\n')) {
      append_escape(next.code, out);
    } else {
      out += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  return out;
}

size_t character_bytes(std::string_view text) {
  if (text.empty()) return 0;
  size_t bytes = next_of(text).bytes;
  while (bytes < text.size()) {
    const Next next = next_of(text.substr(bytes));
    if (disturbs(next.code) || width_of(next.code) > 0) break;
    bytes += next.bytes;
  }
  return bytes;
}

size_t shown_width(std::string_view shown) {
  if (is_plain(shown)) return shown.size();
  size_t width = 0;
  while (!shown.empty()) {
    const Next next = next_of(shown);
    width += width_of(next.code);
    shown.remove_prefix(next.bytes);
  }
  return width;
}

std::string cut_shown(std::string_view shown, size_t width, std::string_view ellipsis) {
  if (shown_width(shown) <= width) return std::string(shown);
  if (shown_width(ellipsis) > width) ellipsis = "";
  const size_t room = width - shown_width(ellipsis);
  size_t end = 0;
  for (size_t used = 0; end < shown.size();) {
    const Next next = next_of(shown.substr(end));
    used += width_of(next.code);
    if (used > room) break;
    end += next.bytes;
  }
  std::string out(shown.substr(0, end));
  return out.append(ellipsis);
}

std::string cut_shown_left(std::string_view shown, size_t width, std::string_view ellipsis) {
  size_t left = shown_width(shown);
  if (left <= width) return std::string(shown);
  if (shown_width(ellipsis) > width) ellipsis = "";
  const size_t room = width - shown_width(ellipsis);
  // Marks that combine with what has been cut off go with it.
  while (!shown.empty() && (left > room || width_of(next_of(shown).code) == 0)) {
    const Next next = next_of(shown);
    left -= width_of(next.code);
    shown.remove_prefix(next.bytes);
  }
  return std::string(ellipsis).append(shown);
}

}  // namespace weir
