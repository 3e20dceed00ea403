#include <algorithm>

#include "lang/lexer.h"
#include "lang/syntax.h"
#include "stages/describe_fields.h"
#include "value/compare.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

// Deeper objects are not looked into.
constexpr int kMaxDepth = 32;

// Before a string to be compared as text: with it nothing reads as a number or a time, and the order stays.
constexpr char kAsText = '"';

// The text's beginning, up to a whole character, with an ellipsis.
std::string_view cut_text(std::string_view text, Arena& arena) {
  size_t end = FieldTable::kMaxText;
  while (end > FieldTable::kMaxText - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  constexpr std::string_view kEllipsis = "…";
  char* out = arena.allocate(end + kEllipsis.size());
  std::copy_n(text.data(), end, out);
  std::copy(kEllipsis.begin(), kEllipsis.end(), out + end);
  return {out, end + kEllipsis.size()};
}

bool has_numbers(const std::array<uint64_t, 11>& kinds) {
  const auto first = kinds.begin() + static_cast<std::ptrdiff_t>(Kind::Int);
  const auto last = kinds.begin() + static_cast<std::ptrdiff_t>(Kind::Time);
  return std::any_of(first, last + 1, [](uint64_t count) { return count > 0; });
}

// A name that a path can only tell in brackets.
std::string bracketed(std::string_view name) {
  return to_text(std::vector<Step>{{.name = std::string(name)}});
}

Value unmarked(const Value& marked) { return Value::string(marked.view().substr(1)); }

}  // namespace

DescribeLayout::DescribeLayout(const TimeZone& zone) {
  std::vector<const Aggregate*> all;
  for (const std::string_view name : {"approx_count_distinct", "min", "max", "min", "max", "any"}) {
    const Value none = Value::missing();
    aggregates_.push_back(find_aggregate(name)->make(name, {&none, 1}, zone));
    all.push_back(aggregates_.back().get());
  }
  layout_ = std::make_unique<GroupLayout>(std::move(all));
}

void FieldTable::add(std::span<const Field> fields, uint64_t arrival) {
  ++rows_;
  std::string name;
  for (const Field& field : fields) {
    name = field.name;
    add(name, field.value, arrival, 0);
  }
  arena_.reset();
}

uint32_t FieldTable::find(std::string_view name, uint64_t arrival) {
  const uint64_t hash = hash_key(name);
  const uint32_t group = groups_.find(name, hash);
  if (group != GroupTable::kNone) return group;
  if (groups_.size() >= kMaxFields || name.size() > kMaxName) {
    left_out_.add(HyperLogLog::hash(name));
    return GroupTable::kNone;
  }
  bool added = false;
  counts_.emplace_back();
  return groups_.find_or_add(name, hash, arrival, &added);
}

void FieldTable::add(const std::string& name, const Value& value, uint64_t arrival, int depth) {
  const uint32_t group = find(name, arrival);
  const Value settled = decode(value, arena_);
  if (group != GroupTable::kNone && !settled.is_null()) add_value(group, settled, arrival);
  if (settled.kind == Kind::Object && depth < kMaxDepth && name.size() <= kMaxName)
    add_members(name, settled, arrival, depth);
}

void FieldTable::add_members(const std::string& name, const Value& object, uint64_t arrival, int depth) {
  std::vector<Field> members;
  for_each_member(object.view(), [&](const JsonMember& member) {
    members.push_back({unescape_json(member.key, arena_), {}, member.value});
    return true;
  });
  keep_last_of_duplicates(members);
  std::string path = depth == 0 && !is_name(name) ? bracketed(name) : name;
  const size_t length = path.size();
  for (const Field& member : members) {
    if (is_name(member.name)) {
      path += '.';
      path += member.name;
    } else {
      path += bracketed(member.name);
    }
    add(path, member.value, arrival, depth + 1);
    path.resize(length);
  }
}

void FieldTable::add_value(uint32_t group, const Value& value, uint64_t arrival) {
  ++counts_[group].kinds[static_cast<size_t>(value.kind)];
  if (value.kind == Kind::Object) return;
  const GroupLayout& layout = layout_->groups();
  char* const state = groups_.state(group);
  const auto give = [&](DescribeLayout::Which which, const Value& v) {
    layout.aggregate(which).add(state + layout.offset(which), &v, {0, arrival});
  };
  give(DescribeLayout::Distinct, value);
  Value kept = value;
  if ((value.kind == Kind::String || value.kind == Kind::Array) && value.len > kMaxText)
    kept = Value::string(cut_text(value.view(), arena_));
  give(DescribeLayout::Example, kept);
  if (value.kind == Kind::Array) return;
  give(DescribeLayout::Min, kept);
  give(DescribeLayout::Max, kept);
  if (value.kind != Kind::String) return;
  if (sort_key(kept, TimeZone()).is_string()) ++counts_[group].words;
  char* text = arena_.allocate(size_t{kept.len} + 1);
  *text = kAsText;
  std::copy_n(kept.text, kept.len, text + 1);
  const Value marked = Value::string({text, size_t{kept.len} + 1});
  give(DescribeLayout::MinText, marked);
  give(DescribeLayout::MaxText, marked);
}

void FieldTable::merge(const FieldTable& later, uint64_t arrival_shift) {
  rows_ += later.rows_;
  left_out_.merge(later.left_out_);
  for (const uint32_t from : later.in_order()) {
    const uint32_t group = find(later.groups_.key(from), later.groups_.first_arrival(from) + arrival_shift);
    if (group == GroupTable::kNone) continue;
    layout_->groups().merge(groups_.state(group), later.groups_.state(from), arrival_shift);
    Counts& counts = counts_[group];
    for (size_t kind = 0; kind < counts.kinds.size(); ++kind)
      counts.kinds[kind] += later.counts_[from].kinds[kind];
    counts.words += later.counts_[from].words;
  }
}

void FieldTable::clear() {
  groups_.clear();
  counts_.clear();
  left_out_ = HyperLogLog();
  rows_ = 0;
}

FieldTable::Line FieldTable::line(uint32_t group, Arena& arena) const {
  Line line;
  line.name = groups_.key(group);
  line.kinds = counts_[group].kinds;
  for (const uint64_t count : line.kinds) line.values += count;
  const char* const state = groups_.state(group);
  const auto result = [&](DescribeLayout::Which which) {
    return layout_->groups().result(state, which, arena);
  };
  const bool only_objects = line.values > 0 && line.values == line.kinds[static_cast<size_t>(Kind::Object)];
  line.distinct = only_objects ? Value::null() : result(DescribeLayout::Distinct);
  // An estimate does not exceed what there is.
  if (!only_objects) line.distinct.i = std::min(line.distinct.i, static_cast<int64_t>(line.values));
  const bool as_text = counts_[group].words > 0 && !has_numbers(line.kinds);
  line.min = as_text ? unmarked(result(DescribeLayout::MinText)) : result(DescribeLayout::Min);
  line.max = as_text ? unmarked(result(DescribeLayout::MaxText)) : result(DescribeLayout::Max);
  line.example = result(DescribeLayout::Example);
  return line;
}

void FieldTable::save(StateWriter& out) const {
  out.u64(rows_);
  left_out_.save(out);
  groups_.save(out);
  for (const Counts& counts : counts_) {
    for (const uint64_t count : counts.kinds) out.u64(count);
    out.u64(counts.words);
  }
}

void FieldTable::load(StateReader& in) {
  rows_ = in.u64();
  left_out_.load(in);
  groups_.load(in);
  counts_.resize(groups_.size());
  for (Counts& counts : counts_) {
    for (uint64_t& count : counts.kinds) count = in.u64();
    counts.words = in.u64();
  }
}

size_t FieldTable::bytes() const {
  return groups_.bytes() + counts_.capacity() * sizeof(Counts) + left_out_.heap_bytes() + arena_.bytes();
}

}  // namespace weir
