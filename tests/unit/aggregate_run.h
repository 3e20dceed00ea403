// Runs an aggregate over rows as one state (row by row, in one call, from the last row on) and as two states,
// saved and restored, merged either way round for every split: the results must be the same.
//
//   run("sum", "[1, 2, null]") == "3"
#pragma once

#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "aggregates/aggregate.h"
#include "aggregates/group_table.h"
#include "doctest/doctest.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"
#include "value/time.h"

namespace weir {

// The elements of a JSON array; "#1.5" is a duration in seconds, "@2026-01-31" a time.
inline std::vector<Value> values_of(std::string_view json, Arena& arena) {
  std::vector<Value> out;
  for_each_element(json, [&](const Value& v) {
    Value d = decode(v, arena);
    if (d.is_string() && d.view().starts_with('#')) {
      d = Value::duration(*to_duration(Value::string(d.view().substr(1))));
    } else if (d.is_string() && d.view().starts_with('@')) {
      d = Value::time(*parse_time(d.view().substr(1), TimeZone()));
    }
    out.push_back(d);
    return true;
  });
  return out;
}

inline std::string printed(const Value& v) {
  std::string out;
  print_json(v, TimeZone(), out);
  return out;
}

inline std::unique_ptr<Aggregate> make(std::string_view name, std::span<const Value> constants) {
  const AggregateDef* def = find_aggregate(name);
  REQUIRE(def != nullptr);
  return def->make(name, constants, TimeZone());
}

struct Rows {
  std::vector<std::vector<Value>> columns;
  std::vector<int64_t> times;
  std::vector<uint64_t> arrivals;
  uint32_t count = 0;
};

inline void add_row(const Aggregate& a, char* block, const Rows& rows, uint32_t r, uint32_t begin = 0) {
  std::vector<Value> args;
  for (const auto& column : rows.columns) args.push_back(column[r]);
  a.add(block, args.data(), {rows.times[r], rows.arrivals[r] - begin});
}

inline void add_range(const Aggregate& a, char* block, const Rows& rows, uint32_t begin, uint32_t end) {
  for (uint32_t r = begin; r < end; ++r) add_row(a, block, rows, r, begin);
}

inline std::string result_of(const GroupLayout& layout, const GroupBlock& block) {
  Arena arena;
  return printed(layout.result(block.state(), 0, arena));
}

inline void reload(const GroupLayout& layout, GroupBlock& block) {
  StateWriter out;
  layout.save(block.state(), out);
  GroupBlock loaded(layout);
  StateReader in(out.bytes());
  layout.load(loaded.state(), in);
  CHECK((in.at_end() && !in.bad()));
  block = std::move(loaded);
}

inline std::string in_one_call(const Aggregate& a, const GroupLayout& layout, const Rows& rows) {
  GroupBlock block(layout);
  const std::vector<char*> blocks(rows.count, block.state());
  std::vector<uint32_t> numbers(rows.count);
  std::iota(numbers.begin(), numbers.end(), 0u);
  std::vector<const Value*> columns;
  for (const auto& column : rows.columns) columns.push_back(column.data());
  a.add_rows(blocks, 0, columns, numbers, {rows.times.data(), rows.arrivals.data()});
  return result_of(layout, block);
}

inline std::string from_behind(const Aggregate& a, const GroupLayout& layout, const Rows& rows) {
  GroupBlock block(layout);
  for (uint32_t r = rows.count; r > 0; --r) add_row(a, block.state(), rows, r - 1);
  return result_of(layout, block);
}

inline std::string in_two_parts(const Aggregate& a, const GroupLayout& layout, const Rows& rows,
                                uint32_t split, bool later_first) {
  GroupBlock left(layout), right(layout), all(layout);
  add_range(a, left.state(), rows, 0, split);
  reload(layout, left);
  add_range(a, right.state(), rows, split, rows.count);
  if (later_first) layout.merge(all.state(), right.state(), split);
  layout.merge(all.state(), left.state());
  if (!later_first) layout.merge(all.state(), right.state(), split);
  reload(layout, all);
  return result_of(layout, all);
}

inline std::string run(const Aggregate& a, const Rows& rows, uint32_t split_step = 1) {
  const GroupLayout layout({&a});
  GroupBlock one(layout);
  add_range(a, one.state(), rows, 0, rows.count);
  const std::string result = result_of(layout, one);
  CHECK(in_one_call(a, layout, rows) == result);
  CHECK(from_behind(a, layout, rows) == result);
  for (uint32_t split = 0; split <= rows.count; split += split_step) {
    CAPTURE(split);
    CHECK(in_two_parts(a, layout, rows, split, false) == result);
    CHECK(in_two_parts(a, layout, rows, split, true) == result);
  }
  return result;
}

inline Rows rows_of(std::vector<std::vector<Value>> columns) {
  Rows rows;
  rows.count = columns.empty() ? 3 : static_cast<uint32_t>(columns[0].size());
  rows.columns = std::move(columns);
  for (uint32_t r = 0; r < rows.count; ++r) {
    rows.times.push_back(0);
    rows.arrivals.push_back(r);
  }
  return rows;
}

inline std::string run(std::string_view name, std::string_view x) {
  Arena arena;
  return run(*make(name, std::vector<Value>{Value::missing()}), rows_of({values_of(x, arena)}));
}

inline std::string run(std::string_view name, std::string_view x, std::string_view y) {
  Arena arena;
  const std::vector<Value> second = values_of(y, arena);
  const Value constants[] = {Value::missing(), second.empty() ? Value::missing() : second[0]};
  return run(*make(name, constants), rows_of({values_of(x, arena), second}));
}

}  // namespace weir
