// The one table of scalar functions. A new family adds its line here.
#include <vector>

#include "functions/function.h"

namespace weir {

std::span<const FunctionDef* const> all_functions() {
  static const std::vector<const FunctionDef*> all = [] {
    std::vector<const FunctionDef*> v;
    for (const auto family : {string_functions(), format_functions(), list_functions(), array_functions(),
                              json_functions(), regex_functions(), number_functions(), time_functions(),
                              logic_functions(), net_functions(), hash_functions(), input_functions()}) {
      for (const FunctionDef& f : family) v.push_back(&f);
    }
    return v;
  }();
  return all;
}

const FunctionDef* find_function(std::string_view name) {
  if (name.empty()) return nullptr;
  for (const FunctionDef* f : all_functions()) {
    if (f->name == name || f->alias == name) return f;
  }
  return nullptr;
}

}  // namespace weir
