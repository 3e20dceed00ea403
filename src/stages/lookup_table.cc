#include "stages/lookup_table.h"

#include "value/compare.h"
#include "value/decode.h"
#include "value/row_keys.h"

namespace weir {

Value lookup_key(const Value& v, const TimeZone& zone) {
  switch (v.kind) {
    case Kind::String: return sort_key(v, zone);
    case Kind::Bool: return Value::string(v.i != 0 ? "true" : "false");
    case Kind::Duration: return Value::real(static_cast<double>(v.i) / static_cast<double>(kSecond));
    default: return v;
  }
}

namespace {

void append_size(size_t size, std::string& out) {
  char bytes[kMaxVarint];
  out.append(bytes, static_cast<size_t>(write_varint(bytes, size) - bytes));
}

std::string_view take(const char*& from) {
  const size_t size = read_varint(from);
  const std::string_view taken(from, size);
  from += size;
  return taken;
}

}  // namespace

LookupTable::Row LookupTable::row(uint32_t id) const {
  const char* from = bytes_.data() + rows_[id];
  Row out;
  out.key = take(from);
  out.originals = take(from);
  out.values = from;
  return out;
}

void LookupTable::add(std::span<const Value> keys, std::span<const Value> values) {
  key_.clear();
  originals_.clear();
  bool same = true;
  for (const Value& v : keys) {
    if (v.is_null()) return;
    const Value key = lookup_key(v, zone_);
    same = same && (v.kind != Kind::String || key.kind == Kind::String);
    append_group_key(key, key_);
  }
  for (const Value& v : keys) {
    if (!same) pack(v, originals_);
  }
  const auto hash = static_cast<uint32_t>(hash_key(key_));
  const uint32_t known = index_.find(hash, [&](uint32_t id) {
    const Row other = row(id);
    return other.key == key_ && other.originals == originals_;
  });
  if (known != kNone) return;
  exact_ = exact_ && same;
  index_.insert(hash, static_cast<uint32_t>(rows_.size()));
  rows_.push_back(bytes_.size());
  append_size(key_.size(), bytes_);
  bytes_ += key_;
  append_size(originals_.size(), bytes_);
  bytes_ += originals_;
  append_size(values.size(), bytes_);
  for (const Value& v : values) pack(v, bytes_);
}

bool LookupTable::equals_originals(std::string_view packed, std::span<const Value> keys) const {
  const char* from = packed.data();
  Arena arena;
  for (const Value& key : keys) {
    if (!equals(key, decode(unpack(from), arena), zone_)) return false;
  }
  return true;
}

uint32_t LookupTable::find(uint64_t hash, std::string_view key, std::span<const Value> originals) const {
  uint32_t first = kNone;
  index_.find(static_cast<uint32_t>(hash), [&](uint32_t id) {
    if (id >= first) return false;
    const Row found = row(id);
    if (found.key != key || (!found.originals.empty() && !equals_originals(found.originals, originals)))
      return false;
    first = id;
    return exact_;
  });
  return first;
}

}  // namespace weir
