// object. Tested by tests/unit/collected_test.cc.
#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "aggregates/counted_values.h"
#include "aggregates/stored_value.h"

namespace weir {
namespace {

// The members of an object, each with its last value.
class Members {
 public:
  void put(std::string_view name, const Value& v, RowOrder order) { put(name, v, order, order.arrival); }
  void put(std::string_view name, const Value& v, RowOrder order, uint64_t first) {
    const size_t at = find(name);
    if (at == members_.size()) add(name);
    Member& m = *members_[at];
    m.first = std::min(m.first, first);
    if (!m.value.empty() && order < m.order) return;
    m.value.set(v);
    m.order = order;
  }
  void merge(const Members& from, uint64_t arrival_shift) {
    for (const auto& m : from.members_) {
      const RowOrder order{m->order.time, m->order.arrival + arrival_shift};
      put(m->name, m->value.get(), order, m->first + arrival_shift);
    }
  }
  Value object(const TimeZone& zone, Arena& arena) const {
    std::vector<const Member*> sorted;
    for (const auto& m : members_) sorted.push_back(m.get());
    std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->first < b->first; });
    TextBuilder out(arena, sorted.size() * 16);
    std::string token;
    char before = '{';
    for (const Member* m : sorted) {
      out.push(before);
      append_value(Value::string(m->name), zone, token, out);
      out.push(':');
      append_value(m->value.get(), zone, token, out);
      before = ',';
    }
    out.push('}');
    return out.finish_as(Kind::Object);
  }
  void save(StateWriter& out) const {
    out.u64(members_.size());
    for (const auto& m : members_) {
      out.string(m->name);
      out.u64(m->first);
      out.i64(m->order.time);
      out.u64(m->order.arrival);
      m->value.save(out);
    }
  }
  void load(StateReader& in) {
    const uint64_t count = in.u64();
    for (uint64_t i = 0; i < count && !in.bad(); ++i) {
      const std::string_view name = in.string();
      const uint64_t first = in.u64();
      RowOrder order;
      order.time = in.i64();
      order.arrival = in.u64();
      put(name, in.value(), order, first);
    }
  }
  size_t heap_bytes() const {
    size_t total = members_.capacity() * sizeof(void*) + by_name_.capacity() * sizeof(Index::value_type);
    for (const auto& m : members_) total += sizeof(Member) + m->name.capacity() + m->value.heap_bytes();
    return total;
  }

 private:
  static constexpr size_t kFew = 8;  // are searched one by one, without an index
  struct Member {
    std::string name;
    uint64_t first = std::numeric_limits<uint64_t>::max();  // arrival
    RowOrder order;                                         // of the value
    StoredValue value;
  };
  using Index = absl::flat_hash_map<std::string_view, size_t>;

  size_t find(std::string_view name) const {
    if (members_.size() > kFew) {
      const auto found = by_name_.find(name);
      return found == by_name_.end() ? members_.size() : found->second;
    }
    size_t at = 0;
    while (at < members_.size() && members_[at]->name != name) ++at;
    return at;
  }
  void add(std::string_view name) {
    members_.push_back(std::make_unique<Member>());
    members_.back()->name = name;
    if (members_.size() <= kFew) return;
    for (size_t i = by_name_.size(); i < members_.size(); ++i) by_name_.emplace(members_[i]->name, i);
  }

  std::vector<std::unique_ptr<Member>> members_;
  Index by_name_;  // views the names
};

using MembersState = LateState<Members>;

// Names are texts, so 1 and "1" are one; they come in order of first appearance.
class MakeObject final : public StateAggregate<MakeObject, MembersState> {
 public:
  explicit MakeObject(const TimeZone& zone) : zone_(zone) {}
  void add(void* state, const Value* args, RowOrder order) const override {
    const Value& k = args[0];
    if (k.is_null() || k.kind == Kind::Array || k.kind == Kind::Object || args[1].is_null()) return;
    Members& members = static_cast<MembersState*>(state)->get();
    if (k.is_string()) return members.put(k.view(), args[1], order);
    std::string name;
    print_raw(k, zone_, name);
    members.put(name, args[1], order);
  }
  void merge_state(MembersState& into, const MembersState& from, uint64_t arrival_shift) const {
    into.merge(from, arrival_shift);
  }
  Value result_of(const MembersState& state, Arena& arena) const {
    const Members* const members = state.if_any();
    return members != nullptr ? members->object(zone_, arena) : Value::null();
  }

 private:
  TimeZone zone_;
};

std::unique_ptr<Aggregate> make(std::string_view, std::span<const Value>, const TimeZone& zone) {
  return std::make_unique<MakeObject>(zone);
}

constexpr AggregateDef kDefs[] = {
    {"object",
     "",
     "object(k, v)",
     2,
     2,
     "an object with a member k for each k, the last v of each",
     {R"(object(if(x > 1, "b", "a"), x))", R"({"a":1,"b":4})"},
     make},
};

}  // namespace

std::span<const AggregateDef> object_aggregates() { return kDefs; }

}  // namespace weir
