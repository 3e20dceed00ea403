#include "value/decode.h"

#include "value/number.h"
#include "value/text.h"

namespace weir {
namespace {

Value decode_cell(const Value& v) {
  const std::string_view cell = v.view();
  if (cell.empty()) return Value::null();
  const char first = cell[0];
  if (first == '-' || (first >= '0' && first <= '9')) {
    const Value number = parse_number(cell);
    if (number.kind != Kind::Missing) return number;
  } else if (cell == "true" || cell == "false") {
    return Value::boolean(first == 't');
  }
  return Value::string(cell);
}

Value decode_string(const Value& v, Arena& arena) {
  Value out = Value::string(unescape_json(v.view(), arena), Value::kHasRaw);
  out.raw = v.text;
  return out;
}

}  // namespace

Value decode(const Value& v, Arena& arena) {
  switch (v.kind) {
    case Kind::RawNumber: return parse_number(v.view());
    case Kind::RawString: return decode_string(v, arena);
    case Kind::RawCell: return decode_cell(v);
    default: return v;
  }
}

void decode(Value* values, size_t count, Arena& arena) {
  for (size_t i = 0; i < count; ++i) {
    if (values[i].is_pending()) values[i] = decode(values[i], arena);
  }
}

std::string_view raw_json(const Value& v) {
  const char* end = v.raw;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {v.raw, static_cast<size_t>(end - v.raw)};
}

}  // namespace weir
