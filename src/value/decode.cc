#include "value/decode.h"

#include "value/number.h"
#include "value/text.h"

namespace weir {
namespace {

void settle_cell(Value& v) {
  const std::string_view cell = v.view();
  const char first = cell.empty() ? '\0' : cell[0];
  if (cell.empty()) {
    v = Value::null();
  } else if (first == '-' || (first >= '0' && first <= '9')) {
    if (!settle_number(v)) v = Value::string(cell);
  } else if (cell == "true" || cell == "false") {
    v = Value::boolean(first == 't');
  } else {
    v = Value::string(cell);
  }
}

void settle_string(Value& v, Arena& arena) {
  const char* const raw = v.text;
  v = Value::string(unescape_json(v.view(), arena), Value::kHasRaw);
  v.raw = raw;
}

void settle(Value& v, Arena& arena) {
  switch (v.kind) {
    case Kind::RawNumber:
      if (!settle_number(v)) v = Value::missing();
      return;
    case Kind::RawString: settle_string(v, arena); return;
    case Kind::RawCell: settle_cell(v); return;
    default: return;
  }
}

}  // namespace

Value decode(const Value& v, Arena& arena) {
  Value settled = v;
  settle(settled, arena);
  return settled;
}

void decode(Value* column, std::span<const uint32_t> rows, Arena& arena) {
  for (const uint32_t row : rows) {
    if (column[row].is_pending()) settle(column[row], arena);
  }
}

std::string_view raw_json(const Value& v) {
  const char* end = v.raw;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {v.raw, static_cast<size_t>(end - v.raw)};
}

}  // namespace weir
