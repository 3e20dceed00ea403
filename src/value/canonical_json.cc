// Arrays and objects in one spelling, so that equal ones are equal text.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/arena.h"
#include "value/compare.h"
#include "value/number.h"
#include "value/text.h"

namespace weir {
namespace {

// Walks valid JSON; on text that is not, it stops somewhere, within the text.
class Canonical {
 public:
  Canonical(std::string_view json, std::string& out) : p_(json.data()), end_(p_ + json.size()), out_(out) {}

  void value() {
    skip_space();
    if (p_ == end_) return;
    switch (*p_) {
      case '{': object(); break;
      case '[': array(); break;
      case '"': string(); break;
      default: scalar();
    }
  }

 private:
  // A member's place in out_: [begin, end), its key's token [begin, key_end).
  struct Member {
    size_t begin, key_end, end;
  };

  void skip_space() {
    while (p_ != end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\n' || *p_ == '\r')) ++p_;
  }

  // Is the next sign `c`? Then it is taken.
  bool take(char c) {
    skip_space();
    if (p_ == end_ || *p_ != c) return false;
    ++p_;
    return true;
  }

  void array() {
    ++p_;
    out_ += '[';
    if (!take(']')) {
      value();
      while (take(',')) {
        out_ += ',';
        value();
      }
      take(']');
    }
    out_ += ']';
  }

  void object() {
    ++p_;
    out_ += '{';
    const size_t first = out_.size();
    std::vector<Member> members;
    if (!take('}')) {
      do {
        if (!members.empty()) out_ += ',';
        skip_space();
        Member m{out_.size(), 0, 0};
        if (p_ != end_ && *p_ == '"') string();
        m.key_end = out_.size();
        take(':');
        out_ += ':';
        value();
        m.end = out_.size();
        members.push_back(m);
      } while (take(','));
      take('}');
    }
    sort_members(first, members);
    out_ += '}';
  }

  // By name; of equal names the last one stays.
  void sort_members(size_t first, std::vector<Member>& members) {
    const auto key = [&](const Member& m) {
      return std::string_view(out_).substr(m.begin, m.key_end - m.begin);
    };
    const auto in_place = [&](const Member& a, const Member& b) { return key(a) >= key(b); };
    if (std::adjacent_find(members.begin(), members.end(), in_place) == members.end()) return;
    std::stable_sort(members.begin(), members.end(),
                     [&](const Member& a, const Member& b) { return key(a) < key(b); });
    std::string sorted;
    for (size_t k = 0; k < members.size(); ++k) {
      if (k + 1 < members.size() && key(members[k]) == key(members[k + 1])) continue;
      if (!sorted.empty()) sorted += ',';
      sorted.append(out_, members[k].begin, members[k].end - members[k].begin);
    }
    out_.replace(first, std::string::npos, sorted);
  }

  void string() {
    const char* const inside = ++p_;
    bool escapes = false;
    for (; p_ != end_ && *p_ != '"'; ++p_) {
      if (*p_ != '\\') continue;
      escapes = true;
      if (p_ + 1 != end_) ++p_;
    }
    const std::string_view text(inside, static_cast<size_t>(p_ - inside));
    if (p_ != end_) ++p_;
    if (escapes) {
      append_json_string(unescape_json(text, arena_), out_);
    } else {
      ((out_ += '"') += text) += '"';
    }
  }

  // A number, or true, false, null.
  void scalar() {
    const char* const first = p_;
    while (p_ != end_ && *p_ != ',' && *p_ != ']' && *p_ != '}' && *p_ != ' ' && *p_ != '\t' && *p_ != '\n' &&
           *p_ != '\r') {
      ++p_;
    }
    const std::string_view text(first, static_cast<size_t>(p_ - first));
    const Value number = parse_number(text);
    if (number.kind == Kind::Missing) {
      out_ += text;
    } else if (number.kind == Kind::Float && std::trunc(number.f) == number.f) {
      integral(number.f);
    } else {
      print_number(number, out_);
    }
  }

  // 1.0, 1e0 and 1 are one number, so are 1e20 and 100000000000000000000: all digits are written.
  void integral(double d) {
    char digits[320];
    const auto end =
        std::to_chars(digits, digits + sizeof digits, d == 0 ? 0.0 : d, std::chars_format::fixed, 0).ptr;
    out_.append(digits, static_cast<size_t>(end - digits));
  }

  const char* p_;
  const char* const end_;
  std::string& out_;
  Arena arena_;
};

}  // namespace

std::string canonical_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  Canonical(json, out).value();
  return out;
}

}  // namespace weir
