#include "value/group_key.h"

namespace weir {

void append_group_key(const Value& v, std::string& out) { group_key::append(v, out); }

Value read_plain_key(std::string_view& bytes) {
  uint32_t length = static_cast<unsigned char>(bytes[1]);
  bytes.remove_prefix(2);
  if (length == 255) {
    std::memcpy(&length, bytes.data(), sizeof length);
    bytes.remove_prefix(sizeof length);
  }
  const std::string_view text = bytes.substr(0, length);
  bytes.remove_prefix(length);
  return Value::string(text, Value::kPlain);
}

}  // namespace weir
