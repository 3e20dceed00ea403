// The walk over the entries of tight lines. Tested by tests/unit/ndjson_random_test.cc and json_walk_test.cc.
#include <bit>

#include "formats/json_scalar.h"
#include "formats/json_walk.h"
#include "simdjson.h"
#include "value/json.h"

namespace weir {
namespace {

constexpr uint32_t kMaxTightDepth = 16;  // of objects inside each other, on a line's way through tight()

// An object that is open.
struct Open {
  const char* brace;
  WantedName* name;     // what it is the value of, if that is wanted
  WantedLevel* around;  // the names wanted from the object around it
};

// The next one of a byte that's there.
template <char kByte>
const char* find(const char* p) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  for (;; p += 8) {
    const uint64_t others = load_word(p) ^ kByte * kOnes;
    const uint64_t zeros = (others - kOnes) & ~others & 0x80 * kOnes;  // right up to the first
    if (zeros != 0) return p + (std::countr_zero(zeros) >> 3);
  }
}

// The closing quote of the string whose inside begins at p.
const char* closing_quote(const char* p) {
  for (;; ++p) {
    p = find<'"'>(p);
    const char* before = p;
    while (before[-1] == '\\') --before;
    if ((p - before) % 2 == 0) return p;
  }
}

// Past the array at p, in which there are no others.
const char* array_end(const char* p) {
  while (*++p != ']') {
    if (*p == '"') p = closing_quote(p + 1);
  }
  return p + 1;
}

// The string at p; `entries` are those behind p.
Value string(const char* p, const char* text, const uint32_t* entries) {
  const char* const end = closing_quote(++p);
  while (text + *entries < end && text[*entries] != '\\') ++entries;
  if (text + *entries < end) return Value::of_text(Kind::RawString, {p, end});
  return Value::string({p, end}, Value::kPlain);
}

bool is_number(const char* p, uint32_t size) {
  if (is_short_number(p, size)) return true;
  if (size - 8 <= 8 && *p != '0' && (other_bytes(load_word(p)) | other_bytes(load_word(p + size - 8))) == 0)
    return true;
  return number_end(p) == p + size;
}

}  // namespace

const char* JsonWalk::tight(const char* const text, const char* const line, const uint32_t*& line_entries,
                            uint32_t row) {
  if (*line != '{') return nullptr;
  ++record_;
  row_ = row;
  literals_.clear();
  Open open[kMaxTightDepth];
  uint32_t depth = 0;
  WantedLevel* level = levels_.empty() ? nullptr : &levels_[0];
  const char* checked = line;  // as UTF-8
  const uint32_t* at = line_entries + 1;
  for (;;) {
    const char* p = text + *at++;
    WantedName* name = nullptr;
    if (*p == ':') {
      if (level != nullptr) name = level->find_before(p - 1, line);
      if (name != nullptr && !name->is_leaf) begin_value(*name);
      ++p;
      if (*p == '"' || *p == '[') {  // no entries
        if (name != nullptr)
          put(*name, *p == '[' ? Value::of_text(Kind::Array, {p, array_end(p)}) : string(p, text, at));
        continue;
      }
      ++at;
    }
    Value taken;
    const char c = *p;
    if (static_cast<unsigned char>(c) <= '9') {
      const char* const end = text + *at;
      at += *end != '}';
      if (!is_number(p, static_cast<uint32_t>(end - p))) return nullptr;
      if (name == nullptr) continue;
      taken = Value::of_text(Kind::RawNumber, {p, end});
    } else if (c == '}') {
      if ((p[1] == '\n') != (depth == 0)) return nullptr;
      if (depth == 0) {
        line_entries = at;
        settle();
        return p + 1;
      }
      --depth;
      level = open[depth].around;
      if (open[depth].name == nullptr) continue;
      name = open[depth].name;
      taken = Value::of_text(Kind::Object, {open[depth].brace, p + 1});
    } else if (c == '{') {
      if (depth == kMaxTightDepth) return nullptr;
      open[depth++] = {p, name, level};
      level = name != nullptr && name->below != WantedName::kNone ? &levels_[name->below] : nullptr;
      continue;
    } else if (c == '\\') {
      const size_t length = json_escape_length(p, p + 12);
      if (length == 0) return nullptr;
      at += length == 12;  // a pair of surrogates are two entries
      continue;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      if (p < checked) continue;
      checked = find<'\n'>(p);
      if (!simdjson::validate_utf8(p, static_cast<size_t>(checked - p))) return nullptr;
      continue;
    } else {
      const char* const end = text + *at;
      at += *end != '}';
      if (!check_literal(p) || end - p != (c == 'f' ? 5 : 4)) return nullptr;
      if (name == nullptr) continue;
      taken = c == 'n' ? Value::null() : Value::boolean(c == 't');
    }
    put(*name, taken);
  }
}

}  // namespace weir
