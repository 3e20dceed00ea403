// Values as the fewest bytes that bring them back: for rows and keys that stages keep.
//
//   std::string bytes;
//   pack(row[ts], bytes);                // a tag, then the payload or the text
//   pack(row[latency], bytes);
//   const char* at = bytes.data();
//   Value ts = unpack(at), latency = unpack(at);   // view `bytes`
//
// A settled value that has its source text is packed as that text alone and comes back pending; decode()
// gives the same value again. The bytes are trusted: what is read back from elsewhere goes through
// StateReader (value/state.h).
#pragma once

#include <string>

#include "value/value.h"

namespace weir {

void pack(const Value& v, std::string& out);
// Moves `from` past the value.
Value unpack(const char*& from);

}  // namespace weir
