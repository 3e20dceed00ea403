// Tested by tests/unit/json_walk_test.cc and ndjson_test.cc.
#include "formats/json_walk.h"

#include <algorithm>
#include <cstring>

#include "formats/json_scalar.h"
#include "value/text.h"

namespace weir {
namespace {

uint16_t load_pair(const char* p) {
  uint16_t w;
  std::memcpy(&w, p, 2);
  return w;
}
constexpr uint16_t kQuoteColon = '"' | ':' << 8;

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

JsonWalk::JsonWalk(const std::vector<WantedField>& wanted) : columns_(wanted.size()) {
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
    for (WantedName& name : level.names()) {
      endings_.add(name.name);
      name.is_leaf = name.below == WantedName::kNone && name.literals.empty();
    }
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

const uint32_t* JsonWalk::record(const uint32_t* at, uint32_t row) {
  line_end_ = kUnknown;
  row_ = row;
  ++record_;
  if (next_backslash_ < *at) find_backslash(*at);  // a bad line may have left some
  if (levels_.empty()) return walk_object<false>(nullptr, at, 0);
  literals_.clear();
  at = walk_object<true>(&levels_[0], at, 0);
  if (at == nullptr) return nullptr;
  settle();
  return at;
}

void JsonWalk::clear(uint32_t from, uint32_t to) {
  for (Value* column : columns_) std::fill(column + from, column + to, Value::missing());
}

// White space may come after `from`, and a newline be in it.
void JsonWalk::find_line_end(uint32_t from) {
  const auto* found = static_cast<const char*>(std::memchr(text_ + from, '\n', size_ - from));
  line_end_ = static_cast<uint32_t>(found - text_);
}

// The value at at[0], which is checked and, when `taken` is not null, set there. Returns the structural after
// it. A string with escapes is for value_with_escapes().
inline const uint32_t* JsonWalk::value(const uint32_t* at, uint32_t depth, Value* taken) {
  const char* const p = text_ + at[0];
  const char* end = text_ + at[1];
  const char c = *p;
  if (c == '"') {
    while (end[-1] != '"') --end;
    if (taken != nullptr) *taken = Value::string({p + 1, end - 1}, Value::kPlain);
    return at + 1;
  }
  if (c <= '9') {
    if (!is_short_number(p, at[1] - at[0])) {
      end = number_end(p);
      if (end == nullptr) return nullptr;
    }
    if (taken != nullptr) *taken = Value::of_text(Kind::RawNumber, {p, end});
    return at + 1;
  }
  if (c == '{' || c == '[') {
    at = c == '{' ? walk_object<false>(nullptr, at, depth) : skip_array(at, depth);
    if (taken != nullptr && at != nullptr)
      *taken = Value::of_text(c == '{' ? Kind::Object : Kind::Array, {p, text_ + at[-1] + 1});
    return at;
  }
  if (taken != nullptr) *taken = c == 'n' ? Value::null() : Value::boolean(c == 't');
  return check_literal(p) ? at + 1 : nullptr;
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

// An object; at[0] is its brace, `depth` containers are open around it. Without a level nothing is wanted
// from it.
template <bool kWanted>
const uint32_t* JsonWalk::walk_object(WantedLevel* level, const uint32_t* at, uint32_t depth) {
  if (depth == kMaxJsonDepth || *at >= line_end_) return nullptr;
  if (is_space(text_[at[0] + 1])) loose(at[0]);
  ++at;
  if (text_[*at] == '}') return at + 1;
  if (line_end_ != kUnknown) return walk_members<kWanted, false>(level, at, depth + 1);
  return text_[*at] == '"' ? walk_members<kWanted, true>(level, at, depth + 1) : nullptr;
}

// The members of an object from the key at at[0] on. `kTight`: there was no white space in the line so far;
// goes on without it from the first on. Depth bounds the recursion: some 200 KB of stack at kMaxJsonDepth.
template <bool kWanted, bool kTight>
const uint32_t* JsonWalk::walk_members(WantedLevel* level, const uint32_t* at, uint32_t depth) {
  const char* const text = text_;
  uint32_t key = at[0];
  for (;;) {
    if (!kTight && text[key] != '"') return nullptr;
    const uint32_t colon = at[1];
    const uint32_t end = at[3];
    if (load_pair(text + colon - 1) != kQuoteColon || end > next_backslash_) [[unlikely]] {
      loose(key);
      at = walk_member(kWanted ? level : nullptr, at, depth);
      if (at == nullptr) return nullptr;
    } else {
      const char first = text[kTight ? colon + 1 : at[2]];
      if (kTight && is_space(first)) [[unlikely]] {
        loose(colon);
        return walk_members<kWanted, false>(level, at, depth);
      }
      WantedName* const name = kWanted ? level->find(text + key + 1, colon - key - 2) : nullptr;
      at += 3;
      if (name != nullptr) {
        at = name->is_leaf ? value(at - 1, depth, columns_[name->field] + row_) : take(*name, at - 1, depth);
        if (at == nullptr) return nullptr;
      } else if (first != '"') {
        at = value(at - 1, depth, nullptr);
        if (at == nullptr) return nullptr;
      }
    }
    const uint32_t after = *at++;
    if (kTight && is_space(text[after - 1])) loose(colon);
    if (text[after] != ',') return text[after] == '}' ? at : nullptr;
    key = kTight ? after + 1 : *at;
    if (kTight && text[key] != '"') [[unlikely]] {
      loose(after);
      return walk_members<kWanted, false>(level, at, depth);
    }
  }
}

// An array that nothing is wanted from.
const uint32_t* JsonWalk::skip_array(const uint32_t* at, uint32_t depth) {
  if (depth == kMaxJsonDepth || *at >= line_end_) return nullptr;
  ++depth;
  const char* const text = text_;
  const uint32_t open = *at++;
  if (is_space(text[open + 1])) loose(open);
  if (text[*at] == ']') return at + 1;
  for (;;) {
    if (text[*at] == '"' && at[1] > next_backslash_) {
      at = value_with_escapes(at, depth, nullptr);
    } else {
      at = value(at, depth, nullptr);
    }
    if (at == nullptr) return nullptr;
    const uint32_t after = *at++;
    if (is_space(text[after - 1]) || is_space(text[after + 1])) loose(open);
    if (text[after] != ',') return text[after] == ']' ? at : nullptr;
  }
}

// A member that has escapes, or white space before its colon; at[0] is a quote.
const uint32_t* JsonWalk::walk_member(WantedLevel* level, const uint32_t* at, uint32_t depth) {
  if (text_[at[1]] != ':') return nullptr;
  WantedName* name = nullptr;
  if (level != nullptr) {
    if (!find_key(*level, at, name)) return nullptr;
  } else if (next_backslash_ < at[1] && !check_escapes(at[0] + 1, at[1])) {
    return nullptr;
  }
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
  begin_value(name);
  if (name.below != WantedName::kNone && text_[*at] == '{') {
    end = walk_object<true>(&levels_[name.below], at, depth);
    if (end != nullptr) taken = Value::of_text(Kind::Object, {text_ + *at, end[-1] + 1 - *at});
  } else {
    end = value_with_escapes(at, depth, &taken);
  }
  if (end == nullptr) return nullptr;
  put(name, taken);
  return end;
}

// The last of equal names counts, with what is in it.
void JsonWalk::begin_value(WantedName& name) {
  if (name.below == WantedName::kNone) return;
  if (name.seen == record_) clear_below(name);
  name.seen = record_;
}

void JsonWalk::clear_below(const WantedName& name) {
  for (const WantedName& inner : levels_[name.below].names()) {
    if (inner.field != WantedName::kNone) columns_[inner.field][row_] = Value::missing();
    if (inner.below != WantedName::kNone) clear_below(inner);
  }
}

// At the end of a record. The literal "a.b" counts where there is no nested field; of several the last.
void JsonWalk::settle() {
  for (size_t i = literals_.size(); i-- > 0;) {
    for (const uint32_t field : literals_[i].first->literals) {
      Value& v = columns_[field][row_];
      if (v.kind == Kind::Missing) v = literals_[i].second;
    }
  }
  for (const auto& [from, to] : same_) columns_[to][row_] = columns_[from][row_];
}

}  // namespace weir
