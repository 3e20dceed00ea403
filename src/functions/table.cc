// The one table of scalar functions. A new family adds its line here.
#include <vector>

#include "functions/function.h"

namespace weir {

std::span<const FunctionFamily> function_families() {
  static const std::vector<FunctionFamily> families = {
      {"Strings", string_functions()},
      {"Formatting", format_functions()},
      {"Lists", list_functions()},
      {"Arrays and objects", array_functions()},
      {"JSON", json_functions()},
      {"Regular expressions", regex_functions()},
      {"Numbers", number_functions()},
      {"Times", time_functions()},
      {"Logic and kinds", logic_functions()},
      {"Networks", net_functions()},
      {"Digests and encodings", hash_functions()},
      {"Input", input_functions()},
  };
  return families;
}

std::span<const FunctionDef* const> all_functions() {
  static const std::vector<const FunctionDef*> all = [] {
    std::vector<const FunctionDef*> v;
    for (const FunctionFamily& family : function_families()) {
      for (const FunctionDef& f : family.functions) v.push_back(&f);
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
