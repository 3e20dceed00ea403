// What describe knows of the rows of one window: for each field seen, in the order of appearance, how often
// it had which kind, how many different values, the least, the greatest, and an example.
//
// Members of objects are fields of their own, `a.b`; of the object itself only its kind is counted. Memory is
// bounded: 2,000 fields of at most some 17 KiB each, for texts are cut at 256 bytes and values are counted by
// a sketch; further fields are counted and left out.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aggregates/group_table.h"
#include "aggregates/hyperloglog.h"
#include "expr/schema.h"
#include "value/batch.h"

namespace weir {

// The aggregates that a field's values go through; const, shared by all states.
class DescribeLayout {
 public:
  explicit DescribeLayout(const TimeZone& zone);
  enum Which : uint8_t { Distinct, Min, Max, MinText, MaxText, Example };
  const GroupLayout& groups() const { return *layout_; }

 private:
  std::vector<std::unique_ptr<Aggregate>> aggregates_;
  std::unique_ptr<GroupLayout> layout_;
};

class FieldTable {
 public:
  static constexpr size_t kMaxFields = 2000;
  static constexpr size_t kMaxName = 1024;  // bytes; a field of a longer one is left out
  static constexpr size_t kMaxText = 256;   // bytes that are kept of a value's text

  struct Line {
    std::string_view name;
    std::array<uint64_t, 11> kinds{};   // by Kind, Bool to Object
    uint64_t values = 0;                // all of them
    Value distinct, min, max, example;  // least and greatest: as min() and max(), but where there are other
                                        // strings than numbers and times, and no number, by their text
  };

  explicit FieldTable(const DescribeLayout& layout) : layout_(&layout), groups_(layout.groups()) {}
  // Takes in a row's fields; `arrival`: its place among all rows.
  void add(std::span<const Field> fields, uint64_t arrival);
  void merge(const FieldTable& later, uint64_t arrival_shift);
  void clear();

  uint64_t rows() const { return rows_; }
  // How many fields found no place, roughly above 1,024.
  uint64_t left_out() const { return left_out_.estimate(); }
  std::vector<uint32_t> in_order() const { return groups_.in_order(); }
  Line line(uint32_t group, Arena& arena) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  size_t bytes() const;

 private:
  using Kinds = std::array<uint64_t, 11>;
  struct Counts {
    Kinds kinds{};
    uint64_t words = 0;  // strings that read neither as a number nor as a time
  };
  void add(const std::string& name, const Value& value, uint64_t arrival, int depth);
  void add_members(const std::string& name, const Value& object, uint64_t arrival, int depth);
  void add_value(uint32_t group, const Value& value, uint64_t arrival);
  uint32_t find(std::string_view name, uint64_t arrival);

  const DescribeLayout* layout_;
  GroupTable groups_;           // by name
  std::vector<Counts> counts_;  // by group
  HyperLogLog left_out_;
  uint64_t rows_ = 0;
  Arena arena_;  // of one row
  std::string key_;
};

}  // namespace weir
