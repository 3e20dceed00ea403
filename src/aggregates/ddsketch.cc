#include "aggregates/ddsketch.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr double kGamma = (1 + DDSketch::kRelativeError) / (1 - DDSketch::kRelativeError);
const double kLogGamma = std::log(kGamma);
const double kPerLog = 1 / kLogGamma;

// Doubles reach from index -74,445 to 70,979.
constexpr int kLeastIndex = -80'000;
constexpr int kGreatestIndex = 80'000;

int index_of(double positive) { return static_cast<int>(std::ceil(std::log(positive) * kPerLog)); }

double value_of(int index) { return std::exp(index * kLogGamma) * (2 / (kGamma + 1)); }

}  // namespace

void DDSketch::Store::add(int index, uint64_t n) {
  const int page = index >> kPageBits;
  if (pages_.empty()) first_page_ = page;
  if (page < first_page_) {
    std::vector<std::unique_ptr<Page>> more(static_cast<size_t>(first_page_ - page));
    for (auto& p : pages_) more.push_back(std::move(p));
    pages_ = std::move(more);
    first_page_ = page;
  }
  const auto at = static_cast<size_t>(page - first_page_);
  if (at >= pages_.size()) pages_.resize(at + 1);
  if (!pages_[at]) pages_[at] = std::make_unique<Page>();
  (*pages_[at])[static_cast<size_t>(index & (kPageSize - 1))] += n;
  total_ += n;
}

template <class F>
void DDSketch::Store::for_each(F&& f) const {
  for (size_t p = 0; p < pages_.size(); ++p) {
    if (!pages_[p]) continue;
    const int base = (first_page_ + static_cast<int>(p)) << kPageBits;
    for (int i = 0; i < kPageSize; ++i) {
      const uint64_t n = (*pages_[p])[static_cast<size_t>(i)];
      if (n != 0) f(base + i, n);
    }
  }
}

void DDSketch::Store::merge(const Store& from) {
  from.for_each([this](int index, uint64_t n) { add(index, n); });
}

int DDSketch::Store::at_rank(uint64_t rank) const {
  int found = 0;
  uint64_t below = 0;
  for_each([&](int index, uint64_t n) {
    if (below <= rank) found = index;
    below += n;
  });
  return found;
}

void DDSketch::Store::save(StateWriter& out) const {
  uint32_t used = 0;
  for_each([&](int, uint64_t) { ++used; });
  out.u32(used);
  for_each([&](int index, uint64_t n) {
    out.i64(index);
    out.u64(n);
  });
}

void DDSketch::Store::load(StateReader& in) {
  const uint32_t used = in.u32();
  for (uint32_t i = 0; i < used && !in.bad(); ++i) {
    const int64_t index = in.i64();
    const uint64_t n = in.u64();
    // A damaged file must not make a page directory of any size.
    if (index >= kLeastIndex && index <= kGreatestIndex) add(static_cast<int>(index), n);
  }
}

size_t DDSketch::Store::heap_bytes() const {
  const auto pages = std::count_if(pages_.begin(), pages_.end(), [](const auto& p) { return p != nullptr; });
  return pages_.capacity() * sizeof(void*) + static_cast<size_t>(pages) * sizeof(Page);
}

void DDSketch::add(double x) {
  if (count_ == 0) min_ = max_ = x;
  min_ = std::min(min_, x);
  max_ = std::max(max_, x);
  ++count_;
  if (x > 0) {
    positive_.add(index_of(x), 1);
  } else if (x < 0) {
    negative_.add(index_of(-x), 1);
  } else {
    ++zeros_;
  }
}

void DDSketch::merge(const DDSketch& from) {
  if (from.count_ == 0) return;
  min_ = count_ == 0 ? from.min_ : std::min(min_, from.min_);
  max_ = count_ == 0 ? from.max_ : std::max(max_, from.max_);
  count_ += from.count_;
  zeros_ += from.zeros_;
  positive_.merge(from.positive_);
  negative_.merge(from.negative_);
}

double DDSketch::at_rank(uint64_t rank) const {
  if (rank == 0) return min_;
  if (rank + 1 >= count_) return max_;
  double value = 0;
  const uint64_t negatives = negative_.total();
  if (rank < negatives) {
    value = -value_of(negative_.at_rank(negatives - 1 - rank));
  } else if (rank >= negatives + zeros_) {
    value = value_of(positive_.at_rank(rank - negatives - zeros_));
  }
  return std::clamp(value, min_, max_);
}

double DDSketch::answer(double x) {
  if (x == 0) return 0;
  return x > 0 ? value_of(index_of(x)) : -value_of(index_of(-x));
}

void DDSketch::save(StateWriter& out) const {
  out.f64(min_);
  out.f64(max_);
  out.u64(zeros_);
  positive_.save(out);
  negative_.save(out);
}

void DDSketch::load(StateReader& in) {
  min_ = in.f64();
  max_ = in.f64();
  zeros_ = in.u64();
  positive_.load(in);
  negative_.load(in);
  count_ = zeros_ + positive_.total() + negative_.total();
}

}  // namespace weir
