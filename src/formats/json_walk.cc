// Tested by tests/unit/ndjson_test.cc.
#include "formats/json_walk.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "value/number.h"
#include "value/text.h"

namespace weir {
namespace {

static_assert(std::endian::native == std::endian::little, "words of text are compared as integers");

uint64_t load_word(const char* p) {
  uint64_t w;
  std::memcpy(&w, p, 8);
  return w;
}

uint16_t load_pair(const char* p) {
  uint16_t w;
  std::memcpy(&w, p, 2);
  return w;
}
constexpr uint16_t kQuoteColon = '"' | ':' << 8;

constexpr std::array<bool, 256> scalar_ends() {
  std::array<bool, 256> ends{};
  for (const char c : {' ', '\t', '\n', '\r', ',', '}', ']'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}
constexpr std::array<bool, 256> kEndsScalar = scalar_ends();

bool ends_scalar(char c) { return kEndsScalar[static_cast<unsigned char>(c)]; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The high bits of the bytes of `w` that are no digits. Above the first one there may be more than that.
uint64_t other_bytes(uint64_t w) {
  const uint64_t t = w ^ 0x3030303030303030;
  return ((t + 0x7676767676767676) | t) & 0x8080808080808080;  // only beyond 0x8A a byte carries upwards
}

// Past the digits at p.
const char* skip_digits(const char* p) {
  for (;;) {
    const uint64_t others = other_bytes(load_word(p));
    if (others != 0) return p + (std::countr_zero(others) >> 3);
    p += 8;
  }
}

// Past the number at p; null when it is none, or beyond binary64, or something sticks to it.
const char* number_end(const char* const begin) {
  const char* p = begin + (*begin == '-');
  const char* digits = p;
  p = *p == '0' ? p + 1 : skip_digits(p);
  if (p == digits) return nullptr;
  if (*p == '.') {
    digits = p + 1;
    p = skip_digits(digits);
    if (p == digits) return nullptr;
  }
  bool large = p - begin > 300;  // 10^308 is the limit
  if ((*p | 0x20) == 'e') {
    large = true;
    p += p[1] == '+' || p[1] == '-' ? 2 : 1;
    digits = p;
    p = skip_digits(p);
    if (p == digits) return nullptr;
  }
  if (!ends_scalar(*p)) return nullptr;
  if (large && !number_in_range({begin, static_cast<size_t>(p - begin)})) return nullptr;
  return p;
}

// true, false and null without a branch that depends on which: log lines mix them freely.
bool check_literal(const char* p) {
  constexpr uint64_t kFour = 0xFFFFFFFF;
  constexpr uint64_t kFive = 0xFFFFFFFFFF;
  constexpr uint64_t kTrue = 0x65757274;  // the words in text order, read as little-endian integers
  constexpr uint64_t kNull = 0x6C6C756E;
  constexpr uint64_t kFalse = 0x65736C6166;
  const uint64_t w = load_word(p);
  const bool four = (w & kFour) == kTrue || (w & kFour) == kNull;
  const bool five = (w & kFive) == kFalse;
  return (four && ends_scalar(p[4])) || (five && ends_scalar(p[5]));
}

// The number at p with the next structural `size` bytes on. Most are integers or decimals of up to 8 bytes
// and a sign, right before that structural: these are checked as one word.
inline bool check_number(const char* const p, uint32_t size) {
  const bool minus = *p == '-';
  const char* const digits = p + minus;
  size -= minus;
  if (size - 1 >= 8) return number_end(p) != nullptr;
  const uint64_t others = other_bytes(load_word(digits)) << (64 - 8 * size);
  if (others == 0) return (*digits != '0') | (size == 1);
  const auto point = static_cast<uint32_t>(std::countr_zero(others) >> 3) + size - 8;
  const bool decimal = ((others & (others - 1)) == 0) & (digits[point] == '.') & (point - 1 < size - 2) &
                       ((*digits != '0') | (point == 1));
  return decimal || number_end(p) != nullptr;
}

// Numbers and literals.
inline bool check_scalar(const char* p, uint32_t size) {
  return *p > '9' ? check_literal(p) : check_number(p, size);
}

// The first and last 8 bytes of a key, which may be read 8 bytes past its end; with its size they tell keys
// of up to 16 bytes apart.
struct Ends {
  uint64_t head;
  uint64_t tail;
};

inline Ends load_ends(const char* key, size_t size) {
  const uint64_t w = load_word(key);
  if (size >= 8) return {w, load_word(key + size - 8)};
  return {w & ((uint64_t{1} << (8 * size)) - 1), 0};
}

inline uint64_t hash(const Ends& ends, size_t size) {
  return (ends.head + ends.tail * 3 + size) * 0x9E3779B97F4A7C15 >> 32;
}

}  // namespace

WantedName* WantedLevel::look_up(const char* key, size_t size) {
  const size_t mask = table_.size() - 1;
  const Ends ends = load_ends(key, size);
  for (size_t slot = hash(ends, size) & mask;; slot = (slot + 1) & mask) {
    const uint32_t entry = table_[slot];
    if (entry == 0) return nullptr;
    WantedName& name = names_[entry - 1];
    if (name.head != ends.head || name.tail != ends.tail || name.name.size() != size) continue;
    if (size <= 16 || std::memcmp(name.name.data(), key, size) == 0) return &name;
  }
}

void WantedLevel::enter(uint32_t index) {
  const size_t mask = table_.size() - 1;
  WantedName& name = names_[index];
  const std::string padded = "\"" + name.name + "\"" + std::string(8, '\0');
  const char* const key = padded.data() + 1;
  const Ends ends = load_ends(key, name.name.size());
  name.head = ends.head;
  name.tail = ends.tail;
  size_t slot = hash(ends, name.name.size()) & mask;
  while (table_[slot] != 0) slot = (slot + 1) & mask;
  table_[slot] = index + 1;
  sizes_ |= uint64_t{1} << (name.name.size() & 63);
  may_be_[look(key, name.name.size())] = true;
}

WantedName& WantedLevel::add(std::string_view name) {
  for (WantedName& known : names_) {
    if (known.name == name) return known;
  }
  names_.emplace_back().name = name;
  if (names_.size() * 8 > table_.size()) {
    table_.assign(std::max<size_t>(256, table_.size() * 2), 0);
    for (uint32_t i = 0; i + 1 < names_.size(); ++i) enter(i);
  }
  enter(static_cast<uint32_t>(names_.size() - 1));
  return names_.back();
}

JsonWalk::JsonWalk(const std::vector<WantedField>& wanted)
    : columns_(wanted.size()), closers_(kMaxJsonDepth + 1) {
  if (!wanted.empty()) levels_.emplace_back();
  for (uint32_t field = 0; field < wanted.size(); ++field) {
    const std::vector<std::string>& path = wanted[field].path;
    size_t level = 0;
    std::string joined;
    for (size_t i = 0; i < path.size(); ++i) {
      joined += (i == 0 ? "" : ".") + path[i];
      WantedName& name = levels_[level].add(path[i]);
      if (i + 1 == path.size()) {
        if (name.field == WantedName::kNone) {
          name.field = field;
        } else {
          same_.emplace_back(name.field, field);
        }
        break;
      }
      if (name.below == WantedName::kNone) name.below = static_cast<uint32_t>(levels_.size());
      level = name.below;
      if (level == levels_.size()) levels_.emplace_back();
    }
    if (path.size() > 1) levels_[0].add(joined).literals.push_back(field);
  }
  for (WantedLevel& level : levels_) {
    for (WantedName& name : level.names())
      name.is_leaf = name.below == WantedName::kNone && name.literals.empty();
  }
}

void JsonWalk::begin(const char* text, uint32_t size, uint32_t* index, uint32_t count) {
  text_ = text;
  size_ = size;
  // A newline is unexpected wherever a structural is looked at: the walk ends at the first sentinel.
  for (uint32_t i = 0; i < 4; ++i) index[count + i] = size - 1;
  find_backslash(0);
}

void JsonWalk::find_backslash(uint32_t from) {
  const auto* found = static_cast<const char*>(std::memchr(text_ + from, '\\', size_ - from));
  next_backslash_ = found == nullptr ? UINT32_MAX : static_cast<uint32_t>(found - text_);
}

// The closing quote of the string before the structural `next`: only white space lies between.
uint32_t JsonWalk::string_end(uint32_t next) const {
  uint32_t quote = next - 1;
  while (text_[quote] != '"') --quote;
  return quote;
}

// Escapes of the string that begins at `begin` and comes before the structural `next`.
bool JsonWalk::check_escapes(uint32_t begin, uint32_t next) {
  const uint32_t end = string_end(next);
  while (next_backslash_ < end) {
    const size_t length =
        next_backslash_ < begin ? 0 : json_escape_length(text_ + next_backslash_, text_ + end);
    if (length == 0) return false;
    const uint32_t from = next_backslash_ + static_cast<uint32_t>(length);
    if (text_[from] == '\\') {
      next_backslash_ = from;
    } else {
      find_backslash(from);
    }
  }
  return true;
}

const uint32_t* JsonWalk::record(const uint32_t* at, uint32_t line_end, uint32_t row) {
  line_end_ = line_end;
  row_ = row;
  ++record_;
  if (next_backslash_ < *at) find_backslash(*at);  // a bad line may have left some
  if (levels_.empty()) return skip_container(at, 0);
  literals_.clear();
  for (Value* column : columns_) column[row] = Value::missing();
  at = walk_object(levels_[0], at, 0);
  if (at == nullptr) return nullptr;
  if (!literals_.empty()) settle_literals();
  for (const auto& [from, to] : same_) columns_[to][row] = columns_[from][row];
  return at;
}

// The value at at[0], which is checked and, when `taken` is not null, set there. Returns the structural after
// it. A string with escapes is for value_with_escapes().
inline const uint32_t* JsonWalk::value(const uint32_t* at, uint32_t depth, Value* taken) {
  const char* const p = text_ + at[0];
  const char c = *p;
  if (c == '"') {
    if (taken != nullptr) *taken = Value::string({p + 1, string_end(at[1]) - at[0] - 1}, Value::kPlain);
    return at + 1;
  }
  if (c > '9') {
    if (c == '{' || c == '[') {
      const uint32_t* const end = skip_container(at, depth);
      if (taken != nullptr && end != nullptr)
        *taken = Value::of_text(c == '{' ? Kind::Object : Kind::Array, {p, end[-1] + 1 - at[0]});
      return end;
    }
    if (taken != nullptr) *taken = c == 'n' ? Value::null() : Value::boolean(c == 't');
    return check_literal(p) ? at + 1 : nullptr;
  }
  if (!check_number(p, at[1] - at[0])) return nullptr;
  if (taken != nullptr) {
    const char* end = text_ + at[1];
    while (!is_digit(end[-1])) --end;  // white space; every number ends in a digit
    *taken = Value::of_text(Kind::RawNumber, {p, static_cast<size_t>(end - p)});
  }
  return at + 1;
}

// The same where the value, if it is a string, may have escapes.
const uint32_t* JsonWalk::value_with_escapes(const uint32_t* at, uint32_t depth, Value* taken) {
  if (text_[at[0]] != '"' || next_backslash_ >= at[1]) return value(at, depth, taken);
  if (!check_escapes(at[0] + 1, at[1])) return nullptr;
  if (taken != nullptr) {
    const char* const inside = text_ + at[0] + 1;
    *taken = Value::of_text(Kind::RawString, {inside, string_end(at[1]) - at[0] - 1});
  }
  return at + 1;
}

// An object on the way to wanted fields; at[0] is its brace, `depth` containers are open around it.
const uint32_t* JsonWalk::walk_object(WantedLevel& level, const uint32_t* at, uint32_t depth) {
  if (depth == kMaxJsonDepth || *at >= line_end_) return nullptr;
  ++at;
  ++depth;
  const char* const text = text_;
  if (text[*at] == '}') return at + 1;
  for (;;) {
    if (text[at[0]] != '"') return nullptr;
    const uint32_t colon = at[1];
    if (load_pair(text + colon - 1) == kQuoteColon && at[3] <= next_backslash_) [[likely]] {
      WantedName* const name = level.find(text + at[0] + 1, colon - at[0] - 2);
      at += 2;
      if (name == nullptr) {
        at = value(at, depth, nullptr);
      } else if (name->is_leaf) {
        at = value(at, depth, columns_[name->field] + row_);
      } else {
        at = take(*name, at, depth);
      }
    } else {
      at = walk_member(level, at, depth);
    }
    if (at == nullptr) return nullptr;
    const char c = text[*at++];
    if (c == '}') return at;
    if (c != ',') return nullptr;
  }
}

// A member that has escapes or white space; at[0] is a quote.
const uint32_t* JsonWalk::walk_member(WantedLevel& level, const uint32_t* at, uint32_t depth) {
  if (text_[at[1]] != ':') return nullptr;
  WantedName* name = nullptr;
  if (!find_key(level, at, name)) return nullptr;
  return name != nullptr ? take(*name, at + 2, depth) : value_with_escapes(at + 2, depth, nullptr);
}

// Looks up a key that has escapes or white space after it. False when its escapes are bad.
bool JsonWalk::find_key(WantedLevel& level, const uint32_t* at, WantedName*& name) {
  const uint32_t begin = at[0] + 1;
  const uint32_t end = string_end(at[1]);
  if (next_backslash_ >= end) [[likely]] {
    name = level.look_up(text_ + begin, end - begin);
    return true;
  }
  if (!check_escapes(begin, at[1])) return false;
  scratch_.clear();
  print_raw(Value::of_text(Kind::RawString, {text_ + begin, end - begin}), TimeZone(), scratch_);
  const size_t size = scratch_.size();
  scratch_.append(8, '\0');
  name = level.look_up(scratch_.data(), size);
  return true;
}

// The value of a wanted name.
const uint32_t* JsonWalk::take(WantedName& name, const uint32_t* at, uint32_t depth) {
  Value taken;
  const uint32_t* end = nullptr;
  if (name.below != WantedName::kNone) {
    if (name.seen == record_) clear_below(name);  // the last of equal names counts, with what is in it
    name.seen = record_;
  }
  if (name.below != WantedName::kNone && text_[*at] == '{') {
    end = walk_object(levels_[name.below], at, depth);
    if (end != nullptr) taken = Value::of_text(Kind::Object, {text_ + *at, end[-1] + 1 - *at});
  } else {
    end = value_with_escapes(at, depth, &taken);
  }
  if (end == nullptr) return nullptr;
  if (name.field != WantedName::kNone) columns_[name.field][row_] = taken;
  if (!name.literals.empty()) literals_.emplace_back(&name, taken);
  return end;
}

// An array or object that nothing is wanted from, with all that is inside it.
const uint32_t* JsonWalk::skip_container(const uint32_t* at, uint32_t depth) {
  const char* const text = text_;
  const uint32_t outside = depth;
  char closer;
open:
  // Beyond the line's end nothing opens: so a line that is not closed costs no more than one level of the
  // next ones.
  if (depth == kMaxJsonDepth || *at >= line_end_) return nullptr;
  closer = text[*at] == '{' ? '}' : ']';
  closers_[++depth] = closer;
  ++at;
  if (text[*at] == closer) goto close;
member:
  if (closer == '}') {
    if (text[at[0]] != '"' || text[at[1]] != ':') return nullptr;
    if (next_backslash_ < at[1] && !check_escapes(at[0] + 1, at[1])) return nullptr;
    at += 2;
  }
  if (const char c = text[*at]; c == '"') {
    if (next_backslash_ < at[1] && !check_escapes(at[0] + 1, at[1])) return nullptr;
  } else if (c == '{' || c == '[') {
    goto open;
  } else if (!check_scalar(text + at[0], at[1] - at[0])) {
    return nullptr;
  }
  ++at;
after:
  if (text[*at] == ',') {
    ++at;
    goto member;
  }
  if (text[*at] != closer) return nullptr;
close:
  ++at;
  if (--depth == outside) return at;
  closer = closers_[depth];
  goto after;
}

void JsonWalk::clear_below(const WantedName& name) {
  for (const WantedName& inner : levels_[name.below].names()) {
    if (inner.field != WantedName::kNone) columns_[inner.field][row_] = Value::missing();
    if (inner.below != WantedName::kNone) clear_below(inner);
  }
}

// The literal "a.b" counts where there is no nested field; of several the last.
void JsonWalk::settle_literals() {
  for (size_t i = literals_.size(); i-- > 0;) {
    for (const uint32_t field : literals_[i].first->literals) {
      Value& v = columns_[field][row_];
      if (v.kind == Kind::Missing) v = literals_[i].second;
    }
  }
}

}  // namespace weir
