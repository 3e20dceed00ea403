// pNN, percentile, median and exact_percentile. Tested by tests/unit/aggregates_test.cc.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "aggregates/ddsketch.h"
#include "aggregates/numeric.h"
#include "aggregates/percentile.h"
#include "aggregates/state_aggregate.h"
#include "base/diagnostic.h"
#include "value/time.h"

namespace weir {

Rank rank_of(const Fraction& p, uint64_t count) {
  const Uint128 scaled = static_cast<Uint128>(count - 1) * p.numerator;
  const auto rest = static_cast<uint64_t>(scaled % p.denominator);
  return {static_cast<uint64_t>(scaled / p.denominator),
          static_cast<double>(rest) / static_cast<double>(p.denominator)};
}

double seconds(int64_t ns) { return static_cast<double>(ns) / static_cast<double>(kSecond); }

double between(double lower, double upper, double part) {
  const double gap = upper - lower;
  return std::isinf(gap) ? lower * (1 - part) + upper * part : lower + part * gap;
}

Value percentile_between(int64_t lower, int64_t upper, double part, bool durations) {
  if (part == 0) return durations ? Value::duration(lower) : Value::integer(lower);
  const double step = static_cast<double>(static_cast<Int128>(upper) - lower) * part;
  if (!durations) return Value::real(static_cast<double>(lower) + step);
  return Value::duration(static_cast<int64_t>(lower + static_cast<Int128>(step)));
}

Value percentile_of(double x, bool seconds) {
  if (seconds) {
    if (const auto ns = seconds_to_ns(x)) return Value::duration(*ns);
  }
  return Value::real(x);
}

namespace {

constexpr uint64_t kExactValues = 1000;
constexpr size_t kAlways = std::numeric_limits<size_t>::max();

// The values of a group, in 16 bytes and a heap part: one value lies in the state, more in an array of 8
// bytes each, and beyond `limit` they become a sketch. Which of these it is depends on their number alone, so
// merged states are what one state would have been.
class Values {
 public:
  Values() = default;
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;
  ~Values() { release(); }

  void add(const Value& v, size_t limit);
  void merge(const Values& from, size_t limit);
  Value percentile(const Fraction& p) const;
  void save(StateWriter& out) const;
  void load(StateReader& in, size_t limit);
  size_t heap_bytes() const;

 private:
  // What was added so far. While it is only ints, or only durations, values are kept as such, else as
  // doubles: numbers or seconds.
  static constexpr uint64_t kInts = 1;
  static constexpr uint64_t kFloats = 2;
  static constexpr uint64_t kDurations = 4;
  static constexpr uint64_t kKinds = 7;

  struct Cell {
    uint64_t bits;
    static Cell of(int64_t i) { return {std::bit_cast<uint64_t>(i)}; }
    static Cell of(double d) { return {std::bit_cast<uint64_t>(d)}; }
    int64_t integer() const { return std::bit_cast<int64_t>(bits); }
    double real() const { return std::bit_cast<double>(bits); }
  };

  bool keeps_integers() const { return kinds_ == kInts || kinds_ == kDurations; }
  double as_double(Cell c) const {
    if (kinds_ == kInts) return static_cast<double>(c.integer());
    return kinds_ == kDurations ? seconds(c.integer()) : c.real();
  }
  const Cell* cells() const { return count_ > 1 ? array_ : &one_; }
  Cell* cells() { return count_ > 1 ? array_ : &one_; }
  // The array's size follows from the count.
  static uint64_t room_for(uint64_t count) {
    return count < 2 ? 0 : std::max<uint64_t>(4, std::bit_ceil(count));
  }
  void note_kinds(uint64_t kinds);
  void append(Cell c, size_t limit);
  void become_sketch();
  void release();
  Value percentile_of_integers(const Rank& rank) const;
  double percentile_of_doubles(const Rank& rank) const;

  union {
    Cell one_{0};
    Cell* array_;
    DDSketch* sketch_;
  };
  uint64_t count_ : 60 = 0;  // when sketched, the sketch counts
  uint64_t kinds_ : 3 = 0;
  uint64_t sketched_ : 1 = 0;
};
static_assert(sizeof(Values) == 16);

// The kinds to come in turn integers into doubles where the two do not go together.
void Values::note_kinds(uint64_t kinds) {
  const uint64_t all = kinds_ | kinds;
  if (all == kinds_) return;
  if (!sketched_ && keeps_integers()) {
    Cell* c = cells();
    for (uint64_t i = 0; i < count_; ++i) c[i] = Cell::of(as_double(c[i]));
  }
  kinds_ = all & kKinds;
}

void Values::add(const Value& v, size_t limit) {
  const Value n = numeric(v);
  if (n.is_null()) return;
  if (n.kind == Kind::Int || n.kind == Kind::Duration) {
    const bool is_int = n.kind == Kind::Int;
    note_kinds(is_int ? kInts : kDurations);
    if (keeps_integers() && !sketched_) return append(Cell::of(n.i), limit);
    append(Cell::of(is_int ? static_cast<double>(n.i) : seconds(n.i)), limit);
  } else {
    note_kinds(kFloats);
    append(Cell::of(to_double(n) + 0.0),
           limit);  // + 0.0: no minus zero, its place among zeros would depend on the order
  }
}

// `c` is as the kinds so far want it; a double when sketched.
void Values::append(Cell c, size_t limit) {
  if (sketched_) return sketch_->add(c.real());
  if (count_ == limit) {
    const double x = as_double(c);
    become_sketch();
    return sketch_->add(x);
  }
  if (count_ == 0) {
    one_ = c;
  } else {
    const uint64_t room = room_for(count_ + 1);
    if (room != room_for(count_)) {
      auto* grown = new Cell[room];
      std::copy_n(cells(), count_, grown);
      if (count_ > 1) delete[] array_;
      array_ = grown;
    }
    array_[count_] = c;
  }
  count_ = count_ + 1;
}

void Values::become_sketch() {
  auto sketch = std::make_unique<DDSketch>();
  const Cell* c = cells();
  for (uint64_t i = 0; i < count_; ++i) sketch->add(as_double(c[i]));
  release();
  sketch_ = sketch.release();
  sketched_ = 1;
}

void Values::release() {
  if (sketched_) {
    delete sketch_;
  } else if (count_ > 1) {
    delete[] array_;
  }
  count_ = 0;
  sketched_ = 0;
}

void Values::merge(const Values& from, size_t limit) {
  note_kinds(from.kinds_);
  if (from.sketched_) {
    if (!sketched_) become_sketch();
    sketch_->merge(*from.sketch_);
    return;
  }
  const Cell* c = from.cells();
  for (uint64_t i = 0; i < from.count_; ++i) {
    append(keeps_integers() && !sketched_ ? c[i] : Cell::of(from.as_double(c[i])), limit);
  }
}

Value Values::percentile_of_integers(const Rank& rank) const {
  std::vector<int64_t> sorted(count_);
  std::transform(cells(), cells() + count_, sorted.begin(), [](Cell c) { return c.integer(); });
  const auto at = sorted.begin() + static_cast<ptrdiff_t>(rank.lower);
  std::nth_element(sorted.begin(), at, sorted.end());
  const int64_t upper = rank.part == 0 ? *at : *std::min_element(at + 1, sorted.end());
  return percentile_between(*at, upper, rank.part, kinds_ == kDurations);
}

double Values::percentile_of_doubles(const Rank& rank) const {
  std::vector<double> sorted(count_);
  std::transform(cells(), cells() + count_, sorted.begin(), [](Cell c) { return c.real(); });
  const auto at = sorted.begin() + static_cast<ptrdiff_t>(rank.lower);
  std::nth_element(sorted.begin(), at, sorted.end());
  return rank.part == 0 ? *at : between(*at, *std::min_element(at + 1, sorted.end()), rank.part);
}

Value Values::percentile(const Fraction& p) const {
  const uint64_t count = sketched_ ? sketch_->count() : count_;
  if (count == 0) return Value::null();
  const Rank rank = rank_of(p, count);
  double result;
  if (sketched_) {
    result = sketch_->at_rank(rank.lower);
    if (rank.part != 0) result = between(result, sketch_->at_rank(rank.lower + 1), rank.part);
  } else if (keeps_integers()) {
    return percentile_of_integers(rank);
  } else {
    result = percentile_of_doubles(rank);
  }
  return percentile_of(result, (kinds_ & kDurations) != 0);
}

void Values::save(StateWriter& out) const {
  out.u8(static_cast<uint8_t>(kinds_));
  out.u8(static_cast<uint8_t>(sketched_));
  if (sketched_) return sketch_->save(out);
  out.u64(count_);
  static_assert(sizeof(Cell) == sizeof(uint64_t) && std::endian::native == std::endian::little);
  out.raw({reinterpret_cast<const char*>(cells()), count_ * sizeof(Cell)});  // as u64() would, one by one
}

void Values::load(StateReader& in, size_t limit) {
  release();
  kinds_ = in.u8() & kKinds;
  if (in.u8() != 0) {
    become_sketch();
    return sketch_->load(in);
  }
  const uint64_t count = in.u64();
  for (uint64_t i = 0; i < count && !in.bad(); ++i) append({in.u64()}, limit);
}

size_t Values::heap_bytes() const {
  return sketched_ ? sizeof(DDSketch) + sketch_->heap_bytes() : room_for(count_) * sizeof(Cell);
}

class Percentile final : public UnaryAggregate<Percentile, Values> {
 public:
  Percentile(const Fraction& p, size_t limit) : p_(p), limit_(limit) {}
  std::unique_ptr<Aggregate> for_frames() const override { return percentile_in_frame(p_, limit_); }
  void add_one(Values& values, const Value& v, RowOrder) const { values.add(v, limit_); }
  void merge_state(Values& into, const Values& from, uint64_t) const { into.merge(from, limit_); }
  Value result_of(const Values& values, Arena&) const { return values.percentile(p_); }
  void save_state(const Values& values, StateWriter& out) const { values.save(out); }
  void load_state(Values& values, StateReader& in) const { values.load(in, limit_); }

 private:
  Fraction p_;
  size_t limit_;
};

// The decimal fraction that a double was written as, when it has at most nine digits behind the point.
Fraction fraction_of(double percent) {
  constexpr double kBillion = 1e9;
  return {static_cast<uint64_t>(std::llround(percent * kBillion)), static_cast<uint64_t>(100 * kBillion)};
}

Fraction fraction_of(std::span<const Value> constants) {
  const Value p = constants.size() < 2 ? Value::missing() : numeric(constants[1]);
  if (!p.is_number()) {
    throw PipelineError(argument_span(1), "the percentile must be a constant number",
                        "as in percentile(x, 99.9)");
  }
  const double percent = to_double(p);
  if (!(percent >= 0 && percent <= 100)) {
    throw PipelineError(argument_span(1), "the percentile must be from 0 to 100",
                        "as in percentile(x, 99.9)");
  }
  return fraction_of(percent);
}

std::unique_ptr<Aggregate> make_percentile(std::string_view, std::span<const Value> constants,
                                           const TimeZone&) {
  return std::make_unique<Percentile>(fraction_of(constants), kExactValues);
}

std::unique_ptr<Aggregate> make_exact(std::string_view, std::span<const Value> constants, const TimeZone&) {
  return std::make_unique<Percentile>(fraction_of(constants), kAlways);
}

std::unique_ptr<Aggregate> make_median(std::string_view, std::span<const Value>, const TimeZone&) {
  return std::make_unique<Percentile>(Fraction{1, 2}, kExactValues);
}

// p99_9: the name was checked by find_aggregate().
std::unique_ptr<Aggregate> make_named(std::string_view name, std::span<const Value>, const TimeZone&) {
  std::string number(name.substr(1));
  std::replace(number.begin(), number.end(), '_', '.');
  return std::make_unique<Percentile>(fraction_of(std::stod(number)), kExactValues);
}

constexpr AggregateDef kDefs[] = {
    {"median", "", "median(x)", 1, 1, "the 50th percentile", {"median(x)", "2"}, make_median},
    {"pNN",
     "",
     "p50(x), p99(x), p99_9(x)",
     1,
     1,
     "a percentile, between values interpolated; above 1,000 values within 0.5%",
     {"p75(x)", "3"},
     make_named},
    {"percentile",
     "",
     "percentile(x, p)",
     2,
     2,
     "the percentile p from 0 to 100; above 1,000 values within 0.5%",
     {"percentile(x, 99.9)", "3.996"},
     make_percentile},
    {"exact_percentile",
     "",
     "exact_percentile(x, p)",
     2,
     2,
     "the percentile p, exact for any number of values, all of which it keeps",
     {"exact_percentile(x, 25)", "1.5"},
     make_exact},
};

}  // namespace

std::span<const AggregateDef> percentile_aggregates() { return kDefs; }

}  // namespace weir
