// collect and collect_set. Tested by tests/unit/collected_test.cc.
#include <algorithm>
#include <string>
#include <vector>

#include "aggregates/counted_values.h"

namespace weir {
namespace {

// The elements of an array as JSON text, in any order, with their arrivals.
class Elements {
 public:
  void add(const Value& v, const TimeZone& zone, uint64_t arrival) {
    if (too_long()) return;
    const size_t begin = text_.size();
    print_json(v, zone, text_);
    keep(begin, arrival);
  }
  void add_text(std::string_view element, uint64_t arrival) {
    const size_t begin = text_.size();
    text_ += element;
    keep(begin, arrival);
  }
  void merge(const Elements& from, uint64_t arrival_shift) {
    if (from.too_long()) {
      length_ = from.length_;
      drop();
    }
    if (too_long()) return;
    for (const Element& e : from.elements_) add_text(from.text_of(e), e.arrival + arrival_shift);
  }
  Value array(Arena& arena) const {
    if (too_long()) return Value::null();
    std::vector<Element> sorted;
    const std::vector<Element>* all = &elements_;
    if (!std::is_sorted(elements_.begin(), elements_.end(), earlier)) {
      sorted = elements_;
      std::sort(sorted.begin(), sorted.end(), earlier);
      all = &sorted;
    }
    TextBuilder out(arena, length_);
    for (const Element& e : *all) {
      out.push(&e == all->data() ? '[' : ',');
      out.append(text_of(e));
    }
    out.push(']');
    return out.finish_as(Kind::Array);
  }
  void save(StateWriter& out) const {
    out.u64(length_);
    out.u64(elements_.size());
    for (const Element& e : elements_) {
      out.u64(e.arrival);
      out.string(text_of(e));
    }
  }
  void load(StateReader& in) {
    const uint64_t length = in.u64();
    const uint64_t count = in.u64();
    for (uint64_t i = 0; i < count && !in.bad(); ++i) {
      const uint64_t arrival = in.u64();
      add_text(in.string(), arrival);
    }
    length_ = length;
  }
  size_t heap_bytes() const { return elements_.capacity() * sizeof(Element) + text_.capacity(); }

 private:
  struct Element {
    uint64_t arrival;
    uint32_t begin;
    uint32_t size;
  };
  static bool earlier(const Element& a, const Element& b) { return a.arrival < b.arrival; }
  std::string_view text_of(const Element& e) const { return std::string_view(text_).substr(e.begin, e.size); }
  // An array that would be longer than any text may be is none; nothing more is kept then.
  bool too_long() const { return length_ > kMaxText; }
  void keep(size_t begin, uint64_t arrival) {
    const size_t size = text_.size() - begin;
    length_ += size + 1;
    if (too_long()) return drop();
    elements_.push_back({arrival, static_cast<uint32_t>(begin), static_cast<uint32_t>(size)});
  }
  void drop() {
    elements_ = {};
    text_ = {};
  }

  std::vector<Element> elements_;
  std::string text_;
  uint64_t length_ = 1;  // of the array: each element, one sign behind each, and the bracket before them
};

using Collected = LateState<Elements>;

class Collect final : public UnaryAggregate<Collect, Collected> {
 public:
  explicit Collect(const TimeZone& zone) : zone_(zone) {}
  void add_one(Collected& state, const Value& v, RowOrder order) const {
    if (!v.is_null()) state.get().add(v.computed(), zone_, order.arrival);
  }
  void merge_state(Collected& into, const Collected& from, uint64_t arrival_shift) const {
    into.merge(from, arrival_shift);
  }
  Value result_of(const Collected& state, Arena& arena) const {
    const Elements* const elements = state.if_any();
    return elements != nullptr ? elements->array(arena) : Value::null();
  }

 private:
  TimeZone zone_;
};

class CollectSet final : public CountedValuesAggregate<CollectSet> {
 public:
  explicit CollectSet(const TimeZone& zone) : zone_(zone) {}
  Value result_of_counts(const ValueCounts& counts, Arena& arena) const {
    if (counts.entries().empty()) return Value::null();
    TextBuilder out(arena, counts.entries().size() * 8);
    std::string token;
    char before = '[';
    for (const ValueCounts::Entry& e : counts.in_order()) {
      out.push(before);
      append_value(counts.value(e), zone_, token, out);
      before = ',';
    }
    out.push(']');
    return out.finish_as(Kind::Array);
  }

 private:
  TimeZone zone_;
};

template <class T>
std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone& zone) {
  return std::make_unique<T>(zone);
}

constexpr AggregateDef kDefs[] = {
    {"collect",
     "",
     "collect(x)",
     1,
     1,
     "an array of the values that are not null, as they came; null where it would be longer than 64 MiB",
     {"collect(x)", "[1,2,4]"},
     make<Collect>},
    {"collect_set",
     "",
     "collect_set(x)",
     1,
     1,
     "an array of the different values, in order of first appearance",
     {"collect_set(x % 2)", "[1,0]"},
     make<CollectSet>},
};

}  // namespace

std::span<const AggregateDef> collect_aggregates() { return kDefs; }

}  // namespace weir
