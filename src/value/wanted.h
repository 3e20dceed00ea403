// The fields a pipeline reads of its source records: asked for by the binder, taken out by the format
// readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

// A path with its slot. A path of several names means the nested field or, where a record has none, the
// top-level field that is literally named by all of them joined with '.'.
struct WantedField {
  std::vector<std::string> path;
  uint32_t slot = 0;
  bool guess = false;  // wanted in case it is there; nobody has named it
};

// The slots for what is known of a row's source, where the pipeline asks: filename(), line_number().
struct SourceSlots {
  std::optional<uint32_t> filename;
  std::optional<uint32_t> line_number;
};

// The path as one name, joined with '.'.
inline std::string dotted_name(const std::vector<std::string>& path) {
  std::string out;
  for (const std::string& name : path) {
    if (&name != path.data()) out += '.';
    out += name;
  }
  return out;
}

}  // namespace weir
