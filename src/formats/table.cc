// The table of formats: a new one is a line here.
#include <algorithm>
#include <array>

#include "formats/format.h"

namespace weir {
namespace {

// Ignoring the case of ASCII letters; `ending` is in lower case.
bool ends_with(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), name.end() - static_cast<std::ptrdiff_t>(ending.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b); });
}

}  // namespace

size_t Cutter::take_header(std::string_view, bool, std::shared_ptr<const Header>&, std::string&) { return 0; }

std::span<const FormatDef* const> all_formats() {
  static const std::array<const FormatDef*, 8> formats{
      &ndjson_format(), &csv_format(),         &tsv_format(),        &logfmt_format(),
      &text_format(),   &drawn_table_format(), &drawn_bars_format(), &drawn_plot_format()};
  return formats;
}

const FormatDef* find_format(std::string_view name) {
  for (const FormatDef* format : all_formats()) {
    if (format->name == name) return format;
  }
  return nullptr;
}

const FormatDef* format_of_file(std::string_view file_name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (!ends_with(file_name, packed)) continue;
    file_name.remove_suffix(packed.size());
    break;
  }
  for (const FormatDef* format : all_formats()) {
    for (const std::string_view extension : format->extensions) {
      if (ends_with(file_name, extension)) return format;
    }
  }
  return nullptr;
}

}  // namespace weir
