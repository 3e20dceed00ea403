#include "formats/histogram_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/screen_text.h"
#include "value/decode.h"
#include "value/json.h"

namespace weir {
namespace {

constexpr double kMostBins = 200;  // empty ones among them

struct Bin {
  double from = 0;
  double count = 0;
};

// Nothing where the text is another array.
std::optional<std::vector<Bin>> bins_of(const Cell& cell) {
  if (cell.kind != Cell::Kind::Text || !cell.text.starts_with("[{\"from\":")) return std::nullopt;
  std::vector<Bin> bins;
  bool good = check_json(cell.text).empty();
  Arena arena;
  const auto number = [&](const Value& value, double& out) {
    const Value v = decode(value, arena);
    if (!v.is_number()) return false;
    out = v.kind == Kind::Int ? static_cast<double>(v.i) : v.f;
    return true;
  };
  if (!good) return std::nullopt;
  for_each_element(cell.text, [&](const Value& element) {
    Bin bin;
    int found = 0;
    if (element.kind == Kind::Object) {
      for_each_member(element.view(), [&](std::string_view key, const Value& value) {
        if (key_is(key, "from")) found += number(value, bin.from) ? 1 : 8;
        if (key_is(key, "count")) found += number(value, bin.count) ? 2 : 8;
        return true;
      });
    }
    good = found == 3;
    bins.push_back(bin);
    return good;
  });
  return good ? std::optional(bins) : std::nullopt;
}

std::vector<Bin> with_empty_ones(std::vector<Bin> bins, double width) {
  std::stable_sort(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) { return a.from < b.from; });
  if (bins.empty() || (bins.back().from - bins.front().from) / width > kMostBins) return bins;
  std::vector<Bin> all;
  for (const Bin& bin : bins) {
    const double last = all.empty() ? bin.from : all.back().from;
    const auto between = static_cast<int64_t>(std::lround((bin.from - last) / width)) - 1;
    for (int64_t k = 1; k <= between; ++k) all.push_back({last + static_cast<double>(k) * width, 0});
    all.push_back(bin);
  }
  return all;
}

Cell number_cell(double value) {
  Cell cell = text_cell(short_number(value));
  cell.kind = Cell::Kind::Number;
  cell.number = value;
  return cell;
}

}  // namespace

bool holds_histograms(const std::vector<Cells>& rows, size_t column) {
  bool any = false;
  for (const Cells& row : rows) {
    if (row[column].kind == Cell::Kind::Null) continue;
    if (!bins_of(row[column])) return false;
    any = true;
  }
  return any;
}

std::vector<Cells> histogram_rows(const std::vector<Cells>& rows, size_t column,
                                  const std::vector<size_t>& kept, std::optional<double> width,
                                  std::string_view dash) {
  std::vector<Cells> out;
  for (const Cells& row : rows) {
    std::vector<Bin> bins = bins_of(row[column]).value_or(std::vector<Bin>());
    if (width) bins = with_empty_ones(std::move(bins), *width);
    for (const Bin& bin : bins) {
      Cells& made = out.emplace_back();
      for (const size_t i : kept) made.push_back(row[i]);
      std::string from = short_number(bin.from);
      if (width) from.append(dash).append(short_number(bin.from + *width));
      made.push_back(text_cell(from));
      made.push_back(number_cell(bin.count));
    }
  }
  return out;
}

}  // namespace weir
