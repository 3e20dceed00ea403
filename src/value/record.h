// A source record as its format understands it, for writing the fields that the pipeline did not name.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "value/batch.h"
#include "value/value.h"

namespace weir {

// A field of an output row. `json_name` is the inside of the source's name token when it has escapes, else
// empty. `json` is the whole member, "name":value, where it stands so in the source and neither has changed;
// else empty.
struct Field {
  std::string_view name;
  std::string_view json_name;
  Value value;
  std::string_view json = {};
};

// Of fields with equal names only the last one stays, in its place.
void keep_last_of_duplicates(std::vector<Field>& fields);

// One per input format, const and shared between threads.
class RecordFormat {
 public:
  virtual ~RecordFormat() = default;
  // The fields of a record in order, pending values possible; of duplicate names the last one counts and
  // stands, in its place. `arena` takes unescaped text.
  virtual void fields(std::string_view line, const Header* header, Arena& arena,
                      std::vector<Field>& out) const = 0;
  // Whether a row's line may be copied to output of the format `output` ("ndjson", "csv", "tsv") as it is.
  virtual bool verbatim_to(std::string_view output) const = 0;
};

}  // namespace weir
