// All aggregates, family by family, and their lookup by name.
#include <algorithm>
#include <array>
#include <vector>

#include "aggregates/aggregate.h"

namespace weir {
namespace {

constexpr size_t kMaxArgs = 8;

bool is_digits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// p0 to p100, p05, p99_9 with up to nine digits behind the '_'.
bool is_percentile_name(std::string_view name) {
  if (!name.starts_with('p')) return false;
  name.remove_prefix(1);
  const size_t underscore = name.find('_');
  const std::string_view whole = name.substr(0, underscore);
  if (!is_digits(whole) || (whole.size() > 2 && whole != "100")) return false;
  if (underscore == std::string_view::npos) return true;
  const std::string_view decimals = name.substr(underscore + 1);
  if (!is_digits(decimals) || decimals.size() > 9) return false;
  return whole != "100" || decimals.find_first_not_of('0') == std::string_view::npos;
}

std::vector<const AggregateDef*> collect() {
  std::vector<const AggregateDef*> all;
  for (const auto family : {count_aggregates(), sum_aggregates(), order_aggregates(), percentile_aggregates(),
                            distinct_aggregates(), approx_distinct_aggregates(), correlation_aggregates(),
                            tally_aggregates(), collect_aggregates(), object_aggregates()}) {
    for (const AggregateDef& def : family) all.push_back(&def);
  }
  return all;
}

}  // namespace

void Aggregate::add_rows(std::span<char* const> blocks, size_t offset, std::span<const Value* const> args,
                         std::span<const uint32_t> rows, RowOrders orders) const {
  std::array<Value, kMaxArgs> row_args;
  for (size_t k = 0; k < rows.size(); ++k) {
    for (size_t j = 0; j < args.size(); ++j) row_args[j] = args[j][rows[k]];
    add(blocks[k] + offset, row_args.data(), orders.of(rows[k]));
  }
}

std::span<const AggregateDef* const> all_aggregates() {
  static const std::vector<const AggregateDef*> all = collect();
  return all;
}

const AggregateDef* find_aggregate(std::string_view name) {
  const bool percentile = is_percentile_name(name);
  for (const AggregateDef* def : all_aggregates()) {
    if (def->name == name || (!def->alias.empty() && def->alias == name))
      return name == "pNN" ? nullptr : def;
    if (percentile && def->name == "pNN") return def;
  }
  return nullptr;
}

}  // namespace weir
