#include "functions/url.h"

namespace weir {
namespace {

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_scheme(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return false;
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

// Up to 65535; an empty one is none.
bool is_port(std::string_view text) {
  unsigned n = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    n = n * 10 + static_cast<unsigned>(c - '0');
    if (n > 65535) return false;
  }
  return true;
}

bool is_host(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '[' || c == ']' || c == '"' || c == '\\') return false;
  }
  return true;
}

// user:password@host:port, the host of an IPv6 address in brackets.
bool split_authority(std::string_view text, Url& url) {
  if (const size_t at = text.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = text.substr(0, at);
    const size_t colon = user.find(':');
    url.user = user.substr(0, colon);
    if (colon != std::string_view::npos) url.password = user.substr(colon + 1);
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    url.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    if (!port.empty() && port[0] != ':') return false;
  } else {
    const size_t colon = text.find(':');
    url.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (port.size() > 1) url.port = port.substr(1);
  return is_host(*url.host) && (!url.port || is_port(*url.port));
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const int letter = c | 0x20;
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

std::optional<Url> split_url(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Url url;
  if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const size_t mark = text.find('?'); mark != std::string_view::npos) {
    url.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (const size_t colon = text.find(':');
      colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    url.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const size_t slash = text.find('/');
    if (!split_authority(text.substr(0, slash), url)) return std::nullopt;
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  }
  url.path = text;
  return url;
}

void append_url_decoded(std::string_view text, TextBuilder& out) {
  while (!text.empty()) {
    const size_t at = text.find_first_of("%+");
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return;
    const bool percent = text[at] == '%';
    const int high = percent && at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[at + 2]) : -1;
    if (low >= 0) {
      out.push(static_cast<char>(high * 16 + low));
    } else {
      out.push(percent ? '%' : ' ');
    }
    text.remove_prefix(at + (low >= 0 ? 3 : 1));
  }
}

}  // namespace weir
