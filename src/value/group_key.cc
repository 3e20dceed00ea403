#include "value/group_key.h"

namespace weir {

void append_group_key(const Value& v, std::string& out) { group_key::append(v, out); }

}  // namespace weir
