// Fields that a stage sets to what it computes: extend user.email = lower(user.email), explode user.tags.
//
// A nested field is set by replacing its top-level object, whose other members keep their text.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "expr/binder.h"

namespace weir {

// Slots to fill, one after the other.
using ComputedFields = std::vector<std::pair<uint32_t, BoundPtr>>;

// The top-level field of that name.
void set_field(Binder& binder, const std::string& name, BoundPtr value, ComputedFields& computed,
               bool skip_missing = false);
// The field at a path of two steps or more; `span` is the path's.
void set_nested(Binder& binder, const std::vector<Step>& path, Span span, BoundPtr value,
                ComputedFields& computed);

}  // namespace weir
