// Quantiles of any number of values within 0.5% of the value, in a few kilobytes; merging is exact, so a
// sketch depends only on its values.
//
// Ch. Masson, J. E. Rim, H. K. Lee, "DDSketch: A fast and fully-mergeable quantile sketch with relative-error
// guarantees", PVLDB 12 (2019): bucket i counts the values in (g^(i-1), g^i], g = (1 + a) / (1 - a), and
// answers 2 g^i / (g + 1), which is within the factor a of all of them. Buckets come in pages that exist only
// where there are values, so all doubles have their bucket and none need be collapsed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "value/state.h"

namespace weir {

class DDSketch {
 public:
  static constexpr double kRelativeError = 0.005;

  void add(double x);  // finite
  void merge(const DDSketch& from);
  uint64_t count() const { return count_; }
  // The value of a rank, from 0 to count() - 1, in ascending order. The first and the last are exact.
  double at_rank(uint64_t rank) const;
  // What a rank whose value is x answers, where it is not the first or last: at_rank() keeps within these.
  static double answer(double x);

  void save(StateWriter& out) const;
  void load(StateReader& in);
  size_t heap_bytes() const { return positive_.heap_bytes() + negative_.heap_bytes(); }

 private:
  static constexpr int kPageBits = 6;
  static constexpr int kPageSize = 1 << kPageBits;
  using Page = std::array<uint64_t, kPageSize>;

  // Counts of the buckets of one sign, by index.
  class Store {
   public:
    void add(int index, uint64_t n);
    void merge(const Store& from);
    uint64_t total() const { return total_; }
    int at_rank(uint64_t rank) const;  // the index of the bucket of a rank below total()
    void save(StateWriter& out) const;
    void load(StateReader& in);
    size_t heap_bytes() const;

   private:
    template <class F>
    void for_each(F&& f) const;

    int first_page_ = 0;
    std::vector<std::unique_ptr<Page>> pages_;  // from first_page_ on; null where nothing was counted
    uint64_t total_ = 0;
  };

  Store positive_;
  Store negative_;  // by absolute value
  uint64_t zeros_ = 0;
  uint64_t count_ = 0;
  double min_ = 0;
  double max_ = 0;
};

}  // namespace weir
