#include "value/row_codec.h"

#include <cstring>

#include "base/varint.h"
#include "value/packed_value.h"

namespace weir {
namespace {

// What a stored row begins with.
struct Head {
  static constexpr uint8_t kTime = 1;
  static constexpr uint8_t kLine = 2;
  static constexpr size_t kMostBytes = 1 + 4 * kMaxVarint + sizeof(int64_t);

  uint64_t origin = 0;
  uint64_t arrival = 0;
  int64_t time = kNoTime;
  uint64_t line_number = 0;
  uint64_t line_length = 0;
  bool has_line = false;

  char* write(char* to) const {
    *to++ = static_cast<char>((time != kNoTime ? kTime : 0) | (has_line ? kLine : 0));
    to = write_varint(to, origin);
    to = write_varint(to, arrival);
    if (time != kNoTime) {
      std::memcpy(to, &time, sizeof time);
      to += sizeof time;
    }
    return has_line ? write_varint(write_varint(to, line_number), line_length) : to;
  }

  // Moves `from` to the line, or the values where there is none.
  static Head read(const char*& from) {
    Head head;
    const auto what = static_cast<uint8_t>(*from++);
    head.origin = read_varint(from);
    head.arrival = read_varint(from);
    if ((what & kTime) != 0) {
      std::memcpy(&head.time, from, sizeof head.time);
      from += sizeof head.time;
    }
    head.has_line = (what & kLine) != 0;
    if (head.has_line) {
      head.line_number = read_varint(from);
      head.line_length = read_varint(from);
    }
    return head;
  }
  static Head of(std::string_view row) {
    const char* from = row.data();
    return read(from);
  }
};

}  // namespace

uint32_t RowCodec::origin(std::string_view row) { return static_cast<uint32_t>(Head::of(row).origin); }
uint64_t RowCodec::arrival(std::string_view row) { return Head::of(row).arrival; }

uint32_t RowCodec::origin_of(const Batch& batch) {
  for (size_t i = origins_.size(); i-- > 0;) {
    if (origins_[i].source == batch.source && origins_[i].header == batch.header)
      return static_cast<uint32_t>(i);
  }
  // A loaded one: every run reads its files' headers anew.
  for (size_t i = origins_.size(); i-- > 0;) {
    Origin& o = origins_[i];
    if (o.source != batch.source || o.header == nullptr || batch.header == nullptr) continue;
    if (o.header->line != batch.header->line || o.header->names != batch.header->names) continue;
    o.header = batch.header;
    return static_cast<uint32_t>(i);
  }
  origins_.push_back({batch.source, batch.format, batch.header});
  return static_cast<uint32_t>(origins_.size() - 1);
}

void RowCodec::encode(const Batch& batch, uint32_t row, std::string& out) {
  Head head;
  head.origin = origin_of(batch);
  if (!batch.arrivals.empty()) head.arrival = batch.arrivals[row];
  if (!batch.times.empty()) head.time = batch.times[row];
  head.has_line = keep_lines_ && !batch.lines.empty();
  std::string_view line;
  if (head.has_line) {
    line = batch.lines[row];
    head.line_number = batch.line_numbers.empty() ? 0 : batch.line_numbers[row] + batch.line_base;
    head.line_length = line.size();
  }
  char bytes[Head::kMostBytes];
  out.append(bytes, static_cast<size_t>(head.write(bytes) - bytes));
  out.append(line);
  for (const uint32_t slot : slots_) {
    const bool filled = slot < batch.columns.size() && batch.columns[slot] != nullptr;
    pack(filled ? batch.columns[slot][row] : Value::missing(), out);
  }
}

void RowCodec::decode(const std::vector<std::string_view>& rows, Batch& out) const {
  out.rows = static_cast<uint32_t>(rows.size());
  for (const uint32_t slot : slots_) out.make_column(slot);
  if (!rows.empty()) {
    const Origin& from = origins_[origin(rows[0])];
    out.source = from.source;
    out.format = from.format;
    out.header = from.header;
  }
  const bool lines = keep_lines_ && out.source != nullptr;  // rows that a stage made have none
  out.line_base = 0;
  for (uint32_t row = 0; row < out.rows; ++row) {
    const char* from = rows[row].data();
    const Head head = Head::read(from);
    if (lines) {
      out.lines.emplace_back(from, head.line_length);
      out.line_numbers.push_back(head.line_number);
    }
    from += head.line_length;
    out.arrivals.push_back(head.arrival);
    out.times.push_back(head.time);
    for (const uint32_t slot : slots_) out.columns[slot][row] = unpack(from);
  }
  out.select_all();
}

void RowCodec::save(StateWriter& out) const {
  out.u32(static_cast<uint32_t>(origins_.size()));
  for (const Origin& o : origins_) {
    out.u32(o.source == nullptr ? UINT32_MAX : o.source->index);
    out.u8(o.header != nullptr);
    if (o.header == nullptr) continue;
    out.string(o.header->line);
    out.u32(static_cast<uint32_t>(o.header->names.size()));
    for (const std::string& name : o.header->names) out.string(name);
  }
}

void RowCodec::load(StateReader& in, const Origins& origins) {
  origins_.clear();
  for (uint32_t left = in.u32(); left > 0 && !in.bad(); --left) {
    Origin o;
    const uint32_t index = in.u32();
    o.source = index != UINT32_MAX ? origins.source(index) : nullptr;
    o.format = origins.format(o.source);
    if (in.u8() != 0) {
      auto header = std::make_shared<Header>();
      header->line = in.string();
      for (uint32_t names = in.u32(); names > 0 && !in.bad(); --names)
        header->names.emplace_back(in.string());
      o.header = std::move(header);
    }
    origins_.push_back(std::move(o));
  }
}

}  // namespace weir
