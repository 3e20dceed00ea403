#include "value/value.h"

namespace weir {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::Missing:
    case Kind::Null: return "null";
    case Kind::Bool: return "bool";
    case Kind::Int:
    case Kind::BigInt: return "int";
    case Kind::Float: return "float";
    case Kind::Duration: return "duration";
    case Kind::Time: return "time";
    case Kind::String: return "string";
    case Kind::Array: return "array";
    case Kind::Object: return "object";
    case Kind::RawNumber:
    case Kind::RawString:
    case Kind::RawCell: break;
  }
  return "pending";
}

}  // namespace weir
